"""Lists of claims by person, date or flag, as querysets: the desk's views."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from factcheck.accounts.actors import Actor
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.reviews.deadlines import overdue, targets_of
from factcheck.reviews.enums import View
from factcheck.reviews.models import Pass
from factcheck.reviews.services.taking import barred_left_out
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest

#: Stages in which there is work to do.
AT_WORK = (Stage.DRAFT, Stage.IN_REVIEW, Stage.RETURNED, Stage.APPROVED)
_FLAGS = {
    View.SOURCE_CHANGED: (FlagName.SOURCE_CHANGED, FlagName.QUOTE_LOST),
    View.TEXT_CHANGED: (FlagName.TEXT_CHANGED,),
    View.TO_PLACE: (FlagName.TO_PLACE,),
}


def in_view(claims: QuerySet[Claim], view: View, actor: Actor) -> QuerySet[Claim]:
    """Return the claims of ``claims`` that stand in ``view`` for the actor now."""
    return _in_view(claims, view, actor, clock.database_now())


def _in_view(claims: QuerySet[Claim], view: View, actor: Actor, now: datetime) -> QuerySet[Claim]:
    if view in _FLAGS:
        return with_flag(claims, *_FLAGS[view])
    return _VIEWS[view](claims, actor, now)


def view_counts(actor: Actor) -> dict[str, int]:
    """Return how many claims of the desk stand in each view for the actor now, in one query beside the clock's and the rule's."""
    desk, now = Claim.objects.of_desk(actor.desk_id), clock.database_now()
    parts = {
        view.value: Count("pk", filter=Q(pk__in=_in_view(desk, view, actor, now).values("pk")))
        for view in View
    }
    counts: dict[str, int] = desk.aggregate(**parts)
    return counts


def with_flag(claims: QuerySet[Claim], *flags: str) -> QuerySet[Claim]:
    """Return the claims on which one of the flags is open."""
    return claims.filter(
        Exists(Flag.objects.filter(claim=OuterRef("pk"), flag__in=flags, cleared_at__isnull=True))
    )


def in_queue(claims: QuerySet[Claim], queue_id: UUID) -> QuerySet[Claim]:
    """Return the claims that stand in a queue now."""
    return claims.filter(Exists(_open().filter(queue_id=queue_id)))


def _open() -> QuerySet[Pass]:
    return Pass.objects.filter(review__claim=OuterRef("pk"), review__outcome="open", state="open")


def _mine(claims: QuerySet[Claim], actor: Actor, now: datetime) -> QuerySet[Claim]:
    return claims.filter(assignee=actor.user, stage__in=AT_WORK)


def _unclaimed(claims: QuerySet[Claim], actor: Actor, now: datetime) -> QuerySet[Claim]:
    return claims.filter(assignee__isnull=True, stage__in=(Stage.DRAFT, Stage.RETURNED))


def _to_review(claims: QuerySet[Claim], actor: Actor, now: datetime) -> QuerySet[Claim]:
    """What he may decide: in a queue of his roles, not barred by four eyes, free or his."""
    if actor.user is None:
        return claims.none()
    free = Q(held_until__isnull=True) | Q(held_until__lte=now) | Q(held_by=actor.user)
    passes = _open().filter(free, queue__role__in=[role.value for role in actor.roles])
    return claims.filter(Exists(barred_left_out(passes, actor.desk_id, actor.user)))


def _returned(claims: QuerySet[Claim], actor: Actor, now: datetime) -> QuerySet[Claim]:
    return claims.filter(stage=Stage.RETURNED)


def _overdue(claims: QuerySet[Claim], actor: Actor, now: datetime) -> QuerySet[Claim]:
    return claims.filter(overdue(targets_of(actor.desk_id), now))


def _waiting_for_reply(claims: QuerySet[Claim], actor: Actor, now: datetime) -> QuerySet[Claim]:
    asked = ReplyRequest.objects.filter(claim=OuterRef("pk"), outcome=ReplyOutcome.OPEN)
    return claims.exclude(stage=Stage.DROPPED).filter(Exists(asked))


_VIEWS: dict[View, Callable[[QuerySet[Claim], Actor, datetime], QuerySet[Claim]]] = {
    View.MINE: _mine,
    View.UNCLAIMED: _unclaimed,
    View.TO_REVIEW: _to_review,
    View.RETURNED: _returned,
    View.OVERDUE: _overdue,
    View.WAITING_FOR_REPLY: _waiting_for_reply,
}
