"""What a source says of a claim, who confirms and who denies, and the right of reply."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import User
from factcheck.claims.models import Claim, Party
from factcheck.core.records import Record
from factcheck.sources.enums import QuoteState, Relation, ReplyOutcome, Stance, Terms
from factcheck.sources.querysets import EvidenceQuerySet, PositionQuerySet


class Evidence(Record):
    """A passage of a source for or against a claim.

    ``check_detail`` is ``{"edits": […], "material": bool, "where": [start, end] | null, "layer": …, "notes": […]}``.
    """

    PREFIX = "ev"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    source = models.ForeignKey("sources.Source", on_delete=models.PROTECT, related_name="evidence")
    snapshot = models.ForeignKey(
        "sources.Snapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    relation = models.CharField(max_length=11, choices=Relation.choices)
    quote = models.TextField(blank=True, default="")
    locator = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    near_accepted = models.BooleanField(default=False)
    quote_check = models.CharField(
        max_length=14, choices=QuoteState.choices, default=QuoteState.NOT_APPLICABLE
    )
    check_detail = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        app_label = "sources"
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="sources_evidence_relation"
            ),
            models.CheckConstraint(
                condition=Q(quote_check__in=QuoteState.values), name="sources_evidence_check"
            ),
            models.CheckConstraint(
                condition=~Q(quote="") | Q(quote_check="not_applicable"),
                name="sources_evidence_no_quote_no_check",
            ),
        ]
        indexes = [
            models.Index(
                fields=["claim"], condition=Q(removed_at__isnull=True), name="sources_evidence_live"
            ),
            models.Index(
                fields=["source"], condition=Q(removed_at__isnull=True), name="sources_evidence_source"
            ),
        ]


class QuoteCheck(Record):
    """One check of one quote against one snapshot; the latest is the evidence's ``quote_check``."""

    PREFIX = "qc"

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="checks")
    snapshot = models.ForeignKey("sources.Snapshot", on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=14, choices=QuoteState.choices)
    detail = models.JSONField(default=dict)
    matcher = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        app_label = "sources"


class Position(Record):
    """What a party says of a claim; a later one of the same party is live, the earlier stay."""

    PREFIX = "po"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="positions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=11, choices=Stance.choices)
    words = models.TextField(blank=True, default="")
    said_on = models.DateField(null=True, blank=True)
    terms = models.CharField(max_length=16, choices=Terms.choices, default=Terms.ON_RECORD)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="positions"
    )
    answer = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        app_label = "sources"
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="sources_position_stance"),
            models.CheckConstraint(condition=Q(terms__in=Terms.values), name="sources_position_terms"),
        ]
        indexes = [
            models.Index(fields=["claim"], condition=Q(removed_at__isnull=True), name="sources_position_live")
        ]


class ReplyRequest(Record):
    """A question put to a party before publication, with its deadline and what became of it.

    ``reminded_at`` and ``overdue_at``: when the desk was told that the deadline is near, and that it has passed.
    """

    PREFIX = "rr"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reply_requests")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reply_requests")
    asked_at = models.DateTimeField()
    deadline = models.DateTimeField()
    channel = models.CharField(max_length=100)
    question = models.TextField()
    outcome = models.CharField(max_length=13, choices=ReplyOutcome.choices, default=ReplyOutcome.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "sources"
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=ReplyOutcome.values), name="sources_reply_outcome")
        ]
        indexes = [models.Index(fields=["deadline"], condition=Q(outcome="open"), name="sources_reply_due")]
