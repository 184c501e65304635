"""Why work that waits is held back by its host, in words for people."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.core.wording import Sentence, at_moment
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import Because, HostWait, waits_of

_BECAUSE: dict[Because, Sentence] = {
    Because.POLITE: _("one page at a time is asked of a site, with a pause between two"),
    Because.ASKED: _("the site asked for this pause"),
    Because.FAILING: _("the site failed several times in a row"),
}


def held_back(jobs: Iterable[Job]) -> dict[UUID, tuple[str, HostWait]]:
    """Return, by the job's subject, the host and wait of each waiting job that its host holds back; at most one query."""
    waiting = [job for job in jobs if job.state == JobState.WAITING]
    waits = waits_of(job.host for job in waiting)
    return {job.subject_id: (job.host, waits[job.host]) for job in waiting if job.host in waits}


def wait_words(host: str, wait: HostWait) -> dict[str, object]:
    """Return what a sentence about a wait is made of: ``host``, ``until`` and ``why``."""
    return {"host": host, "until": at_moment(wait.until), "why": _BECAUSE[wait.because]}
