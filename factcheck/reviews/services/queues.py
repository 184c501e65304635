"""Queues are rows: a chief makes, changes and retires them; a new desk has two."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from factcheck.accounts import services as accounts
from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import Kind
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.reviews.models import Pass, Queue
from factcheck.reviews.rules import known_condition
from factcheck.reviews.services.taking import find_queue

EDITABLE = ("name", "order", "role", "approvals", "enters", "blind", "target_hours", "retired")


@dataclass(frozen=True)
class NewQueue:
    """A step of review: who decides, how often, which claims enter, which are checked by two people blind, in how many hours."""

    name: str
    order: int
    role: str = Role.REVIEWER
    approvals: int = 1
    enters: tuple[str, ...] = ("all",)
    blind: tuple[str, ...] = ()
    target_hours: int | None = None


DEFAULT_QUEUES = (
    NewQueue(name=gettext_noop("First check"), order=1),
    NewQueue(name=gettext_noop("Legal"), order=2, enters=("risk:high", "accusation")),
)


def create_desk(*, slug: str, name: str = "", language: str = "en", actor_id: UUID | None = None) -> Desk:
    """Make a desk with its two default queues, First check and Legal, named in the language of the desk."""
    with transaction.atomic(), override(language):
        desk = accounts.create_desk(slug=slug, name=name, language=language, actor_id=actor_id)
        queues = [_write(desk, replace(new, name=gettext(new.name))) for new in DEFAULT_QUEUES]
        entries = [_entry("queue.created", queue) for queue in queues]
        record_events(desk_id=desk.id, actor_id=actor_id, entries=entries)
    return desk


def create_queue(*, actor: Actor, new: NewQueue) -> Queue:
    """Add a step of review to the desk."""
    actor.require(Right.MANAGE_DESK)
    with transaction.atomic():
        queue = _write(actor.desk, new)
        record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=[_entry("queue.created", queue)])
    return queue


def _write(desk: Desk, new: NewQueue) -> Queue:
    queue = Queue(
        desk=desk,
        name=new.name.strip(),
        order=new.order,
        role=new.role,
        approvals=new.approvals,
        enters=list(new.enters),
        blind=list(new.blind),
        target_hours=new.target_hours,
        created_at=clock.now(),
    )
    _check(queue)
    _save(queue, force_insert=True)
    return queue


def _check(queue: Queue) -> None:
    if not queue.name:
        raise Invalid.field("name", "empty", _("A queue needs a name."))
    if queue.role not in {Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.CHIEF}:
        raise Invalid.field("role", "unknown", _("Use one of: editor, reviewer, publisher, chief."))
    if not 1 <= queue.approvals <= 5:
        raise Invalid.field("approvals", "range", _("A queue asks for 1 to 5 approvals."))
    for name, needed in (("enters", True), ("blind", False)):
        conditions = getattr(queue, name)
        known = all(isinstance(c, str) and known_condition(c, Kind.values) for c in conditions)
        if not known or (needed and not conditions):
            raise Invalid.field(
                name,
                "unknown",
                _("Use a list of: all, accusation, risk:<low|normal|high|critical>, kind:<kind>."),
            )


def _save(queue: Queue, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            queue.save(force_insert=force_insert)
    except IntegrityError as error:
        raise Invalid.field(
            "order", "taken", _("Another queue of this desk has this name or order.")
        ) from error


def _entry(verb: str, queue: Queue, before: dict[str, Any] | None = None) -> Entry:
    return Entry(verb, queue.public_id, before=before, after=_shape(queue))


def _shape(queue: Queue) -> dict[str, Any]:
    return {
        "name": queue.name,
        "order": queue.order,
        "role": queue.role,
        "approvals": queue.approvals,
        "enters": queue.enters,
        "blind": queue.blind,
        "target_hours": queue.target_hours,
        "retired": queue.retired_at is not None,
    }


def change_queue(*, actor: Actor, queue_id: UUID, changes: dict[str, Any]) -> Queue:
    """Change or retire a queue (EDITABLE); open passes keep the number of approvals that they were made with."""
    actor.require(Right.MANAGE_DESK)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    with transaction.atomic():
        queue = find_queue(actor=actor, queue_id=queue_id)
        queue = Queue.objects.select_for_update().get(id=queue.id)
        before = _shape(queue)
        for name, value in changes.items():
            _set(queue, name, value)
        if _shape(queue) == before:
            return queue
        _check(queue)
        _save(queue)
        record_events(
            desk_id=actor.desk_id, actor_id=actor.user_id, entries=[_entry("queue.changed", queue, before)]
        )
    return queue


def _set(queue: Queue, name: str, value: Any) -> None:
    if name != "retired":
        setattr(queue, name, list(value) if name in {"enters", "blind"} else value)
        return
    if value and Pass.objects.filter(queue=queue, state__in=["open", "waiting", "conference"]).exists():
        raise Invalid.field(
            "retired",
            "in_use",
            _("Claims are on their way through this queue; retire it when they are through."),
        )
    queue.retired_at = (queue.retired_at or clock.now()) if value else None
