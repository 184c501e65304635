"""What the blind second check adds to a round of review: who asked for it, and the conference that a disagreement opens."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import User
from factcheck.claims.models import Claim
from factcheck.core.records import Record
from factcheck.reviews.enums import ConferenceOutcome


class SecondCheck(Record):
    """A chief asks for a blind second check of a claim, with the reason; it stands until the claim is approved or it is cancelled."""

    PREFIX = "sc"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="second_checks")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at__isnull=True), name="reviews_secondcheck_one_live"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reviews_secondcheck_reason"),
        ]


class Conference(Record):
    """Two blind judgements differ: somebody else, named by a chief or by the desk's rule, decides with a reason. Kept for good."""

    PREFIX = "cf"

    in_pass = models.OneToOneField("reviews.Pass", on_delete=models.PROTECT, related_name="conference")
    opened_at = models.DateTimeField()
    decider = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(
        max_length=7, choices=ConferenceOutcome.choices, default=ConferenceOutcome.OPEN
    )
    reason = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "reviews"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", ended_at__isnull=True, reason="")
                | Q(outcome="closed", ended_at__isnull=False, reason="")
                | (
                    Q(outcome__in=["approve", "return"], ended_at__isnull=False, decider__isnull=False)
                    & ~Q(reason="")
                ),
                name="reviews_conference_decided",
            )
        ]
