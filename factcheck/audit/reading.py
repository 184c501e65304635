"""Reading the journal of one desk: filters, pages, and what a line says."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from factcheck.audit.models import Event


@dataclass(frozen=True)
class Wanted:
    """Which lines: a verb or the noun before its dot, a person, whose doing (``people`` or ``programs``), ids, times.

    ``ids`` are public ids of what changed or of the claim or article in whose history the line stands.
    """

    verb: str = ""
    actor_id: UUID | None = None
    who: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Words:
    """What a line says: values before and after, and the note; ``erased`` if the law took the words away."""

    before: dict[str, Any]
    after: dict[str, Any]
    note: str
    erased: bool = False


def lines_of_desk(desk_id: UUID, wanted: Wanted | None = None) -> QuerySet[Event]:
    """Return the desk's lines, newest first, with their words."""
    found = Event.objects.filter(desk_id=desk_id).select_related("detail").order_by("-seq")
    return _filtered(found, wanted or Wanted())


def _filtered(found: QuerySet[Event], wanted: Wanted) -> QuerySet[Event]:
    if wanted.verb:
        exact = "." in wanted.verb
        found = found.filter(verb=wanted.verb) if exact else found.filter(verb__startswith=f"{wanted.verb}.")
    if wanted.actor_id is not None:
        found = found.filter(actor_id=wanted.actor_id)
    if wanted.who:
        found = found.filter(actor_id__isnull=wanted.who == "programs")
    if wanted.ids:
        found = found.filter(Q(object__in=wanted.ids) | Q(about__in=wanted.ids))
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(at__lt=wanted.until)
    return found


def history_of(public_id: str) -> QuerySet[Event]:
    """Return the lines in the history of one claim or article, newest first, with their words."""
    return Event.objects.filter(about=public_id).select_related("detail").order_by("-seq")


def words_of(event: Event) -> Words:
    """Return what a line says."""
    detail = getattr(event, "detail", None)
    if detail is None:
        return Words({}, {}, "", erased=True)
    body = json.loads(detail.body)
    return Words(body.get("before") or {}, body.get("after") or {}, body.get("note") or "")


def read_all(lines: QuerySet[Event]) -> Iterator[tuple[Event, Words]]:
    """Yield every line with its words, without holding them all in memory."""
    for event in lines.iterator(1000):
        yield event, words_of(event)


def actors_of(lines: Iterable[Event]) -> set[UUID]:
    """Return the ids of the people in these lines."""
    return {event.actor_id for event in lines if event.actor_id is not None}
