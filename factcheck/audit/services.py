"""Writing the journal and checking it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_noop as _

from factcheck.audit.chain import GENESIS, Line, line_hash
from factcheck.audit.models import Event, EventDetail, JournalHead
from factcheck.core import clock
from factcheck.core.canonical import canonical, commitment, new_salt


@dataclass(frozen=True)
class Entry:
    """One thing to record: verb, the public id of what changed, the public id of the claim or article it belongs to."""

    verb: str
    object: str
    about: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    note: str = ""


@dataclass(frozen=True)
class Verified:
    """The outcome of a check: how many lines, the head, and the first line that does not hold (None if all do)."""

    lines: int
    head: str
    first_bad: int | None = None
    cause: str = ""


@dataclass
class _Head:
    seq: int
    hash: str
    written: list[tuple[Event, EventDetail]] = field(default_factory=list)


def record_events(*, desk_id: UUID | None, actor_id: UUID | None, entries: list[Entry]) -> list[Event]:
    """Append ``entries`` to the journal, in order, in the caller's transaction; call it last, it locks the head."""
    if not entries:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the transaction of the change that it records.")
    JournalHead.objects.get_or_create(id=1)
    row = JournalHead.objects.select_for_update().get(id=1)
    head = _Head(row.seq, row.hash)
    at = clock.now()
    for entry in entries:
        _append(
            head,
            entry,
            Line(head.hash, head.seq + 1, at, desk_id, actor_id, entry.verb, entry.object, entry.about, ""),
        )
    Event.objects.bulk_create([event for event, _ in head.written])
    EventDetail.objects.bulk_create([detail for _, detail in head.written])
    JournalHead.objects.filter(id=1).update(seq=head.seq, hash=head.hash)
    return [event for event, _ in head.written]


def _append(head: _Head, entry: Entry, line: Line) -> None:
    body = canonical({"before": entry.before, "after": entry.after, "note": entry.note}).decode()
    salt = new_salt()
    line = line._replace(commitment=commitment(salt, body))
    event = Event(**line._asdict(), hash=line_hash(line))
    head.seq, head.hash = event.seq, event.hash
    head.written.append((event, EventDetail(event=event, salt=salt, body=body)))


def verify_journal(*, after: int = 0) -> Verified:
    """Check the chain from the line ``after`` (0: from the start): sequence, links, hashes, commitments of what is not erased."""
    with transaction.atomic():
        previous = (
            Event.objects.filter(seq=after).values_list("hash", flat=True).first() if after else GENESIS
        )
        if previous is None:
            return Verified(0, GENESIS, after, _("the line to start from is missing"))
        seq, lines = after, 0
        for stored in _rows(after):
            seq, lines = seq + 1, lines + 1
            cause = _fault(stored, seq, previous)
            if cause:
                return Verified(lines, previous, seq, cause)
            previous = stored.hash
        return _against_head(lines, seq, previous)


class _Stored(NamedTuple):
    """A line as it is stored, with its hash and its words (None: erased). No model: many lines are read at once."""

    line: Line
    hash: str
    salt: str | None
    body: str | None


def _rows(after: int) -> Iterator[_Stored]:
    rows = Event.objects.filter(seq__gt=after).order_by("seq")
    for row in rows.values_list(*Line._fields, "hash", "detail__salt", "detail__body").iterator(2000):
        yield _Stored(Line(*row[:-3]), *row[-3:])


def _fault(stored: _Stored, seq: int, previous: str) -> str:
    line = stored.line
    if line.seq != seq:
        return _("a line is missing")
    if line.prev_hash != previous:
        return _("the link to the line before is broken")
    if line_hash(line) != stored.hash:
        return _("the line was changed")
    if stored.salt is not None and commitment(stored.salt, stored.body or "") != line.commitment:
        return _("the words of the line were changed")
    return ""


def _against_head(lines: int, seq: int, previous: str) -> Verified:
    head = JournalHead.objects.filter(id=1).first()
    if head is not None and (head.seq, head.hash) != (seq, previous):
        return Verified(lines, previous, seq + 1, _("lines at the end are missing"))
    return Verified(lines, previous)
