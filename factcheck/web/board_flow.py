"""How the work of a desk flows: how old open claims are, and how many came and were decided on each of the last days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.reviews.models import Verdict

DAYS = 14
_OPEN = (Stage.DRAFT, Stage.IN_REVIEW, Stage.RETURNED)


@dataclass(frozen=True)
class Flow:
    """Open claims by age (under a day, under three, under a week, older), and numbers of the last 14 days, today last."""

    day: int
    three: int
    week: int
    older: int
    came: list[int]
    approved: list[int]

    @property
    def total(self) -> int:
        """All open claims."""
        return self.day + self.three + self.week + self.older

    @property
    def came_in_all(self) -> int:
        """Claims made in these days."""
        return sum(self.came)

    @property
    def approved_in_all(self) -> int:
        """Claims approved in these days."""
        return sum(self.approved)


def flow_of(desk_id: UUID, now: datetime) -> Flow:
    """Read the flow of a desk, in three queries."""
    opened = Claim.objects.of_desk(desk_id).filter(stage__in=_OPEN)
    edges = [now - timedelta(days=days) for days in (1, 3, 7)]
    ages = opened.aggregate(
        day=Count("id", filter=Q(created_at__gt=edges[0])),
        three=Count("id", filter=Q(created_at__gt=edges[1], created_at__lte=edges[0])),
        week=Count("id", filter=Q(created_at__gt=edges[2], created_at__lte=edges[1])),
        older=Count("id", filter=Q(created_at__lte=edges[2])),
    )
    return Flow(
        **ages,
        came=_by_day(Claim.objects.of_desk(desk_id), "created_at", now),
        approved=_by_day(Verdict.objects.filter(claim__desk_id=desk_id), "at", now),
    )


def _by_day(found: QuerySet[Any], moment: str, now: datetime) -> list[int]:
    """Count rows by the day of ``moment`` in the zone of the page."""
    first = timezone.localdate(now) - timedelta(days=DAYS - 1)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    rows = found.filter(**{f"{moment}__gte": since}).order_by().annotate(day=TruncDate(moment))
    counts: dict[date, int] = {line["day"]: line["n"] for line in rows.values("day").annotate(n=Count("id"))}
    return [counts.get(first + timedelta(days=index), 0) for index in range(DAYS)]
