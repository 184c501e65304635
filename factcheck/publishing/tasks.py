"""Celery carries ids; the work is in the services."""

from celery import shared_task

from factcheck.jobs.running import begin, kept, run_each
from factcheck.publishing import rounds
from factcheck.publishing.services.dossiers import make_ordered
from factcheck.publishing.services.exports import export_due
from factcheck.publishing.services.releases import release_due


@shared_task(name="publishing.release")
def release(pairs: list[list[object]]) -> None:
    """Carry out the releases that are due."""
    run_each(pairs, lambda job: release_due(job=job))


@shared_task(name="publishing.deliver")
def deliver(pairs: list[list[object]]) -> None:
    """Call the endpoints that wait for news of publications."""
    jobs = begin(pairs)
    if not jobs:
        return
    with kept(jobs):
        rounds.deliver(jobs)


@shared_task(name="publishing.export")
def export(pairs: list[list[object]]) -> None:
    """Write everything that is published to a file."""
    run_each(pairs, lambda job: export_due(job=job))


@shared_task(name="publishing.dossier")
def dossier(pairs: list[list[object]]) -> None:
    """Make the dossiers that take too long to wait for."""
    run_each(pairs, lambda job: make_ordered(job=job))
