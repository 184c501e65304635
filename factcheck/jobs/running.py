"""Running a batch of jobs in a worker: begin, keep the leases, never let one job's fault touch another."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.jobs.services import MOST_ATTEMPTS, LeaseLost, bury, postpone, renew, start_all

log = structlog.get_logger(__name__)


def begin(pairs: list[list[object]]) -> list[Job]:
    """Return the jobs of a message that are still this worker's to do."""
    return start_all(fences={UUID(str(job_id)): int(str(fence)) for job_id, fence in pairs})


@contextmanager
def kept(jobs: list[Job]) -> Iterator[None]:
    """Keep the leases of ``jobs`` alive while the block runs; a worker that dies stops keeping them."""
    done = threading.Event()
    leases = [(job.id, job.fence) for job in jobs]
    keeper = threading.Thread(target=_keep, args=(leases, done), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _keep(leases: list[tuple[UUID, int]], done: threading.Event) -> None:
    pause = settings.JOB_LEASE_SECONDS / 3
    while not done.wait(pause):
        try:
            renew(job_ids=leases)
        except DatabaseError as fault:  # busy or away: the next round tries again, well before the lease ends
            log.warning("leases not renewed", fault=str(fault))
            connection.close()
    connection.close()


def run_each(pairs: list[list[object]], work: Callable[[Job], None]) -> None:
    """Do ``work`` for each job of a message; a fault puts that job back with a growing pause, or buries it in the end."""
    jobs = begin(pairs)
    with kept(jobs):
        for job in jobs:
            guarded(job, work)


def guarded(job: Job, work: Callable[[Job], None]) -> None:
    """Do ``work``, which ends the job; a lost lease is nobody's fault, any other fault is written down and tried again."""
    try:
        work(job)
    except LeaseLost:
        log.info("lease lost", job=job.public_id, kind=job.kind)
    except Exception as fault:
        log.exception("job failed", job=job.public_id, kind=job.kind)
        give_back(job, fault)


def give_back(job: Job, fault: Exception) -> None:
    """Put a failed job back for later, or bury it after MOST_ATTEMPTS."""
    error = f"{type(fault).__name__}: {fault}"
    try:
        with transaction.atomic():
            if job.attempts >= MOST_ATTEMPTS:
                bury(job=job, error=error)
            else:
                pause = timedelta(seconds=min(3600, 5 * 4**job.attempts))
                postpone(job=job, not_before=clock.database_now() + pause, error=error)
    except LeaseLost:
        log.info("lease lost", job=job.public_id, kind=job.kind)
