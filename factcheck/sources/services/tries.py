"""Recording how a try to capture a source ended: the Fetch, the snapshot if there is one, flags, the next check."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.fetching.codes import Code, State
from factcheck.fetching.outcomes import is_transient, state_for
from factcheck.jobs.models import Job
from factcheck.jobs.services import MOST_ATTEMPTS, finish, postpone
from factcheck.sources.grades import UNCHANGED
from factcheck.sources.models import Arrival, Evidence, Fetch, Snapshot, Source
from factcheck.sources.schedule import SECOND_STRIKE
from factcheck.sources.services.alarms import claims_touched, is_gone, raise_alarms, raise_gone
from factcheck.sources.services.captures import Try, adopt, bind_waiting, write_snapshot
from factcheck.sources.services.comparing import Comparison, compare_try
from factcheck.sources.services.watching import keep_watching

#: Seconds before the second, third … try of a transient failure.
RETRIES = (60, 300, 1800, 7200, 21600)
#: The site's own word that there never will be anything again.
_GONE_FOR_GOOD = 410


def record_try(*, job: Job, ended: Try) -> Source:
    """Write down how a try ended, in one transaction with the end of its job; raises LeaseLost if another worker has it.

    A first capture is bound to evidence of claims that are draft or returned: that moves their digest, not their version.
    A later one is compared with what is quoted, and flags the claims whose passages changed. The next check is queued.
    """
    comparison = compare_try(job.subject_id, ended)
    code = _code(job, ended, comparison)
    with transaction.atomic():
        claims = _lock_claims(job, claims_touched(comparison, job.subject_id, code))
        source = Source.objects.select_for_update(of=("self",)).get(id=job.subject_id)
        again = _end_job(job, code)
        Arrival.objects.filter(job_id=job.id).delete()
        fetch = _write_fetch(job, source, ended, comparison, code)
        snapshot = write_snapshot(source, fetch, ended)
        alarms = _alarms(claims, source, comparison, code, fetch)
        _update_source(source, code, ended, snapshot)
        source.next_check_at = again or keep_watching(source)
        source.save()
        entries = [*_captured(claims, source, snapshot), *alarms]
        record_events(desk_id=source.desk_id, actor_id=None, entries=entries)
    return source


def _lock_claims(job: Job, touched: set[UUID]) -> list[Claim]:
    """Lock, by ascending id, the claims whose evidence waits for a first capture and those that may be flagged."""
    waiting = Evidence.objects.live().filter(source_id=job.subject_id, snapshot__isnull=True)
    chosen = touched | set(waiting.values_list("claim_id", flat=True))
    return list(Claim.objects.select_for_update(of=("self",)).filter(id__in=chosen).order_by("id"))


def _code(job: Job, ended: Try, comparison: Comparison) -> str:
    """A capture that has one before it is unchanged or changed; "not found" is doubtful until it is said a second time."""
    if comparison.grade is None:
        return ended.code
    if ended.code == Code.CAPTURED:
        return Code.UNCHANGED if comparison.grade in UNCHANGED else Code.CHANGED
    gone = state_for(ended.code) == State.GONE and ended.status != _GONE_FOR_GOOD
    return Code.GONE_DOUBTFUL if gone and not _struck(job, ended.ended_at) else ended.code


def _struck(job: Job, at: datetime) -> bool:
    """Whether the site said so before, long enough ago, and nothing else since."""
    first: Fetch | None = None
    for fetch in Fetch.objects.filter(source_id=job.subject_id).order_by("-ended_at")[:50]:
        if state_for(fetch.code) != State.GONE:
            break
        first = fetch
    return first is not None and at - first.ended_at >= SECOND_STRIKE


def _end_job(job: Job, code: str) -> datetime | None:
    """End the job, or put it back if the failure may pass; returns when it is tried again."""
    if is_transient(code) and job.attempts < MOST_ATTEMPTS and not _asked_again(job):
        again = clock.database_now() + timedelta(seconds=RETRIES[min(job.attempts, len(RETRIES)) - 1])
        postpone(job=job, not_before=again, error=code)
        return again
    finish(job=job)
    return None


def _asked_again(job: Job) -> bool:
    """Whether another try waits already: it may have been asked for while this one's page was read."""
    others = Job.objects.live().filter(kind=job.kind, subject_id=job.subject_id)
    return others.exclude(id=job.id).exists()


def _write_fetch(job: Job, source: Source, ended: Try, comparison: Comparison, code: str) -> Fetch:
    return Fetch.objects.create(
        source=source,
        job_id=job.id,
        fence=job.fence,
        code=code,
        grade=comparison.grade or "",
        status=ended.status,
        final_url=ended.final_url,
        hops=list(ended.hops),
        detail=ended.detail[:500],
        blob_key=ended.stored.blob_key if ended.stored else "",
        started_at=ended.started_at,
        ended_at=ended.ended_at,
    )


def _alarms(
    claims: list[Claim], source: Source, comparison: Comparison, code: str, fetch: Fetch
) -> list[Entry]:
    """Flag what a new capture says otherwise, and a page that is gone once it is known to be; ``source`` as it was before."""
    if is_gone(code) and comparison.grade is not None:
        known = source.state_code and is_gone(source.state_code)
        return [] if known else raise_gone(claims=claims, source=source)
    return raise_alarms(claims=claims, source=source, comparison=comparison, at=fetch.ended_at)


def _update_source(source: Source, code: str, ended: Try, snapshot: Snapshot | None) -> None:
    source.state, source.state_code = state_for(code), code
    source.checked_at = ended.ended_at
    if snapshot is not None:
        adopt(source, snapshot, ended.reading)
    source.changed_at = clock.now()


def _captured(claims: list[Claim], source: Source, snapshot: Snapshot | None) -> list[Entry]:
    if snapshot is None:
        return []
    after = {"snapshot": snapshot.public_id, "state": source.state, "sha256": snapshot.sha256}
    return [Entry("source.captured", source.public_id, after=after), *bind_waiting(claims, source, snapshot)]
