"""Making exports: after something was published, never oftener than it pays, and one at a time."""

import gzip
import hashlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO
from uuid import UUID

import orjson
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from factcheck.core import clock
from factcheck.jobs import services as jobs
from factcheck.jobs.enums import Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.services import NewJob
from factcheck.publishing import reading
from factcheck.publishing.enums import Format, PublicState
from factcheck.publishing.models import Export, PublicationCounter, PublishedVerdict, Rendering

EXPORT_JOB = "publishing.export"
#: All exports are one piece of work.
_SUBJECT = UUID(int=0)
#: Seconds between two exports at least; and an export takes at most this share of the time.
_PAUSE, _SHARE = 60, 20
_BATCH = 500
#: How many stay: a reader who has just seen the address of one can still fetch it.
_KEPT = 3


@dataclass
class _Written:
    rows: int = 0
    size: int = 0


def order_export() -> None:
    """Make sure that an export is made that holds what the caller's transaction publishes.

    The counter's lock keeps an export that ends now from overlooking the order.
    """
    PublicationCounter.objects.select_for_update().filter(id=1).first()
    last = reading.latest_export()
    due = clock.now()
    if last is not None:
        due = max(due, last.made_at + timedelta(seconds=max(_PAUSE, _SHARE * last.seconds)))
    jobs.enqueue(NewJob(EXPORT_JOB, _SUBJECT, not_before=due, urgency=Urgency.ROBOT))


def export_due(*, job: Job) -> None:
    """Make the export that was ordered and end the job; what was published meanwhile orders the next one."""
    export = make_export()
    with transaction.atomic():
        counter = PublicationCounter.objects.select_for_update().filter(id=1).first()
        jobs.finish(job=job)
        if counter is not None and counter.seq > export.watermark:
            order_export()


def make_export() -> Export:
    """Write everything that is published to a file, and drop the oldest files.

    The watermark is read first: what a reader finds newer in a line comes again in ``/changes``.
    """
    begun = time.monotonic()
    counter = PublicationCounter.objects.filter(id=1).first()
    export = Export(watermark=counter.seq if counter else 0, made_at=clock.now())
    store = storages["exports"]
    with tempfile.TemporaryFile() as target:
        written = _write(target, export.watermark)
        target.seek(0)
        export.sha256 = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        store.save(export.file_name, File(target))
    export.rows, export.size = written.rows, written.size
    export.seconds = round(time.monotonic() - begun, 3)
    export.save(force_insert=True)
    _drop_old()
    return export


def _write(target: IO[bytes], watermark: int) -> _Written:
    written = _Written()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=target, mtime=0) as packed:
        for body in _bodies():
            packed.write(body + b"\n")
            written.rows += 1
        trailer = {"trailer": {"rows": written.rows, "seq": watermark}}
        packed.write(orjson.dumps(trailer) + b"\n")
    written.size = target.tell()
    return written


def _bodies() -> Iterator[bytes]:
    """Verdicts in full and tombstones, by id, a batch at a time: nothing is locked, little is held in memory."""
    last: UUID | None = None
    while True:
        rows = PublishedVerdict.objects.order_by("id")
        if last is not None:
            rows = rows.filter(id__gt=last)
        found = list(rows.values_list("id", "seq", "state")[:_BATCH])
        if not found:
            return
        last = found[-1][0]
        standing = [seq for _, seq, state in found if state == PublicState.PUBLISHED]
        ended = [seq for _, seq, state in found if state != PublicState.PUBLISHED]
        for seqs, form in ((standing, Format.FULL), (ended, Format.TOMBSTONE)):
            bodies = Rendering.objects.filter(publication__seq__in=seqs, format=form)
            yield from (
                bytes(body) for body in bodies.order_by("publication__seq").values_list("body", flat=True)
            )


def _drop_old() -> None:
    for old in Export.objects.order_by("-made_at", "-id")[_KEPT:]:
        storages["exports"].delete(old.file_name)
        old.delete()
