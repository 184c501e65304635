"""The journal of the desk."""

from typing import Any

from django.db.models import Q, QuerySet

from factcheck.accounts.enums import Action
from factcheck.accounts.models import User
from factcheck.api.base import limit_of
from factcheck.api.cursor import binding, make_cursor, read_cursor
from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.fields import Text
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import EventsOut
from factcheck.api.desk.shapes.journal import SYSTEM, event_shapes
from factcheck.api.desk.view import DeskView
from factcheck.api.problems import InvalidCursor
from factcheck.audit.models import Event
from factcheck.reviews.sealing import lines_kept_back


class EventFilters(Body):
    """Which lines: of an object (or of its parts), by an actor, after a point."""

    object = Text(most=29, filled=True, required=False)
    actor = Text(most=150, filled=True, required=False)
    after = Text(most=1000, filled=True, required=False)


class Events(DeskView):
    """The lines of the journal."""

    @operation(Spec(Action.READ_JOURNAL, {200: EventsOut}, filters=EventFilters, paged=True))
    def get(self, call: Call) -> Answer:
        """List the journal, oldest first; ``next_after`` is where to go on, also when nothing new is there yet."""
        limit = limit_of(call.parameters)
        start = _start(call)
        rows = _chosen(call).filter(seq__gt=start).select_related("detail").order_by("seq")
        found = list(rows[: limit + 1])
        shown = found[:limit]
        point = make_cursor(_bound(call), [shown[-1].seq if shown else start])
        more = len(found) > limit
        return Answer(
            {
                "results": event_shapes(shown, call.actor.user_id),
                "next_cursor": point if more else None,
                "next_after": point,
            }
        )


def _bound(call: Call) -> str:
    """A point in the journal holds whatever the filters are."""
    return binding(f"events:{call.actor.desk_id}", {})


def _start(call: Call) -> int:
    """``after`` is a point that was answered before, or the ``seq`` of a line."""
    text = call.parameters.get("cursor") or call.filters.get("after")
    if text is None:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    position: list[Any] = read_cursor(_bound(call), text)
    if len(position) != 1 or not isinstance(position[0], int):
        raise InvalidCursor("This is no cursor of ours.")
    return position[0]


def _chosen(call: Call) -> QuerySet[Event]:
    rows = Event.objects.filter(desk_id=call.actor.desk_id)
    if "object" in call.filters:
        rows = rows.filter(Q(object=call.filters["object"]) | Q(about=call.filters["object"]))
    if call.filters.get("actor") == SYSTEM:
        return rows.filter(actor_id__isnull=True)
    if "actor" in call.filters:
        rows = rows.filter(actor_id__in=User.objects.filter(username=call.filters["actor"]).values("id"))
        rows = rows.exclude(lines_kept_back(call.actor))
    return rows
