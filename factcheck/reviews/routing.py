"""Which claims a queue's conditions send to it: for a look before a chief saves them, and beside every queue."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from factcheck.claims.enums import RISK_ORDER, Kind, Stage
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid
from factcheck.reviews.rules import known_condition

#: Claims whose review is still to come or under way.
ON_THE_WAY = (Stage.DRAFT, Stage.RETURNED, Stage.IN_REVIEW)


def on_the_way(desk_id: UUID) -> QuerySet[Claim]:
    """Return the open claims of a desk: those that have a review before them or are in it."""
    found: QuerySet[Claim] = Claim.objects.of_desk(desk_id).filter(stage__in=ON_THE_WAY)
    return found


def meeting(conditions: Iterable[str]) -> Q:
    """Return the condition of the database for ``rules.enters``: one of ``conditions`` is enough; none is met by nothing."""
    met = Q(pk__in=[])
    for condition in conditions:
        met |= _one(condition)
    return met


def _one(condition: str) -> Q:
    name, _, value = condition.partition(":")
    if name == "all":
        return Q(pk__isnull=False)  # an empty condition would vanish in the disjunction
    if name == "accusation":
        return Q(accusation=True)
    if name == "risk":
        return Q(risk__in=[risk for risk, order in RISK_ORDER.items() if order <= RISK_ORDER[value]])
    return Q(kind=value)


def sent_by(desk_id: UUID, conditions: Iterable[str]) -> int:
    """Return how many open claims of the desk the conditions send to a queue; raises Invalid for one that is unknown."""
    wanted = list(conditions)
    if not wanted or not all(known_condition(one, Kind.values) for one in wanted):
        raise Invalid.field(
            "enters",
            "unknown",
            _("Use a list of: all, accusation, risk:<low|normal|high|critical>, kind:<kind>."),
        )
    return counts_sent(desk_id, {"n": wanted})["n"]


def counts_sent(desk_id: UUID, queues: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return how many open claims each list of conditions sends on, in one query."""
    parts = {f"n{i}": Count("pk", filter=meeting(each)) for i, each in enumerate(queues.values())}
    found = on_the_way(desk_id).aggregate(**parts) if parts else {}
    return {key: found[f"n{i}"] for i, key in enumerate(queues)}
