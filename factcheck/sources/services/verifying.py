"""Reading stored evidence again: is every file there, and does it still have the hash that its key names?"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.fetching.store import EvidenceStore, evidence_store
from factcheck.sources.models import Snapshot, StoredFault
from factcheck.sources.stored_faults import EVIDENCE_CORRUPT

#: Seconds that a nightly sample may take: less than the time limit of a task.
BUDGET = 100.0


@dataclass
class Verified:
    """How many files were read, and what the damaged or missing ones are called."""

    checked: int = 0
    damaged: list[str] = field(default_factory=list)


def verify_all() -> Verified:
    """Read every stored file; each that does not hold is an alarm until it holds again."""
    return _verify(Snapshot.objects.select_related("source").order_by("id").iterator(500), until=None)


def verify_sample(*, most: int) -> Verified:
    """Read the files of ``most`` captures picked at random, those with an alarm before all others, within BUDGET."""
    until = time.monotonic() + BUDGET
    alarmed = Snapshot.objects.filter(faults__mended_at__isnull=True, faults__isnull=False).distinct()
    ids = list(alarmed.values_list("id", flat=True))
    picked = Snapshot.objects.exclude(id__in=ids).order_by("?")[: max(0, most - len(ids))]
    ids += list(picked.values_list("id", flat=True))
    by_id = Snapshot.objects.select_related("source").in_bulk(ids)
    return _verify((by_id[key] for key in ids if key in by_id), until=until)


def _verify(snapshots: Iterable[Snapshot], *, until: float | None) -> Verified:
    """No transaction is open while a file is read."""
    store, result = evidence_store(), Verified()
    for snapshot in snapshots:
        for name, key in stored_files(snapshot):
            result.checked += 1
            holds = _holds(store, key)
            _note(snapshot, key, holds=holds)
            if not holds:
                result.damaged.append(name)
        if until is not None and time.monotonic() > until:
            break
    return result


def stored_files(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the files of a capture: what they are called and their keys."""
    yield snapshot.public_id, snapshot.blob_key
    if snapshot.warc_key:
        yield f"{snapshot.public_id} (WARC)", snapshot.warc_key
    if snapshot.clean_key:
        yield f"{snapshot.public_id} (clean copy)", snapshot.clean_key


def _holds(store: EvidenceStore, key: str) -> bool:
    try:
        return store.verify(key)
    except OSError:
        return False  # a disk that cannot read it has lost it


def _note(snapshot: Snapshot, key: str, *, holds: bool) -> None:
    """Raise or end the alarm of one file; what was known already is not written again."""
    known = StoredFault.objects.filter(snapshot=snapshot, key=key, mended_at__isnull=True)
    if holds != known.exists():
        return
    with transaction.atomic():
        if holds:
            if not known.update(mended_at=clock.now()):
                return
        else:
            _fault, new = StoredFault.objects.get_or_create(
                snapshot=snapshot, key=key, mended_at=None, defaults={"found_at": clock.now()}
            )
            if not new:
                return
        verb = "source.mended" if holds else "source.corrupted"
        after = {"snapshot": snapshot.public_id, "code": EVIDENCE_CORRUPT, "key": key}
        entry = Entry(verb, snapshot.source.public_id, after=after)
        record_events(desk_id=snapshot.source.desk_id, actor_id=None, entries=[entry])
