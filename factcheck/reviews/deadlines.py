"""When a claim is due: its own time; else backwards from the closing time of its article, by the targets of the queues; or its queue's target.

``overdue`` says it for many claims in the database, ``due_of`` for one; a test holds that they agree.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.reviews.models import Pass, Queue

#: Before review: so much earlier than the closing time as review takes by its targets.
_BEFORE = (Stage.DRAFT, Stage.RETURNED)
_AT_WORK = (*_BEFORE, Stage.IN_REVIEW, Stage.APPROVED)


@dataclass(frozen=True)
class Targets:
    """What the queues of a desk promise: each its own time, and all that every claim passes together."""

    review: timedelta = timedelta(0)
    by_queue: dict[UUID, timedelta] = field(default_factory=dict)


def targets_of(desk_id: UUID) -> Targets:
    """Read the targets of a desk's standing queues."""
    queues = Queue.objects.filter(desk_id=desk_id, retired_at__isnull=True, target_hours__isnull=False)
    by_queue = {queue.id: timedelta(hours=queue.target_hours or 0) for queue in queues}
    everybody = [by_queue[queue.id] for queue in queues if "all" in queue.enters]
    return Targets(sum(everybody, timedelta(0)), by_queue)


def planned_due(claim: Claim, targets: Targets) -> datetime | None:
    """Return when the claim is due by its own time, else by the closing time of its article; None if neither is set."""
    if claim.due_at is not None:
        return claim.due_at
    closes_at = claim.article.closes_at
    if closes_at is None or claim.stage not in (*_BEFORE, Stage.IN_REVIEW):
        return None
    return closes_at - targets.review if claim.stage in _BEFORE else closes_at


def due_of(claim: Claim, targets: Targets, current: Pass | None = None) -> datetime | None:
    """Return when the claim is due; ``current`` is its open pass, whose queue may want it earlier. None: no time, or no work left."""
    if claim.stage not in _AT_WORK:
        return None
    found = [planned_due(claim, targets)]
    if current is not None and current.entered_at is not None and current.queue_id in targets.by_queue:
        found.append(current.entered_at + targets.by_queue[current.queue_id])
    return min((due for due in found if due is not None), default=None)


def overdue_pass(targets: Targets, now: datetime) -> Q:
    """Return the condition of passes that have been in their queue for longer than its target."""
    late = [Q(queue_id=key, entered_at__lt=now - target) for key, target in targets.by_queue.items()]
    return reduce(or_, late, Q(pk__in=[]))


def overdue(targets: Targets, now: datetime) -> Q:
    """Return the condition of a desk's claims that are late at ``now``."""
    late_pass = Pass.objects.filter(review__claim=OuterRef("pk"), state="open").filter(
        overdue_pass(targets, now)
    )
    closing = Q(stage__in=_BEFORE, article__closes_at__lt=now + targets.review) | Q(
        stage=Stage.IN_REVIEW, article__closes_at__lt=now
    )
    late = Q(due_at__lt=now) | (Q(due_at__isnull=True) & closing) | Q(Exists(late_pass))
    return Q(stage__in=_AT_WORK) & late
