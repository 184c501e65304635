"""Enqueue, relay, start, finish: nothing here talks to a broker; the relay hands it a ``send``."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from factcheck.core import clock
from factcheck.jobs.enums import JobState, Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import busy_hosts, closed_hosts, pause_hosts

#: Messages of one kind travel in batches of this size at most.
BATCH = 50
#: Jobs under way at once: beyond it a lease would run out while its message waits in the broker.
WINDOW = 200
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


def relay_once(send: Send) -> int:
    """Sweep what was lost, lease what is due and hand it to ``send(kind, [[job id, fence], …])``; returns how many were sent."""
    sweep()
    leased = lease_due()
    by_kind: dict[str, list[list[object]]] = defaultdict(list)
    for job in leased:
        by_kind[job.kind].append([str(job.id), job.fence])
    for kind, pairs in by_kind.items():
        for start in range(0, len(pairs), BATCH):
            send(kind, pairs[start : start + BATCH])
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
    """Lease due jobs: people before robots, one user not before the others, at most one a host, and never more than WINDOW at once."""
    with transaction.atomic():
        now = clock.database_now()
        under_way = Job.objects.filter(state=JobState.LEASED).count()
        room = WINDOW - under_way
        if room <= 0:
            return []
        chosen = _choose(now, room)
        until = now + timedelta(seconds=max(settings.JOB_MESSAGE_SECONDS, settings.JOB_LEASE_SECONDS))
        for job in chosen:
            job.state, job.fence, job.lease_until = JobState.LEASED, job.fence + 1, until
        Job.objects.bulk_update(chosen, ["state", "fence", "lease_until"])
        pause_hosts(job.host for job in chosen if job.host)
        return chosen


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


def _choose(now: datetime, room: int) -> list[Job]:
    """Due jobs in turn: each owner's first, then each owner's second, and so on; hosts that want a pause are left out."""
    hosts: set[str] = set()
    chosen = []
    for job_id, host in _in_turn(now).values_list("id", "host")[: room * 5]:
        if host not in hosts or not host:
            hosts.add(host)
            chosen.append(job_id)
    chosen = chosen[:room]
    rows = Job.objects.filter(id__in=chosen, state=JobState.WAITING)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    found = {job.id: job for job in rows}
    return [found[job_id] for job_id in chosen if job_id in found]


def _in_turn(now: datetime) -> QuerySet[Job]:
    """Order what is due by urgency and turn; an owner has one turn a host, so that no number of addresses holds up another's."""
    order = [F("urgency").asc(), F("not_before").asc(), F("id").asc()]
    due = Job.objects.filter(state=JobState.WAITING, not_before__lte=now)
    due = due.exclude(host__in=closed_hosts(now)).exclude(host__in=busy_hosts())
    nth = Window(RowNumber(), partition_by=[F("owner_id"), F("host")], order_by=order)
    firsts = due.annotate(nth=nth).filter(Q(nth=1) | Q(host="")).values("id")
    turn = Window(RowNumber(), partition_by=[F("urgency"), F("owner_id")], order_by=order)
    return (
        Job.objects.filter(id__in=firsts).annotate(turn=turn).order_by("urgency", "turn", "not_before", "id")
    )


def start(*, job_id: UUID, fence: int) -> Job | None:
    """Begin the work under this fence; None if it began already, ended, or belongs to a newer lease (then do nothing).

    An attempt is counted here and not by the lease: a broker or worker that is away for long uses none up.
    """
    until = clock.database_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    begun = Job.objects.filter(id=job_id, fence=fence, state=JobState.LEASED).exclude(started_fence=fence)
    if not begun.update(started_fence=fence, attempts=F("attempts") + 1, lease_until=until):
        return None
    job: Job = Job.objects.get(id=job_id)
    return job


def renew(*, job_ids: list[tuple[UUID, int]]) -> None:
    """Prolong leases of work that goes on; whoever lost one finds out when he finishes."""
    until = clock.database_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    for job_id, fence in job_ids:
        Job.objects.filter(id=job_id, fence=fence, state=JobState.LEASED).update(lease_until=until)


def hold(*, job: Job) -> None:
    """Keep the lease from going to another until the caller's transaction ends; raises LeaseLost like finish."""
    held = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    if not held.update(fence=job.fence):
        raise LeaseLost(job.public_id)


def finish(*, job: Job) -> None:
    """End the job in the caller's transaction; raises LeaseLost (and the caller's work is rolled back) if the lease is another's."""
    ended = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    if not ended.update(state=JobState.DONE, ended_at=clock.now(), lease_until=None, last_error=""):
        raise LeaseLost(job.public_id)


def postpone(*, job: Job, not_before: datetime, error: str) -> None:
    """Put the job back for a later try, in the caller's transaction; raises LeaseLost like finish."""
    again = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    if not again.update(
        state=JobState.WAITING, not_before=not_before, lease_until=None, last_error=error[:500]
    ):
        raise LeaseLost(job.public_id)


def bury(*, job: Job, error: str) -> None:
    """Give the job up for good, in the caller's transaction; raises LeaseLost like finish."""
    ended = Job.objects.filter(id=job.id, fence=job.fence, state=JobState.LEASED)
    if not ended.update(state=JobState.DEAD, ended_at=clock.now(), lease_until=None, last_error=error[:500]):
        raise LeaseLost(job.public_id)
