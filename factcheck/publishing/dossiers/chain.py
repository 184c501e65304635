"""The proof that a ZIP carries: the desk's lines of the journal, and the signed line that names everything in it."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from factcheck.audit.chain import Line
from factcheck.audit.checkpoints import line_of, write_checkpoint
from factcheck.audit.models import Event
from factcheck.audit.services import Entry, record_events
from factcheck.core.clock import stamp
from factcheck.publishing.models import Dossier

_BATCH = 2000


def journal_rows(*, desk_id: UUID, first: int, shown: set[int]) -> Iterator[bytes]:
    """Yield the desk's lines from ``first`` on as JSON, one a line; words only of the lines whose number is in ``shown``.

    Lines of other desks are none of this reader's business: the chain has a gap there.
    """
    lines = Event.objects.filter(desk_id=desk_id, seq__gte=first).select_related("detail").order_by("seq")
    for event in lines.iterator(_BATCH):
        yield orjson.dumps(row_of(event, words=event.seq in shown)) + b"\n"


def row_of(event: Event, *, words: bool) -> dict[str, Any]:
    """Return what the hash of a line covers, as texts and numbers, its hash, and its words with their salt."""
    row: dict[str, Any] = {name: _plain(getattr(event, name)) for name in Line._fields if name != "at"}
    row |= {"at": stamp(event.at), "hash": event.hash}
    detail = getattr(event, "detail", None)
    return {**row, "salt": detail.salt, "body": detail.body} if words and detail is not None else row


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def record_made(dossier: Dossier, sha256: str) -> Event:
    """Write the line that a dossier was made, in the caller's transaction; it names the SHA-256 of what was made."""
    after = {
        "number": dossier.number,
        "form": dossier.form,
        "article": dossier.article.public_id,
        "claim": dossier.claim.public_id if dossier.claim else None,
        "sha256": sha256,
    }
    entry = Entry("dossier.made", dossier.public_id, dossier.subject_id, after=after)
    (event,) = record_events(desk_id=dossier.desk_id, actor_id=dossier.ordered_by_id, entries=[entry])
    return event


def seal(dossier: Dossier, sha256: str) -> dict[str, Any]:
    """Record that the dossier was made, and sign the journal at that very line; returns the line and the signature."""
    with transaction.atomic():
        event = record_made(dossier, sha256)
        checkpoint = write_checkpoint()
    assert checkpoint is not None
    assert checkpoint.seq == event.seq  # the head of the journal stays locked until the transaction ends
    return {"line": row_of(event, words=True), "checkpoint": json.loads(line_of(checkpoint))}
