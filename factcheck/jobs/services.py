"""Enqueue, relay, start, finish: nothing here talks to a broker; the relay hands it a ``send``."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from factcheck.core import clock
from factcheck.jobs.enums import JobState, Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import pause_hosts
from factcheck.jobs.turns import anything_next, next_jobs

#: Messages of one kind travel in batches of this size at most.
BATCH = 50
#: Work begun so many times without an end is dead, and somebody is told.
MOST_ATTEMPTS = 6

Send = Callable[[str, list[list[object]]], None]


class LeaseLost(Exception):
    """Another worker has the job now; whatever this one did is rolled back."""


@dataclass(frozen=True)
class NewJob:
    """What to do: kind (a task's name) and subject; when at the earliest; who waits; which host it asks."""

    kind: str
    subject_id: UUID
    not_before: datetime | None = None
    urgency: Urgency = Urgency.PERSON
    owner_id: UUID | None = None
    host: str = ""


def enqueue(new: NewJob) -> Job:
    """Make sure that one live job of this kind and subject exists; an earlier time or a waiting person moves it forward."""
    moment = new.not_before or clock.database_now()
    job = _live(new)
    if job is None:
        try:
            with transaction.atomic():
                return Job.objects.create(
                    kind=new.kind,
                    subject_id=new.subject_id,
                    not_before=moment,
                    urgency=new.urgency,
                    owner_id=new.owner_id,
                    host=new.host,
                    created_at=clock.now(),
                )
        except IntegrityError:
            job = _live(new)
            if job is None:
                raise
    if job.state == JobState.WAITING and (moment < job.not_before or new.urgency < job.urgency):
        job.not_before = min(moment, job.not_before)
        job.urgency = min(new.urgency, job.urgency)
        job.save(update_fields=["not_before", "urgency"])
    return job


def _live(new: NewJob) -> Job | None:
    found: Job | None = Job.objects.live().filter(kind=new.kind, subject_id=new.subject_id).first()
    return found


def cancel(*, kind: str, subject_id: UUID) -> None:
    """End a waiting or running job of this kind and subject; a worker that has it finds its lease lost."""
    Job.objects.live().filter(kind=kind, subject_id=subject_id).update(
        state=JobState.DONE, ended_at=clock.now(), fence=F("fence") + 1, last_error="cancelled"
    )


def relay_once(send: Send, *, sweeping: bool = True) -> int:
    """Sweep what was lost, lease what is due and hand it to ``send(kind, [[job id, fence], …])``; returns how many were sent."""
    if sweeping:
        sweep()
    leased = lease_due()
    by_kind: dict[str, list[list[object]]] = defaultdict(list)
    for job in leased:
        by_kind[job.kind].append([str(job.id), job.fence])
    for kind, pairs in by_kind.items():
        size = min(BATCH, settings.JOB_BATCHES.get(kind, BATCH))
        for first in range(0, len(pairs), size):
            send(kind, pairs[first : first + size])
    return len(leased)


def sweep() -> int:
    """Bring back jobs whose lease has run out (a worker died, a message was lost); bury those that never end."""
    now = clock.database_now()
    lost = Job.objects.filter(state=JobState.LEASED, lease_until__lt=now)
    buried = lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.DEAD,
        ended_at=now,
        lease_until=None,
        last_error="the work was started too often and never ended",
    )
    back: int = lost.update(state=JobState.WAITING, lease_until=None, not_before=now)
    return buried + back


def lease_due() -> list[Job]:
    """Lease due jobs: people before robots, one user not before the others, at most one a host, and never more than JOB_WINDOW of a kind under way."""
    # Asked before anything is locked: while every worker has its hands full, a look costs next to nothing.
    if not anything_next(clock.database_now()):
        return []
    with transaction.atomic():
        _need_not_last()
        now = clock.database_now()
        chosen = next_jobs(now)
        until = now + timedelta(seconds=max(settings.JOB_MESSAGE_SECONDS, settings.JOB_LEASE_SECONDS))
        for job in chosen:
            job.state, job.fence, job.lease_until = JobState.LEASED, job.fence + 1, until
        # The rows are locked (or the whole database is, on SQLite): one statement, whose size does not grow with them.
        Job.objects.filter(id__in=[job.id for job in chosen]).update(
            state=JobState.LEASED, fence=F("fence") + 1, lease_until=until
        )
        pause_hosts((job.host for job in chosen if job.host), now)
        return chosen


def _need_not_last() -> None:
    """Let the transaction not wait for the disk: should the database crash and forget a lease, the work is done again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")


def lease_now(*, kind: str, subject_id: UUID) -> Job | None:
    """Lease a waiting job and begin it at once, for whoever does the work himself (a command); None if none waits."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update()
            .filter(kind=kind, subject_id=subject_id, state=JobState.WAITING)
            .first()
        )
        if job is None:
            return None
        job.state, job.fence, job.attempts = JobState.LEASED, job.fence + 1, job.attempts + 1
        job.started_fence = job.fence
        job.lease_until = clock.database_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        job.save(update_fields=["state", "fence", "attempts", "started_fence", "lease_until"])
    return job


def start(*, job_id: UUID, fence: int) -> Job | None:
    """Begin one job as ``start_all`` does; None if it is not this worker's to do."""
    return next(iter(start_all(fences={job_id: fence})), None)


def start_all(*, fences: dict[UUID, int]) -> list[Job]:
    """Begin the jobs under these fences; left out is what began already, ended, or belongs to a newer lease.

    An attempt is counted here and not by the lease: a broker or worker that is away for long uses none up.
    """
    with transaction.atomic():
        _need_not_last()
        leased = Job.objects.select_for_update().filter(id__in=fences, state=JobState.LEASED).order_by("id")
        begun = [job for job in leased if job.fence == fences[job.id] and job.started_fence != job.fence]
        until = clock.database_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        for job in begun:
            job.started_fence, job.attempts, job.lease_until = job.fence, job.attempts + 1, until
        Job.objects.filter(id__in=[job.id for job in begun]).update(
            started_fence=F("fence"), attempts=F("attempts") + 1, lease_until=until
        )
    order = list(fences)
    return sorted(begun, key=lambda job: order.index(job.id))


def renew(*, job_ids: list[tuple[UUID, int]]) -> None:
    """Prolong leases of work that goes on; whoever lost one finds out when he finishes."""
    with transaction.atomic():
        held = _lock_held(job_ids)
        until = clock.database_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        Job.objects.filter(id__in=held).update(lease_until=until)


def _lock_held(pairs: Iterable[tuple[UUID, int]]) -> set[UUID]:
    """Lock the jobs that are leased under these fences, until the caller's transaction ends, and return their ids."""
    fences = dict(pairs)
    leased = Job.objects.select_for_update().filter(id__in=fences, state=JobState.LEASED).order_by("id")
    return {key for key, fence in leased.values_list("id", "fence") if fences[key] == fence}


def pass_on(*, jobs: list[Job], kind: str) -> set[UUID]:
    """Turn running jobs into waiting ones of another kind, in the caller's transaction; returns which of them held their lease.

    Their attempts begin anew, and they ask no host. Raises IntegrityError if such a job of a subject is live already.
    """
    kept = _lock_held((job.id, job.fence) for job in jobs)
    Job.objects.filter(id__in=kept).update(
        kind=kind,
        state=JobState.WAITING,
        host="",
        attempts=0,
        not_before=clock.database_now(),
        lease_until=None,
    )
    return kept


def _errand(job: Job) -> dict[str, object]:
    """What a job is about: a job that was passed on becomes again what ``job`` says it was."""
    return {"kind": job.kind, "host": job.host, "attempts": job.attempts}


def hold(*, job: Job) -> None:
    """Keep the lease from going to another until the caller's transaction ends; raises LeaseLost like finish."""
    held = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    if not held.update(fence=job.fence):
        raise LeaseLost(job.public_id)


def finish(*, job: Job) -> None:
    """End the job in the caller's transaction; raises LeaseLost (and the caller's work is rolled back) if the lease is another's."""
    ended = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    done = {"state": JobState.DONE, "ended_at": clock.now(), "lease_until": None, "last_error": ""}
    if not ended.update(**done, **_errand(job)):
        raise LeaseLost(job.public_id)


def postpone(*, job: Job, not_before: datetime, error: str) -> None:
    """Put the job back for a later try, in the caller's transaction; raises LeaseLost like finish."""
    again = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    back = {
        "state": JobState.WAITING,
        "not_before": not_before,
        "lease_until": None,
        "last_error": error[:500],
    }
    if not again.update(**back, **_errand(job)):
        raise LeaseLost(job.public_id)


def bury(*, job: Job, error: str) -> None:
    """Give the job up for good, in the caller's transaction; raises LeaseLost like finish."""
    ended = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    if not ended.update(state=JobState.DEAD, ended_at=clock.now(), lease_until=None, last_error=error[:500]):
        raise LeaseLost(job.public_id)
