"""Pages of a list: by the keys of the last row, never by a count."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from factcheck.api.base import limit_of
from factcheck.api.cursor import binding, make_cursor, read_cursor
from factcheck.api.desk.call import Answer, Call
from factcheck.api.problems import InvalidCursor

PAGE = frozenset({"limit", "cursor"})


def page_of(
    call: Call, rows: QuerySet[Any], order: tuple[str, ...], name: str
) -> tuple[list[Any], str | None]:
    """Return one page of ``rows`` in ``order`` (field names, ``-`` for descending, the last one unique) and the next cursor."""
    bound = binding(f"{name}:{call.actor.desk_id}:{getattr(call.target, 'pk', '')}", call.parameters)
    if "cursor" in call.parameters:
        rows = rows.filter(_after(rows.model, order, read_cursor(bound, call.parameters["cursor"])))
    limit = limit_of(call.parameters)
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], make_cursor(bound, [_written(_value(last, key)) for key in order])


def listed(
    call: Call,
    rows: QuerySet[Any],
    order: tuple[str, ...],
    shapes: Callable[[Sequence[Any]], list[dict[str, Any]]],
) -> Answer:
    """Return the answer of a list: the shapes of one page and the cursor of the next."""
    found, cursor = page_of(call, rows, order, rows.model._meta.label_lower)
    return Answer({"results": shapes(found), "next_cursor": cursor})


def _value(row: Any, key: str) -> Any:
    for step in key.lstrip("-").split("__"):
        row = getattr(row, step)
    return row


def _written(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
    )


def _after(model: type[Model], order: tuple[str, ...], position: list[Any]) -> Q:
    """The rows behind ``position``: greater in the first key that differs."""
    if len(position) != len(order):
        raise InvalidCursor("This is no cursor of ours.")
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(order, position, strict=True):
        side = "lt" if key.startswith("-") else "gt"
        condition |= equal & Q(**{f"{key.lstrip('-')}__{side}": value})
        equal &= Q(**{key.lstrip("-"): value})
    return condition
