"""The shapes of the public face, for the OpenAPI document: the bytes themselves are written by publishing.documents."""

from typing import Any

from rest_framework import serializers

from factcheck.articles.enums import Origin
from factcheck.claims.enums import Assertion, Status
from factcheck.publishing.enums import PublicationKind, PublicState
from factcheck.sources.enums import Proximity, Relation, Stance

Shape = serializers.Serializer[Any]


class PublicProblemItem(Shape):
    """One thing that is wrong."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class PublicProblem(Shape):
    """A refusal (RFC 9457)."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = PublicProblemItem(many=True, required=False)  # type: ignore[assignment]  # a member of this name


class Tombstone(Shape):
    """What stays of a verdict that does not stand any more."""

    id = serializers.CharField()
    revision = serializers.IntegerField()
    retracted_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    notice_url = serializers.CharField()
    replaced_by = serializers.CharField(allow_null=True)


class GoneProblem(PublicProblem):
    """A refusal that carries the tombstone."""

    tombstone = Tombstone(required=False)


class Publisher(Shape):
    """Who publishes."""

    name = serializers.CharField()
    url = serializers.CharField()


class PublicClaimant(Shape):
    """Who made the claim."""

    type = serializers.ChoiceField(choices=["person", "organization"])
    name = serializers.CharField()
    same_as = serializers.ListField(child=serializers.CharField())


class PublicClaim(Shape):
    """The claim that was checked."""

    id = serializers.CharField()
    text = serializers.CharField()
    origin = serializers.ChoiceField(choices=Origin.values)
    assertion = serializers.ChoiceField(choices=Assertion.values)
    claimant = PublicClaimant(allow_null=True)
    claimed_on = serializers.DateField(allow_null=True)
    first_appearance = serializers.CharField(allow_null=True)
    appearances = serializers.ListField(child=serializers.CharField())


class PublicArticle(Shape):
    """The article that the claim stands in."""

    id = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    headline = serializers.CharField(allow_null=True)


class PublicLinks(Shape):
    """Where more is to be found, path-absolute."""

    self = serializers.CharField()
    html = serializers.CharField()
    claim_review = serializers.CharField(allow_null=True)
    revisions = serializers.CharField()
    embed = serializers.CharField()


class VerdictSummary(Shape):
    """A published verdict without positions, evidence and corrections."""

    id = serializers.CharField()
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["published"])
    seq = serializers.IntegerField()
    publisher = Publisher()
    status = serializers.ChoiceField(choices=Status.values)
    status_label = serializers.CharField()
    disputed = serializers.BooleanField()
    claim = PublicClaim()
    rationale = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    article = PublicArticle()
    published_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()
    approvals = serializers.IntegerField()
    links = PublicLinks()
    license = serializers.CharField()


class PublicPosition(Shape):
    """What a party says; one that may not be named has no name here."""

    party = serializers.CharField(allow_null=True)
    stance = serializers.ChoiceField(choices=Stance.values)
    words = serializers.CharField(allow_null=True)
    said_on = serializers.DateField(allow_null=True)


class PublicSource(Shape):
    """What is cited; a confidential source has ``withheld`` and ``public_label`` alone."""

    withheld = serializers.BooleanField()
    public_label = serializers.CharField(allow_null=True, required=False)
    title = serializers.CharField(allow_null=True, required=False)
    url = serializers.CharField(allow_null=True, required=False)
    captured_at = serializers.DateTimeField(allow_null=True, required=False)
    sha256 = serializers.CharField(allow_null=True, required=False)


class PublicEvidence(Shape):
    """A passage of a source for or against the claim."""

    relation = serializers.ChoiceField(choices=Relation.values)
    quote = serializers.CharField(allow_null=True)
    locator = serializers.CharField(allow_null=True)
    proximity = serializers.ChoiceField(choices=Proximity.values)
    source = PublicSource()  # type: ignore[assignment]  # a member of this name


class PublicCorrection(Shape):
    """What changed in public, and when."""

    revision = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=["correction", "retraction", "reinstatement"])
    previous_status = serializers.ChoiceField(choices=Status.values, allow_null=True)
    note = serializers.CharField(allow_blank=True)


class PublishedVerdictFull(VerdictSummary):
    """A published verdict; ``view=summary`` leaves out positions, evidence and corrections."""

    positions = PublicPosition(many=True, required=False)
    evidence = PublicEvidence(many=True, required=False)
    corrections = PublicCorrection(many=True, required=False)


class VerdictPage(Shape):
    """A page of verdicts; with ``view=full`` each has the members of a full verdict."""

    results = VerdictSummary(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RevisionLine(Shape):
    """One revision in the list."""

    revision = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=PublicationKind.values)
    status = serializers.ChoiceField(choices=Status.values)
    previous_status = serializers.ChoiceField(choices=Status.values, allow_null=True)
    at = serializers.DateTimeField()
    seq = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    url = serializers.CharField()


class RevisionPage(Shape):
    """The revisions of a verdict, oldest first."""

    results = RevisionLine(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RevisionFull(Shape):
    """A full verdict as it stood, or (after an end) these members and the tombstone."""

    id = serializers.CharField()
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(choices=PublicState.values)
    seq = serializers.IntegerField()
    tombstone = Tombstone(required=False)


class ChangeLine(Shape):
    """One line of the log."""

    seq = serializers.IntegerField()
    type = serializers.ChoiceField(choices=[f"verdict.{kind}" for kind in PublicationKind.values])
    id = serializers.CharField()
    revision = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Status.values)
    at = serializers.DateTimeField()
    url = serializers.CharField()


class ChangePage(Shape):
    """Changes, oldest first; ``next_after`` is never null."""

    changes = ChangeLine(many=True)
    next_after = serializers.CharField()
    has_more = serializers.BooleanField()


class ExportManifest(Shape):
    """The newest export; ``next_after`` goes into ``/changes``."""

    id = serializers.CharField()
    url = serializers.CharField()
    sha256 = serializers.CharField()
    rows = serializers.IntegerField()
    size = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    next_after = serializers.CharField()
