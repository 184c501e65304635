"""Answers: claims and their parts."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DateTimeField,
    DictField,
    IntegerField,
    JSONField,
    ListField,
)

from factcheck.claims.enums import Assertion, FlagName, Kind, PlaceState, Risk, Stage, Status
from factcheck.publishing.enums import ReleaseState
from factcheck.sources.enums import QuoteState, Relation, ReplyOutcome, Stance, Terms


class Out(serializers.Serializer[Any]):
    """Members of an answer; every one is always there."""


class OccurrenceOut(Out):
    """Where a claim stands: code points, end exclusive."""

    id = CharField()
    article = CharField()
    revision = IntegerField()
    start = IntegerField()
    end = IntegerField()
    quote = CharField()
    state = ChoiceField(PlaceState.choices)


class CheckDetailOut(Out):
    """What the machine found of a quote."""

    edits = ListField(child=JSONField())
    material = BooleanField()
    where = ListField(child=IntegerField(), allow_null=True)


class EvidenceOut(Out):
    """A passage for or against a claim."""

    id = CharField()
    source = CharField()  # type: ignore[assignment]  # a member of this name
    snapshot = CharField(allow_null=True)
    relation = ChoiceField(Relation.choices)
    quote = CharField()
    locator = CharField()
    quote_check = ChoiceField(QuoteState.choices)
    check_detail = CheckDetailOut()
    near_accepted = BooleanField()
    note = CharField()


class PositionOut(Out):
    """What a party says of a claim."""

    id = CharField()
    party = CharField()
    party_name = CharField()
    stance = ChoiceField(Stance.choices)
    words = CharField()
    said_on = DateField(allow_null=True)
    terms = ChoiceField(Terms.choices)
    evidence = CharField(allow_null=True)
    answer = CharField()
    live = BooleanField()


class FlagOut(Out):
    """What calls for a look."""

    flag = ChoiceField(FlagName.choices)
    since = DateTimeField()
    cause = CharField()


class WaitsForOut(Out):
    """Whose turn it is."""

    who = CharField()
    since = DateTimeField()
    why = CharField()


class ReleaseOut(Out):
    """The latest order to publish."""

    at = DateTimeField()
    state = ChoiceField(ReleaseState.choices)


class MissingOut(Out):
    """What a submission lacks."""

    code = CharField()
    detail = CharField()


class ClaimOut(Out):
    """A claim with everything that belongs to it."""

    id = CharField()
    version = IntegerField()
    article = CharField()
    stage = ChoiceField(Stage.choices)
    status = ChoiceField(Status.choices)
    disputed = BooleanField()
    statement = CharField()
    kind = ChoiceField(Kind.choices)
    assertion = ChoiceField(Assertion.choices)
    pair = CharField(allow_null=True)
    claimant = CharField(allow_null=True)
    risk = ChoiceField(Risk.choices)
    accusation = BooleanField()
    rationale = CharField()
    assignee = CharField(allow_null=True)
    due_at = DateTimeField(allow_null=True)
    waits_for = WaitsForOut(allow_null=True)
    occurrences = OccurrenceOut(many=True)
    evidence = EvidenceOut(many=True)
    positions = PositionOut(many=True)
    flags = FlagOut(many=True)
    held_by = CharField(allow_null=True)
    second_check = ChoiceField([(word, word) for word in ("sealed", "conference")], allow_null=True)
    held_until = DateTimeField(allow_null=True)
    queue = CharField(allow_null=True)
    published_verdict = CharField(allow_null=True)
    release = ReleaseOut(allow_null=True)
    content_digest = CharField()
    actions = ListField(child=CharField())
    missing = MissingOut(many=True)


class SplitOut(Out):
    """The drafts that were made of a claim."""

    results = ClaimOut(many=True)
    next_cursor = CharField(allow_null=True)


class LineOut(Out):
    """One line of the journal."""

    seq = IntegerField()
    at = DateTimeField()
    actor = CharField()
    verb = CharField()
    object = CharField()
    before = DictField(allow_null=True)
    after = DictField(allow_null=True)
    note = CharField(allow_null=True)


class PartyOut(Out):
    """A person or body."""

    id = CharField()
    name = CharField()
    role = CharField()
    interest = CharField()


class PendingNoteOut(Out):
    """A note that its author has not sent yet."""

    id = CharField()
    claim = CharField()
    evidence = CharField(allow_null=True)
    reply_to = CharField(allow_null=True)
    text = CharField()
    blocking = BooleanField()
    created_at = DateTimeField()


class CommentOut(PendingNoteOut):
    """A note on a claim."""

    author = CharField()
    resolved = BooleanField()
    resolved_at = DateTimeField(allow_null=True)
    resolved_by = CharField(allow_null=True)


class SentNotesOut(Out):
    """The comments that pending notes became."""

    comments = CommentOut(many=True)


class ReplyOut(Out):
    """A request for a reply and what became of it."""

    id = CharField()
    claim = CharField()
    party = CharField()
    party_name = CharField()
    asked_at = DateTimeField()
    deadline = DateTimeField()
    channel = CharField()
    question = CharField()
    outcome = ChoiceField(ReplyOutcome.choices)
    answered_at = DateTimeField(allow_null=True)
    words = CharField()


class EventsOut(Out):
    """Lines of the journal and where to go on."""

    results = LineOut(many=True)
    next_cursor = CharField(allow_null=True)
    next_after = CharField()
