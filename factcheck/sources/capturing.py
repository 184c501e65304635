"""From a batch of fetch jobs to stored pages: the network first, then the store, then the rows.

No transaction waits for a network or a disk.
"""

from contextlib import ExitStack
from dataclasses import asdict, replace
from typing import IO

from django.conf import settings

from factcheck.core import clock
from factcheck.fetching import guard
from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.layers import Extraction
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import ENGINE_VERSION, policy_from_settings
from factcheck.fetching.results import FetchRequest, FetchResult
from factcheck.fetching.robots import RobotsRule, retry_after
from factcheck.fetching.robots_file import RobotsFile
from factcheck.fetching.sniff import sniff
from factcheck.fetching.store import evidence_store
from factcheck.fetching.warc import write_warc
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import Robots, known_robots, note_failure, note_robots, note_success, note_wait
from factcheck.jobs.running import guarded
from factcheck.sources.asking import Answer, Errand, ask_all
from factcheck.sources.models import Source
from factcheck.sources.revisits import originals_of
from factcheck.sources.services import unread
from factcheck.sources.services.arrivals import Caught, keep_arrivals
from factcheck.sources.services.captures import Reading, Stored, Try, reading_of
from factcheck.sources.services.tries import record_try
from factcheck.sources.services.watching import WATCH
from factcheck.sources.validators import Validators, validators_of

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
#: What holds no words starts no child; its first bytes tell.
_WORDLESS, _HEAD = ("image/", "audio/", "video/"), 4096


def capture(jobs: list[Job]) -> None:
    """Fetch the sources of ``jobs`` at once, store what came, and pass on to be read what may hold words.

    Every other try is written down here and ends its job.
    """
    caught = _caught(jobs)
    legible = [one for one in caught if one.legible]
    note_success(names=(one.host for one in legible))
    at_once = keep_arrivals(caught=legible)
    for one in [*(one for one in caught if not one.legible), *at_once]:
        guarded(one.job, lambda job, one=one: settle(job=job, ended=_read(one)))  # type: ignore[misc]


def _read(one: Caught) -> Try:
    return unread.read(one.ended) if one.legible else one.ended


def _caught(jobs: list[Job]) -> list[Caught]:
    answers = run_on_loop(ask_all(_errands(jobs)))
    _note_robots(jobs, answers)
    with ExitStack() as spools:
        for answer in answers:
            spools.enter_context(answer.result)
        answers = _recognised(jobs, answers)
        stored = _store_all(answers)
        return [_catch(job, one.result, kept) for job, one, kept in zip(jobs, answers, stored, strict=True)]


def _recognised(jobs: list[Job], answers: list[Answer]) -> list[Answer]:
    """Say of each page that came whole which earlier capture of its source brought the same bytes."""
    whole = {
        job.subject_id: one.result.sha256
        for job, one in zip(jobs, answers, strict=True)
        if one.captured_before and one.result.code == Code.CAPTURED and one.result.payload.size
    }
    known = originals_of(whole) if whole else {}
    return [replace(one, original=known.get(job.subject_id)) for job, one in zip(jobs, answers, strict=True)]


def _errands(jobs: list[Job]) -> list[Errand]:
    """A check asks whether the page changed; what a person asked for is fetched whole."""
    asked = Source.objects.filter(id__in=[job.subject_id for job in jobs])
    known = {key: (url, count > 0) for key, url, count in asked.values_list("id", "url", "snapshot_count")}
    marks = validators_of(job.subject_id for job in jobs if job.kind == WATCH)
    rules = known_robots(job.host for job in jobs)
    policy = policy_from_settings()
    return [
        Errand(
            FetchRequest(known[job.subject_id][0], policy, **asdict(marks.get(job.subject_id, Validators()))),
            by_person=job.kind != WATCH,
            captured_before=known[job.subject_id][1],
            robots=RobotsFile(rules[job.host]) if job.host in rules else None,
        )
        for job in jobs
    ]


def _note_robots(jobs: list[Job], answers: list[Answer]) -> None:
    """Remember the rules that were read just now, one reading a host."""
    read = {
        job.host: Robots(one.read.text, one.rule.crawl_delay)
        for job, one in zip(jobs, answers, strict=True)
        if one.read is not None and one.rule is not None and job.host
    }
    if read:
        note_robots(read=read)


def _catch(job: Job, result: FetchResult, stored: Stored | FetchError | None) -> Caught:
    if isinstance(stored, FetchError):
        return Caught(job, _try(result, stored.code, None, Reading(), stored.detail))
    if result.code != Code.CAPTURED or stored is None:
        return Caught(job, _try(result, result.code, stored, Reading()))
    wordless = _wordless(result)
    if wordless is None:
        host = result.last.host if result.last else job.host
        return Caught(job, _try(result, result.code, stored, Reading()), legible=True, host=host)
    known = replace(stored, media_type=wordless.media_type[:200])
    return Caught(job, _try(result, result.code, known, reading_of(wordless)))


def _wordless(result: FetchResult) -> Extraction | None:
    """Return what there is to say of a page without words, told by its first bytes; None if it is to be read."""
    by_name = {name.lower(): value for name, value in reversed(result.headers)}
    declared = by_name.get("content-type", "")
    media = sniff(result.body.read(0, _HEAD), declared)
    if not media.startswith(_WORDLESS):
        return None
    kept_out = "noarchive" in by_name.get("x-robots-tag", "").lower()
    data = {"declared_type": declared[:200]}
    return Extraction(Code.NO_TEXT, media, flags=["noarchive"] if kept_out else [], data=data)


def _store_all(answers: list[Answer]) -> list[Stored | FetchError | None]:
    """Store what came over the wire, all of it together; if that fails, one by one, so that one page's trouble is its own."""
    some = [one for one in answers if one.result.wire_bytes]
    try:
        kept = iter(_store(some))
    except (FetchError, OSError):
        return [_store_alone(one) for one in answers]
    return [next(kept) if one.result.wire_bytes else None for one in answers]


def _store_alone(answer: Answer) -> Stored | FetchError | None:
    try:
        return _store([answer])[0] if answer.result.wire_bytes else None
    except FetchError as error:
        return error
    except OSError as error:  # no room for the temporary files of archiving
        return FetchError(Code.STORAGE, str(error))


def _store(answers: list[Answer]) -> list[Stored]:
    """Store the WARC and the payload of each."""
    results = [one.result for one in answers]
    with ExitStack() as files:
        warcs = [files.enter_context(_warc(one)) for one in answers]
        keys = evidence_store().put_all([*warcs, *(result.payload.open() for result in results)])
    found = zip(answers, keys[: len(results)], keys[len(results) :], strict=True)
    return [
        Stored(
            blob_key=blob_key,
            sha256=one.result.sha256,
            media_type="",
            bytes=one.result.payload.size,
            warc_key=warc_key,
            engine_version=ENGINE_VERSION,
            original=one.original.snapshot_id.hex if one.original else "",
        )
        for one, warc_key, blob_key in found
    ]


def _warc(one: Answer) -> IO[bytes]:
    return write_warc(
        one.result, note=_note(one.rule), earlier=one.original.earlier if one.original else None
    )


def _note(rule: RobotsRule | None) -> dict[str, object]:
    """What the metadata record says of the site's rules for programs."""
    if rule is None or rule.wait:
        return {"robots": "unknown"}
    return {"robots": "allowed" if rule.allowed else "disallowed", "crawl-delay": rule.crawl_delay}


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
        note_success(names=[name])


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
