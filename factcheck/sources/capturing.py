"""From a batch of fetch jobs to ended tries: the network first, then the store, then the rows.

No transaction waits for a network or a disk.
"""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

from django.conf import settings

from factcheck.core import clock
from factcheck.fetching import guard
from factcheck.fetching.client import fetch_many
from factcheck.fetching.layers import Extraction
from factcheck.fetching.outcomes import Code, FetchError
from factcheck.fetching.policy import ENGINE_VERSION, policy_from_settings
from factcheck.fetching.results import FetchRequest, FetchResult
from factcheck.fetching.robots import retry_after
from factcheck.fetching.sandbox import extract_safely
from factcheck.fetching.sniff import sniff
from factcheck.fetching.store import evidence_store
from factcheck.fetching.warc import write_warc
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import note_failure, note_success, note_wait
from factcheck.sources.models import Source
from factcheck.sources.services.captures import Reading, Stored, Try, reading_of
from factcheck.sources.services.tries import record_try
from factcheck.sources.services.watching import WATCH
from factcheck.sources.validators import Validators, validators_of

#: Pages that are read at once: each in a child process of its own.
READERS = os.cpu_count() or 1
#: Ends of a try that speak against the host itself, not against one page.
HOST_FAILS = frozenset(
    {
        Code.CONNECT_FAIL,
        Code.CONNECT_TIMEOUT,
        Code.DNS_TIMEOUT,
        Code.PROTOCOL_CLOSED,
        Code.IDLE_TIMEOUT,
        Code.TOTAL_TIMEOUT,
        Code.SERVER_ERROR,
    }
)
#: What extraction may say of a page that is a capture all the same: there is simply no text to check a quote against.
_NO_TEXT = frozenset(
    {Code.NO_TEXT, Code.PDF_ENCRYPTED, Code.PDF_NO_TEXT, Code.EXTRACT_FAILED, Code.EXTRACT_TIMEOUT}
)
#: What holds no words starts no child; its first bytes tell.
_WORDLESS, _HEAD = ("image/", "audio/", "video/"), 4096


def ended_tries(jobs: list[Job]) -> Iterator[tuple[Job, Try]]:
    """Fetch the sources of ``jobs`` at once and yield each job with how its try ended.

    A check asks whether the page changed; what a person asked for is fetched whole.
    """
    urls = dict(Source.objects.filter(id__in=[job.subject_id for job in jobs]).values_list("id", "url"))
    marks = validators_of(job.subject_id for job in jobs if job.kind == WATCH)
    policy = policy_from_settings()
    results = asyncio.run(
        fetch_many(
            FetchRequest(urls[job.subject_id], policy, **asdict(marks.get(job.subject_id, Validators())))
            for job in jobs
        )
    )
    with ThreadPoolExecutor(max_workers=READERS) as readers:
        yield from zip(jobs, readers.map(_keep, results), strict=True)


def _keep(result: FetchResult) -> Try:
    """Store and read one result, and give its temporary files back."""
    with result:
        return _ended(result)


def _ended(result: FetchResult) -> Try:
    try:
        extraction = _read(result)
        return _try(result, _code(result, extraction), _store(result, extraction), reading_of(extraction))
    except FetchError as error:
        return _try(result, error.code, None, Reading(), error.detail)
    except OSError as error:  # no room for the temporary files of reading and archiving: one page's trouble, and it may pass
        return _try(result, Code.STORAGE, None, Reading(), str(error))


def _read(result: FetchResult) -> Extraction | None:
    """Read the texts of a page that came whole, in a child process that can be killed."""
    if result.code != Code.CAPTURED:
        return None
    by_name = {name.lower(): value for name, value in reversed(result.headers)}
    declared = by_name.get("content-type", "")
    media = sniff(result.body.read(0, _HEAD), declared)
    if media.startswith(_WORDLESS):
        kept_out = "noarchive" in by_name.get("x-robots-tag", "").lower()
        data = {"declared_type": declared[:200]}
        return Extraction(Code.NO_TEXT, media, flags=["noarchive"] if kept_out else [], data=data)
    return extract_safely(result.body.open(), result.headers, url=result.final_url, flags=result.flags)


def _code(result: FetchResult, extraction: Extraction | None) -> Code:
    if extraction is None or extraction.content_code in _NO_TEXT:
        return result.code
    return extraction.content_code


def _store(result: FetchResult, extraction: Extraction | None) -> Stored | None:
    """Store what came over the wire: the payload, then the WARC; nothing if nothing came."""
    if not result.wire_bytes:
        return None
    store = evidence_store()
    with write_warc(result) as warc:
        warc_key = store.put(warc)
    return Stored(
        blob_key=store.put(result.payload.open()),
        sha256=result.sha256,
        media_type=(extraction.media_type if extraction else "")[:200],
        bytes=result.payload.size,
        warc_key=warc_key,
        engine_version=ENGINE_VERSION,
    )


def _try(result: FetchResult, code: Code, stored: Stored | None, reading: Reading, detail: str = "") -> Try:
    return Try(
        code=str(code),
        started_at=result.started_at,
        ended_at=result.ended_at,
        status=result.status,
        final_url=result.final_url[:8192],
        hops=tuple(hop.as_record() for hop in result.hops),
        detail=detail or result.detail,
        truncated=result.truncated,
        request_headers=tuple(result.last.request_headers) if result.last else (),
        response_headers=tuple(result.headers),
        stored=stored,
        reading=reading,
    )


def settle(*, job: Job, ended: Try) -> None:
    """Remember what the try tells of its host, then write down how it ended; raises LeaseLost like record_try.

    The host comes first: it must not be asked anew between the two.
    """
    note_host(job, ended)
    record_try(job=job, ended=ended)


def note_host(job: Job, ended: Try) -> None:
    """Close a host that asks for it or fails again and again, and open one that answers."""
    name = _host_of(job, ended)
    if not name:
        return
    if ended.code == Code.RATE_LIMITED or _retry_after(ended):
        note_wait(name=name, wait=retry_after(_retry_after(ended), clock.database_now()))
    elif ended.code in HOST_FAILS:
        note_failure(name=name)
    elif ended.status is not None:
        note_success(name=name)


def _retry_after(ended: Try) -> str:
    """Return what a site that is overloaded says of the next time; of other answers it means nothing."""
    if ended.status not in {429, 503}:
        return ""
    return next((value for key, value in ended.response_headers if key.lower() == "retry-after"), "")


def _host_of(job: Job, ended: Try) -> str:
    """Return the host that answered last (a redirect may have led to another), or the one that was to be asked."""
    try:
        return guard.check_url(ended.final_url, settings.FETCH_ALLOW_NETS).host
    except guard.UrlRefused:
        return job.host
