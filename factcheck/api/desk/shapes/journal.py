"""Lines of the journal: a claim's history and the desk's events."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from factcheck.accounts.models import User
from factcheck.api.desk.shapes.moments import moment
from factcheck.audit.models import Event
from factcheck.reviews.sealing import hidden_lines

Shape = dict[str, Any]
SYSTEM = "system"
#: Under the seal of a blind check a line tells neither who nor what.
SEALED = "sealed"


def event_shapes(events: Sequence[Event], reader: UUID | None) -> list[Shape]:
    """Return lines in their order as ``reader`` may see them; ``detail`` is read with the rows, names in one query."""
    hidden = hidden_lines(events, reader)
    known = {event.actor_id for event in events if event.actor_id is not None}
    names = dict(User.objects.filter(id__in=known).values_list("id", "username"))
    return [
        _sealed(event)
        if event.seq in hidden
        else _line(event, SYSTEM if event.actor_id is None else names.get(event.actor_id, SYSTEM))
        for event in events
    ]


def _sealed(event: Event) -> Shape:
    return {**_line(event, SEALED), "before": None, "after": None, "note": None}


def _line(event: Event, actor: str) -> Shape:
    detail = getattr(event, "detail", None)
    said: Shape = json.loads(detail.body) if detail is not None else {}
    return {
        "seq": event.seq,
        "at": moment(event.at),
        "actor": actor,
        "verb": event.verb,
        "object": event.object,
        "before": said.get("before"),
        "after": said.get("after"),
        "note": said.get("note") or None,
    }
