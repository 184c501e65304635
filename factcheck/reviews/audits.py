"""The random deep audit: a draw from the approved claims of a period, and what the auditor found in each."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from factcheck.accounts.models import Desk, User
from factcheck.claims.models import Claim
from factcheck.core.records import Record
from factcheck.reviews.enums import AuditPace, Finding


class Draw(Record):
    """One draw a desk and period, never changed. ``listed`` is what was drawn from: public ids, sorted, one a line.

    Seed, share and list give the drawn claims again (``drawing.drawn``). ``left_out``: claims in which the auditor has a part.
    """

    PREFIX = "dw"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="draws")
    pace = models.CharField(max_length=5, choices=AuditPace.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    share = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    listed = models.TextField(blank=True)
    left_out = models.PositiveIntegerField()
    auditor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        constraints = [
            models.UniqueConstraint(fields=["desk", "pace", "since"], name="reviews_draw_once"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="reviews_draw_share"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="reviews_draw_period"),
            models.CheckConstraint(condition=Q(pace__in=AuditPace.values), name="reviews_draw_pace"),
        ]

    @property
    def last_day(self) -> datetime:
        """A moment of the last day of the period; ``until`` is the first moment after it."""
        return self.until - timedelta(seconds=1)

    @property
    def ids(self) -> list[str]:
        """The public ids of the claims that were drawn from."""
        return self.listed.split()


class DrawnClaim(Record):
    """A claim that was drawn, its verdict then, and the finding of the auditor; a finding is written once."""

    PREFIX = "dd"

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="claims")
    place = models.PositiveIntegerField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="drawn")
    verdict = models.ForeignKey("reviews.Verdict", on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=7, choices=Finding.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "reviews"
        constraints = [
            models.UniqueConstraint(fields=["draw", "claim"], name="reviews_drawnclaim_once"),
            models.UniqueConstraint(fields=["draw", "place"], name="reviews_drawnclaim_place"),
            models.CheckConstraint(
                condition=Q(finding="", text="", found_at__isnull=True)
                | (Q(finding__in=Finding.values, found_at__isnull=False) & ~Q(text="")),
                name="reviews_drawnclaim_found",
            ),
        ]
