"""Celery carries ids; the work is in the services."""

from celery import shared_task
from django.conf import settings

from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.jobs.running import begin, kept, run_each
from factcheck.sources.capturing import capture
from factcheck.sources.services.arrivals import read_arrival
from factcheck.sources.services.chasing import chase_replies
from factcheck.sources.services.checks import check_evidence
from factcheck.sources.services.verifying import verify_sample
from factcheck.sources.services.watching import still_watched


@shared_task(name="sources.fetch")
def fetch_sources(pairs: list[list[object]]) -> None:
    """Fetch the sources of these jobs, all at once; what they brought is read by a job of its own."""
    _capture(begin(pairs))


@shared_task(name="sources.watch")
def watch_sources(pairs: list[list[object]]) -> None:
    """Look at the sources of these jobs again, and flag the claims whose passages changed."""
    _capture(still_watched(jobs=begin(pairs)))


def _capture(jobs: list[Job]) -> None:
    if jobs:
        with kept(jobs):
            capture(jobs)


@shared_task(name="sources.read")
def read_sources(pairs: list[list[object]]) -> None:
    """Read the pages that these jobs brought, and write down how each try ended."""
    run_each(pairs, lambda job: read_arrival(job=job))


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
