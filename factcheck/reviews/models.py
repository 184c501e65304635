"""Queues, rounds of review, decisions, verdicts, and who contributed."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk, User
from factcheck.claims.enums import Status
from factcheck.claims.models import Claim
from factcheck.core.records import Record
from factcheck.reviews.audits import Draw, DrawnClaim
from factcheck.reviews.blind import Conference, SecondCheck
from factcheck.reviews.discussion import Checklist, ChecklistItem, Comment, PendingNote, SignOff, Waiver
from factcheck.reviews.enums import AuditPace, DecisionKind, ReasonCode, ReviewOutcome
from factcheck.reviews.escalation import Escalation

__all__ = [
    "Checklist",
    "ChecklistItem",
    "Comment",
    "Conference",
    "Contribution",
    "Contributor",
    "Decision",
    "DeskRule",
    "Draw",
    "DrawnClaim",
    "Escalation",
    "Pass",
    "PendingNote",
    "Queue",
    "Review",
    "SecondCheck",
    "SignOff",
    "Verdict",
    "VerdictContent",
    "Waiver",
]


class Queue(Record):
    """One step of review on a desk.

    ``enters`` is a list of conditions of which one is enough: ``all``, ``accusation``, ``risk:high`` (from there upward), ``kind:figure``.
    ``blind`` has the same conditions: a claim that meets one gets a blind second check here (none: no claim does).
    """

    PREFIX = "qu"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="queues")
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.REVIEWER)
    approvals = models.PositiveSmallIntegerField(default=1)
    enters = models.JSONField(default=list)
    blind = models.JSONField(default=list, blank=True)
    target_hours = models.PositiveIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "order"], condition=Q(retired_at__isnull=True), name="reviews_queue_order"
            ),
            models.UniqueConstraint(
                fields=["desk", "name"], condition=Q(retired_at__isnull=True), name="reviews_queue_name"
            ),
            models.CheckConstraint(
                condition=Q(approvals__gte=1, approvals__lte=5), name="reviews_queue_approvals"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["editor", "reviewer", "publisher", "chief"]), name="reviews_queue_role"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeskRule(models.Model):
    """The verdict rule of a desk, where it differs from the default."""

    desk = models.OneToOneField(Desk, on_delete=models.PROTECT, primary_key=True, related_name="rule")
    independent_sources = models.PositiveSmallIntegerField(default=2)
    one_is_enough = models.JSONField(default=list)
    one_person_two_queues = models.BooleanField(default=False)
    conference_decider = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    audit_share = models.PositiveSmallIntegerField(default=0)
    audit_every = models.CharField(max_length=5, choices=AuditPace.choices, default=AuditPace.MONTH)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(independent_sources__gte=1), name="reviews_deskrule_sources"),
            models.CheckConstraint(condition=Q(audit_share__lte=100), name="reviews_deskrule_share"),
            models.CheckConstraint(
                condition=Q(audit_every__in=AuditPace.values), name="reviews_deskrule_pace"
            ),
        ]


class Review(Record):
    """One round of review of one claim, bound to the content digest that was submitted."""

    PREFIX = "rv"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=9, choices=ReviewOutcome.choices, default=ReviewOutcome.OPEN)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    override_reason = models.TextField(blank=True, default="")
    overridden = models.JSONField(default=list)
    overridden_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    content = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(outcome="open"), name="reviews_review_one_open"
            ),
            models.UniqueConstraint(fields=["claim", "number"], name="reviews_review_number"),
            models.CheckConstraint(
                condition=Q(outcome__in=ReviewOutcome.values), name="reviews_review_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_at__isnull=True)
                | (~Q(outcome="open") & Q(closed_at__isnull=False)),
                name="reviews_review_closed",
            ),
        ]


class Pass(Record):
    """One queue of one review. ``rank`` is the place in the queue: risk (critical first), then submission.

    ``blind``: two people judge here without knowing of each other; ``sealed`` until both have.
    """

    PREFIX = "ps"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="passes")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="passes")
    order = models.PositiveSmallIntegerField()
    approvals_needed = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10,
        default="waiting",
        choices=[(s, s) for s in ("waiting", "open", "conference", "done", "closed")],
    )
    blind = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)
    rank = models.BigIntegerField()
    entered_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "queue"], name="reviews_pass_queue"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(state__in=["open", "conference"]),
                name="reviews_pass_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "open", "conference", "done", "closed"]),
                name="reviews_pass_state",
            ),
            models.CheckConstraint(
                condition=Q(sealed=False) | (Q(blind=True) & ~Q(state__in=["conference", "done"])),
                name="reviews_pass_sealed",
            ),
            models.CheckConstraint(
                condition=Q(blind=False) | Q(approvals_needed__gte=2), name="reviews_pass_two_judge"
            ),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True, held_until__isnull=True)
                | Q(held_by__isnull=False, held_until__isnull=False),
                name="reviews_pass_hold",
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "rank", "id"], condition=Q(state="open"), name="reviews_pass_rank"),
            models.Index(
                fields=["queue", "entered_at"], condition=Q(state="open"), name="reviews_pass_entered"
            ),
        ]


class Decision(Record):
    """One reviewer's decision in a pass, for the digest that he saw. Never taken back.

    ``status`` is the one that he found himself, in a blind check and in a conference; empty elsewhere.
    """

    PREFIX = "dc"

    in_pass = models.ForeignKey(Pass, on_delete=models.PROTECT, related_name="decisions")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=DecisionKind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, blank=True, default="")
    digest = models.CharField(max_length=64)
    reason_code = models.CharField(max_length=16, choices=ReasonCode.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["in_pass", "reviewer"], name="reviews_decision_once"),
            models.CheckConstraint(
                condition=Q(kind="approve", reason_code="")
                | (Q(kind="return", reason_code__in=ReasonCode.values) & ~Q(text="")),
                name="reviews_decision_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="") | (Q(status__in=Status.values) & ~Q(text="")),
                name="reviews_decision_judged",
            ),
        ]


class Verdict(Record):
    """The outcome of a review that passed its last queue; immutable, internal. Its words stand in VerdictContent."""

    PREFIX = "ve"

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="verdict")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10)
    approvals = models.PositiveSmallIntegerField()
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "-at"], name="reviews_verdict_newest")]


class VerdictContent(models.Model):
    """The approved content: canonical JSON, salted; erasable by law."""

    verdict = models.OneToOneField(
        Verdict, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    salt = models.CharField(max_length=64)
    body = models.TextField()


class Contribution(models.Model):
    """Somebody changed content of a claim: he may not decide on it before the next release."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="contributions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "at"], name="reviews_contribution_claim")]


class Contributor(models.Model):
    """Who may not decide in a review; written at submission, read by the trigger."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="contributors")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="reviews_contributor_once")]
