"""Shapes of queues and of the desk's rules."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min, Q

from factcheck.api.desk.shapes.moments import moment
from factcheck.core import clock
from factcheck.reviews.models import Pass, Queue

Shape = dict[str, Any]


def queue_shapes(queues: Sequence[Queue]) -> list[Shape]:
    """Return queues in their order with what waits in each, what is held, and since when the oldest is there; one query."""
    now = clock.database_now()
    held = Q(held_until__gt=now)
    counted = Pass.objects.filter(queue__in=queues, state="open", review__outcome="open").values("queue_id")
    found = {
        row["queue_id"]: dict(row)
        for row in counted.annotate(
            waiting=Count("id", filter=~held | Q(held_until__isnull=True)),
            held=Count("id", filter=held),
            oldest=Min("entered_at"),
        )
    }
    return [_queue(queue, found.get(queue.id, {})) for queue in queues]


def _queue(queue: Queue, counts: Shape) -> Shape:
    return {
        "id": queue.public_id,
        "name": queue.name,
        "order": queue.order,
        "role": queue.role,
        "approvals": queue.approvals,
        "enters": queue.enters,
        "blind": queue.blind,
        "target_hours": queue.target_hours,
        "waiting": counts.get("waiting", 0),
        "held": counts.get("held", 0),
        "oldest": moment(counts.get("oldest")),
    }
