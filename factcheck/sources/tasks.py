"""Celery carries ids; the work is in the services."""

from celery import shared_task
from django.conf import settings

from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.jobs.running import begin, guarded, kept, run_each
from factcheck.sources.capturing import ended_tries, settle
from factcheck.sources.services.captures import Try
from factcheck.sources.services.chasing import chase_replies
from factcheck.sources.services.checks import check_evidence
from factcheck.sources.services.verifying import verify_sample
from factcheck.sources.services.watching import still_watched


@shared_task(name="sources.fetch")
def fetch_sources(pairs: list[list[object]]) -> None:
    """Capture the sources of these jobs, all at once, and write down how each try ended."""
    _capture(begin(pairs))


@shared_task(name="sources.watch")
def watch_sources(pairs: list[list[object]]) -> None:
    """Look at the sources of these jobs again, and flag the claims whose passages changed."""
    _capture(still_watched(jobs=begin(pairs)))


def _capture(jobs: list[Job]) -> None:
    if not jobs:
        return
    with kept(jobs):
        for job, ended in ended_tries(jobs):
            _record(job, ended)


def _record(job: Job, ended: Try) -> None:
    def work(begun: Job) -> None:
        settle(job=begun, ended=ended)

    guarded(job, work)


@shared_task(name="evidence.verify_sample")
def verify_stored() -> None:
    """Read a sample of the stored files again; sent every night by beat."""
    verify_sample(most=settings.EVIDENCE_SAMPLE)


@shared_task(name="evidence.check_quote")
def check_quotes(pairs: list[list[object]]) -> None:
    """Check the quotes of these jobs' evidence."""
    run_each(pairs, lambda job: check_evidence(job=job))


@shared_task(name="sources.chase_replies")
def chase() -> None:
    """Remind of replies whose deadline is near, and flag claims whose deadline has passed."""
    chase_replies(now=clock.now())
