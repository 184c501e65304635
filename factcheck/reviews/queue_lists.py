"""What a reviewer sees of the queues: exact counts, rows in rank order, and why a claim is not his to decide.

Every function takes a constant number of queries however many queues, claims and people there are.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import BooleanField

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Role
from factcheck.accounts.models import User
from factcheck.accounts.skills import holders
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.reviews.models import Contributor, Pass, Queue
from factcheck.reviews.services.taking import decided_by, holder_of
from factcheck.reviews.skills import asked_by

PAGE = 50
#: Claims of a queue that are counted one by one, from its front; a longer queue has "more than" so many.
COUNTED = 300


class Barred(StrEnum):
    """Why somebody may not decide a claim in a queue now."""

    ROLE = "role"
    CONTRIBUTED = "contributed"
    DECIDED = "decided"
    HELD = "held"


@dataclass(frozen=True)
class QueueLine:
    """A queue and its counts: all that wait, those the actor may decide (his own holds too), and the oldest entry.

    ``more``: the queue is longer than what is counted; the counts are those of its first ``COUNTED`` claims.
    """

    queue: Queue
    waiting: int
    decidable: int
    contributed: int
    decided: int
    held: int
    oldest: datetime | None
    more: bool = False


@dataclass(frozen=True)
class QueueRow:
    """One claim in a queue: its pass, who holds it until when, and why the actor may not decide it (None: he may).

    ``asks``: the skills that it asks for and somebody who decides in the queue has.

    Under the seal of a blind check nobody else learns who holds it: ``holder`` is None then.
    """

    current: Pass
    claim: Claim
    holder: User | None
    barred: Barred | None
    asks: list[str]


@dataclass(frozen=True)
class QueuePage:
    """Rows of a queue in rank order, and the place after which the next page starts (None: this is the last)."""

    rows: list[QueueRow]
    next_after: tuple[int, UUID] | None


def queue_lines(actor: Actor) -> list[QueueLine]:
    """Return the desk's standing queues in their order with the actor's counts, in three queries; no query reads a whole queue."""
    waiting = Pass.objects.filter(queue=OuterRef("pk"), state="open")
    queues = list(
        Queue.objects.filter(desk_id=actor.desk_id, retired_at__isnull=True)
        .annotate(
            oldest=Subquery(waiting.order_by("entered_at").values("entered_at")[:1]),
            bound=Subquery(waiting.order_by("rank", "id").values("rank")[COUNTED : COUNTED + 1]),
        )
        .order_by("order")
    )
    fronts = [_front(queue) for queue in queues]
    if not fronts:
        return []
    now = clock.database_now()
    counted = {
        row["queue_id"]: row
        for row in _judged(Pass.objects.filter(reduce(or_, fronts), state="open"), actor, now)
        .values("queue_id")
        .annotate(**_counts(actor))
    }
    return [_line(queue, counted.get(queue.id), actor) for queue in queues]


def _front(queue: Queue) -> Q:
    """The part of a queue that is counted: all of it, or what stands before the place after the last one counted."""
    bound = vars(queue)["bound"]
    return Q(queue=queue) if bound is None else Q(queue=queue, rank__lt=bound)


def _open(passes: QuerySet[Pass]) -> QuerySet[Pass]:
    return passes.filter(state="open", review__outcome="open")


def _judged(passes: QuerySet[Pass], actor: Actor, now: datetime) -> QuerySet[Pass]:
    """Annotate passes with what bars the actor: ``contributed``, ``decided`` and ``elsewhere`` (held by somebody else)."""
    held = Q(held_until__gt=now) & ~Q(held_by_id=actor.user_id)
    return passes.annotate(
        contributed=Exists(Contributor.objects.filter(review=OuterRef("review"), user=actor.user)),
        decided=decided_by(actor.user_id, actor.desk_id),
        elsewhere=Case(When(held, then=Value(True)), default=Value(False), output_field=BooleanField()),
    )


def _counts(actor: Actor) -> dict[str, Count]:
    theirs = Q(contributed=False, decided=False)
    return {
        "waiting": Count("pk"),
        "n_contributed": Count("pk", filter=Q(contributed=True)),
        "n_decided": Count("pk", filter=Q(contributed=False, decided=True)),
        "n_held": Count("pk", filter=theirs & Q(elsewhere=True)),
        "n_free": Count("pk", filter=theirs & Q(elsewhere=False)),
    }


def _line(queue: Queue, row: Mapping[str, object] | None, actor: Actor) -> QueueLine:
    found: Mapping[str, object] = row or {}
    number = {
        name: int(str(found.get(name) or 0))
        for name in ("waiting", "n_contributed", "n_decided", "n_held", "n_free")
    }
    told = vars(queue)
    return QueueLine(
        queue=queue,
        waiting=number["waiting"],
        decidable=number["n_free"] if Role(queue.role) in actor.roles else 0,
        contributed=number["n_contributed"],
        decided=number["n_decided"],
        held=number["n_held"],
        oldest=told["oldest"],
        more=told["bound"] is not None,
    )


def queue_page(
    actor: Actor, queue: Queue, *, after: tuple[int, UUID] | None = None, limit: int = PAGE
) -> QueuePage:
    """Return up to ``limit`` claims of a queue in rank order, from the place ``after`` on."""
    now = clock.database_now()
    passes = _judged(_open(Pass.objects.filter(queue=queue)), actor, now)
    if after is not None:
        rank, last = after
        # Not "above, or equal and further": the database seeks the index only by one bound.
        passes = passes.filter(~Q(rank=rank, id__lte=last), rank__gte=rank)
    found = list(_with_claims(passes).order_by("rank", "id")[: limit + 1])
    shown, known = found[:limit], holders(queue.desk_id, Role(queue.role))
    end = (shown[-1].rank, shown[-1].id) if len(found) > limit else None
    return QueuePage([_row(current, actor, now, known) for current in shown], end)


def queue_row(actor: Actor, claim: Claim) -> QueueRow | None:
    """Return the claim's row in the queue where it stands now; None if it is not in review."""
    now = clock.database_now()
    passes = _judged(_open(Pass.objects.filter(review__claim=claim)), actor, now)
    current = _with_claims(passes).first()
    if current is None:
        return None
    return _row(current, actor, now, holders(actor.desk_id, Role(current.queue.role)))


def _with_claims(passes: QuerySet[Pass]) -> QuerySet[Pass]:
    return passes.select_related(
        "queue", "held_by", "review__submitted_by", "review__claim__article", "review__claim__claimant"
    )


def _row(current: Pass, actor: Actor, now: datetime, known: Container[str]) -> QueueRow:
    holder = holder_of(current, now)
    if current.sealed and holder is not None and holder.id != actor.user_id:
        holder = None
    claim = current.review.claim
    asks = sorted(skill for skill in asked_by(claim, actor.desk) if skill in known)
    return QueueRow(current, claim, holder, _bar(current, current.queue, actor), asks)


def _bar(current: Pass, queue: Queue, actor: Actor) -> Barred | None:
    told = vars(current)
    if told["contributed"]:
        return Barred.CONTRIBUTED
    if told["decided"]:
        return Barred.DECIDED
    if Role(queue.role) not in actor.roles:
        return Barred.ROLE
    return Barred.HELD if told["elsewhere"] else None


def entered_since(queue: Queue, since: datetime) -> int:
    """Return how many claims have entered the queue after ``since`` and wait there now."""
    return _open(Pass.objects.filter(queue=queue, entered_at__gt=since)).count()


def next_decidable(rows: Iterable[QueueRow], *, after: UUID | None = None) -> QueueRow | None:
    """Return the first row that the actor may decide, behind the claim ``after`` if that stands among the rows, else from the top."""
    listed = list(rows)
    at = next((index + 1 for index, row in enumerate(listed) if row.claim.id == after), 0)
    return next(
        (row for row in [*listed[at:], *listed[:at]] if row.barred is None and row.claim.id != after), None
    )


def steps_after(current: Pass) -> list[Pass]:
    """Return the passes that wait behind this one, in order."""
    return list(
        Pass.objects.filter(review_id=current.review_id, state="waiting")
        .select_related("queue")
        .order_by(F("order").asc())
    )
