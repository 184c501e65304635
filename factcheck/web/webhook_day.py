"""How the last day of a webhook went: tries by the hour, and what became of the messages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from factcheck.publishing.enums import DeliveryState
from factcheck.publishing.models import Delivery, DeliveryTry, WebhookEndpoint

HOURS = 24


@dataclass(frozen=True)
class Day:
    """``hours``: for each hour how often the endpoint was called, and whether a call failed; the last one is now."""

    hours: list[tuple[int, bool]]
    delivered: int = 0
    again: int = 0
    given_up: int = 0

    @property
    def quiet(self) -> bool:
        """Whether nothing was sent."""
        return not (self.delivered or self.again or self.given_up or any(n for n, _failed in self.hours))


def days_of(endpoints: Iterable[WebhookEndpoint], now: datetime) -> dict[UUID, Day]:
    """Return the last day of each endpoint, in two queries."""
    keys = [endpoint.id for endpoint in endpoints]
    since = now - timedelta(hours=HOURS)
    calls: Counter[tuple[UUID, int]] = Counter()
    failed: set[tuple[UUID, int]] = set()
    tries = DeliveryTry.objects.filter(delivery__endpoint_id__in=keys, at__gt=since, at__lte=now)
    for endpoint, at, error in tries.values_list("delivery__endpoint_id", "at", "error"):
        hour = (endpoint, HOURS - 1 - int((now - at).total_seconds() // 3600))
        calls[hour] += 1
        if error:
            failed.add(hour)
    ended = _ended(keys, since)
    return {
        key: Day(
            [(calls[key, hour], (key, hour) in failed) for hour in range(HOURS)], *ended.get(key, (0, 0, 0))
        )
        for key in keys
    }


def _ended(keys: list[UUID], since: datetime) -> dict[UUID, tuple[int, int, int]]:
    rows = (
        Delivery.objects.filter(endpoint_id__in=keys, created_at__gt=since)
        .order_by()
        .values("endpoint_id")
        .annotate(
            delivered=Count("id", filter=Q(state=DeliveryState.DELIVERED)),
            again=Count("id", filter=Q(state=DeliveryState.WAITING, tries__gt=0)),
            given_up=Count("id", filter=Q(state=DeliveryState.FAILED)),
        )
    )
    return {row["endpoint_id"]: (row["delivered"], row["again"], row["given_up"]) for row in rows}
