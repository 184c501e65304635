"""Celery carries ids; the work is in the services."""

from celery import shared_task

from factcheck.jobs.models import Job
from factcheck.jobs.running import begin, guarded, kept, run_each
from factcheck.sources.capturing import ended_tries, settle
from factcheck.sources.services.captures import Try
from factcheck.sources.services.checks import check_evidence


@shared_task(name="sources.fetch")
def fetch_sources(pairs: list[list[object]]) -> None:
    """Capture the sources of these jobs, all at once, and write down how each try ended."""
    jobs = begin(pairs)
    if not jobs:
        return
    with kept(jobs):
        for job, ended in ended_tries(jobs):
            _record(job, ended)


def _record(job: Job, ended: Try) -> None:
    def work(begun: Job) -> None:
        settle(job=begun, ended=ended)

    guarded(job, work)


@shared_task(name="evidence.check_quote")
def check_quotes(pairs: list[list[object]]) -> None:
    """Check the quotes of these jobs' evidence."""
    run_each(pairs, lambda job: check_evidence(job=job))
