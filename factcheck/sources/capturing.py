"""From a batch of fetch jobs to ended tries: the network first, then the store, then the rows. No transaction waits for a network."""

import asyncio
from collections.abc import Iterator

from factcheck.fetching.client import fetch_many
from factcheck.fetching.outcomes import Code, FetchError
from factcheck.fetching.policy import ENGINE_VERSION, policy_from_settings
from factcheck.fetching.results import FetchRequest, FetchResult
from factcheck.fetching.store import evidence_store
from factcheck.fetching.warc import pack_warc
from factcheck.jobs.models import Job
from factcheck.sources.models import Source
from factcheck.sources.reading import read_bytes
from factcheck.sources.services.captures import Reading, Stored, Try


def ended_tries(jobs: list[Job]) -> Iterator[tuple[Job, Try]]:
    """Fetch the sources of ``jobs`` at once and yield each job with how its try ended."""
    urls = dict(Source.objects.filter(id__in=[job.subject_id for job in jobs]).values_list("id", "url"))
    policy = policy_from_settings()
    results = asyncio.run(fetch_many(FetchRequest(urls[job.subject_id], policy) for job in jobs))
    for job, result in zip(jobs, results, strict=True):
        with result:
            yield job, _ended(result)


def _ended(result: FetchResult) -> Try:
    try:
        stored, code, reading = _keep(result)
    except FetchError as error:
        return _try(result, error.code, None, Reading(), error.detail)
    return _try(result, code, stored, reading, result.detail)


def _keep(result: FetchResult) -> tuple[Stored | None, str, Reading]:
    """Store what came over the wire (blob, then WARC) and read it; returns the outcome that the content has."""
    if not result.hops or not result.wire_bytes:
        return None, result.code, Reading()
    store = evidence_store()
    result.payload.open()
    blob_key = store.put(result.payload.open())
    media_type, code, reading = result.last_media_type, str(result.code), Reading()
    if result.code == Code.CAPTURED:
        media_type, code, reading = read_bytes(result.body.read(), result.headers, result.final_url)
    stored = Stored(
        blob_key=blob_key,
        sha256=result.sha256,
        media_type=media_type,
        bytes=result.payload.size,
        warc_key=store.put(pack_warc(result)),
        engine_version=ENGINE_VERSION,
    )
    return stored, code, reading


def _try(result: FetchResult, code: str, stored: Stored | None, reading: Reading, detail: str) -> Try:
    return Try(
        code=str(code),
        started_at=result.started_at,
        ended_at=result.ended_at,
        status=result.status,
        final_url=result.final_url[:8192],
        hops=tuple(hop.as_record() for hop in result.hops),
        detail=detail,
        truncated=result.truncated,
        request_headers=tuple(result.last.request_headers) if result.last else (),
        response_headers=tuple(result.headers),
        stored=stored,
        reading=reading,
    )
