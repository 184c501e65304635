"""What beat starts for the pages; the work is in the services."""

from celery import shared_task

from factcheck.jobs.running import run_each
from factcheck.web.digests import send_digest
from factcheck.web.noticing import make_notices, read_again


@shared_task(name="web.notices")
def notices(after: int | None = None) -> None:
    """Tell people of what the journal has written since the last run; with ``after`` it is read again from that line on."""
    if after is not None:
        read_again(after=after)
    make_notices()


@shared_task(name="web.digest")
def digest(pairs: list[list[object]]) -> None:
    """Send the digests that are due."""
    run_each(pairs, lambda job: send_digest(job=job))
