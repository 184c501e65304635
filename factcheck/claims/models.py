"""Parties, claims, where they stand in the text, and what calls for a look."""

from django.db import models
from django.db.models import F, Q

from factcheck.accounts.models import Desk, User
from factcheck.articles.models import Article, Revision
from factcheck.claims.causes import worded_causes
from factcheck.claims.enums import (
    Assertion,
    DropReason,
    FlagName,
    Kind,
    Mark,
    PlaceState,
    Risk,
    Stage,
    Status,
)
from factcheck.claims.querysets import ClaimQuerySet
from factcheck.core.records import PublicRecord, Record
from factcheck.core.wording import Sentence


class Party(Record):
    """A person or body that makes claims or takes positions."""

    PREFIX = "pa"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="parties")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=12,
        default="organization",
        choices=[("person", "person"), ("organization", "organization")],
    )
    role = models.CharField(max_length=200, blank=True, default="")
    interest = models.CharField(max_length=500, blank=True, default="")
    same_as = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "name_key"], name="claims_party_name"),
            models.CheckConstraint(condition=~Q(name=""), name="claims_party_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Claim(PublicRecord):
    """One checkable assertion of an article.

    ``public``: a publication of it stands; ``released_at``: when it was last released (written by reviews for publishing).
    """

    PREFIX = "cl"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="claims")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.DRAFT)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNVERIFIED)
    statement = models.TextField()
    kind = models.CharField(max_length=13, choices=Kind.choices, default=Kind.OTHER)
    assertion = models.CharField(max_length=11, choices=Assertion.choices, default=Assertion.SUBSTANCE)
    pair = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claimant = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    risk = models.CharField(max_length=8, choices=Risk.choices, default=Risk.NORMAL)
    accusation = models.BooleanField(default=False)
    rationale = models.TextField(blank=True, default="")
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_claims"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    content_digest = models.CharField(max_length=64)
    public = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=16, choices=DropReason.choices, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    staged_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="claims_claim_number"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="claims_claim_stage"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="claims_claim_status"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="claims_claim_kind"),
            models.CheckConstraint(
                condition=Q(assertion__in=Assertion.values), name="claims_claim_assertion"
            ),
            models.CheckConstraint(condition=Q(risk__in=Risk.values), name="claims_claim_risk"),
            models.CheckConstraint(condition=~Q(statement=""), name="claims_claim_stated"),
            models.CheckConstraint(
                condition=Q(pair__isnull=True) | ~Q(pair=F("id")), name="claims_claim_pair_other"
            ),
            models.CheckConstraint(condition=Q(content_digest__length=64), name="claims_claim_digest"),
            models.CheckConstraint(
                condition=Q(stage="dropped", drop_reason__in=DropReason.values)
                | (~Q(stage="dropped") & Q(drop_reason="")),
                name="claims_claim_dropped",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "-changed_at", "-id"], name="claims_claim_newest"),
            models.Index(fields=["desk", "stage", "-changed_at", "-id"], name="claims_claim_stage"),
            models.Index(fields=["assignee", "stage"], name="claims_claim_assignee"),
            models.Index(
                fields=["desk", "due_at"], condition=Q(due_at__isnull=False), name="claims_claim_due"
            ),
        ]


class Occurrence(Record):
    """Where a claim stands in a revision: code points, end exclusive; ``quote`` is the text between them."""

    PREFIX = "oc"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="occurrences")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="occurrences")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="occurrences")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=64, blank=True, default="")
    suffix = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=12, choices=PlaceState.choices, default=PlaceState.PLACED)
    shown_start = models.PositiveIntegerField(null=True, blank=True)
    shown_end = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="claims_occurrence_order"),
            models.CheckConstraint(condition=~Q(quote=""), name="claims_occurrence_quote"),
            models.CheckConstraint(condition=Q(state__in=PlaceState.values), name="claims_occurrence_state"),
            models.UniqueConstraint(
                fields=["claim", "revision", "start", "end"],
                condition=Q(removed_at__isnull=True),
                name="claims_occurrence_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "start"],
                condition=Q(removed_at__isnull=True),
                name="claims_occurrence_live",
            ),
        ]


class SentenceMark(Record):
    """Why a sentence carries no claim; follows an unchanged sentence to the next revision."""

    PREFIX = "sm"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="marks")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    mark = models.CharField(max_length=16, choices=Mark.choices)
    reason = models.CharField(max_length=500, blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="claims_mark_order"),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="claims_mark_mark"),
            models.UniqueConstraint(
                fields=["revision", "start"], condition=Q(removed_at__isnull=True), name="claims_mark_once"
            ),
        ]


class Flag(Record):
    """A background result that calls for a look; cleared by a person with a note, never content.

    ``cause`` says in English why; ``causes`` holds the same as codes with their places, for people of any language.
    """

    PREFIX = "fl"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="flags")
    flag = models.CharField(max_length=14, choices=FlagName.choices)
    since = models.DateTimeField()
    cause = models.CharField(max_length=500, blank=True, default="")
    causes = models.JSONField(default=list, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(flag__in=FlagName.values), name="claims_flag_flag"),
            models.UniqueConstraint(
                fields=["claim", "flag"], condition=Q(cleared_at__isnull=True), name="claims_flag_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["flag", "since"], condition=Q(cleared_at__isnull=True), name="claims_flag_open"
            )
        ]

    @property
    def words(self) -> Sentence:
        """Why it was raised, in the reader's language."""
        return worded_causes(self.causes) or self.cause


class Suggestion(Record):
    """A span that the rules find check-worthy; counts for nothing until a person accepts it."""

    PREFIX = "sg"

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="suggestions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    claimant = models.CharField(max_length=200, blank=True, default="")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="claims_suggestion_order"),
            models.UniqueConstraint(fields=["revision", "start", "end"], name="claims_suggestion_once"),
        ]
