"""Why work that waits is held back by its host, in words for people."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import Because, HostWait, waits_of

_BECAUSE: dict[Because, Promise] = {
    Because.POLITE: gettext_lazy("one page at a time is asked of a site, with a pause between two"),
    Because.ASKED: gettext_lazy("the site asked for this pause"),
    Because.FAILING: gettext_lazy("the site failed several times in a row"),
}


def held_back(jobs: Iterable[Job]) -> dict[UUID, tuple[str, HostWait]]:
    """Return, by the job's subject, the host and wait of each waiting job that its host holds back; at most one query."""
    waiting = [job for job in jobs if job.state == JobState.WAITING]
    waits = waits_of(job.host for job in waiting)
    return {job.subject_id: (job.host, waits[job.host]) for job in waiting if job.host in waits}


def wait_words(host: str, wait: HostWait) -> dict[str, object]:
    """Return what a sentence about a wait is made of: ``host``, ``until`` and ``why``."""
    return {"host": host, "until": wait.until.strftime("%Y-%m-%d %H:%M UTC"), "why": _BECAUSE[wait.because]}
