"""What is shown of a source's state: a try that waits or runs comes before the outcome of the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from factcheck.core import clock
from factcheck.core.wording import Sentence, worded
from factcheck.fetching import outcomes
from factcheck.fetching.codes import Code, State
from factcheck.jobs.enums import JobState, Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.politeness import HostWait
from factcheck.jobs.waiting import held_back, wait_words
from factcheck.sources.enums import SourceKind
from factcheck.sources.models import Source
from factcheck.sources.services.arrivals import READ
from factcheck.sources.services.register import FETCH

_WORDS: dict[State, tuple[Sentence, Sentence]] = {
    State.QUEUED: (_("The page waits to be captured."), _("Nothing needs to be done.")),
    State.FETCHING: (_("The page is being captured."), _("Nothing needs to be done.")),
    State.NOT_FETCHED: (_("Nothing was captured yet."), _("Ask for a capture, or upload a copy.")),
}
_NO_PAGE = (_("This source is no web page; nothing is captured."), _("Upload a copy if there is one."))
_QUIET = frozenset({State.CAPTURED, State.UNCHANGED})


@dataclass(frozen=True)
class Shown:
    """A source's state for people and programs; ``code`` and ``text`` are empty where there is nothing to say."""

    state: State
    code: str = ""
    text: Sentence = ""
    next_step: Sentence = ""


def shown_states(sources: Iterable[Source]) -> dict[UUID, Shown]:
    """Return the state to show of each source, in one query."""
    chosen = list(sources)
    by_subject = _tries(source.id for source in chosen)
    waits = host_waits(by_subject.values())
    return {
        source.id: _shown(source, by_subject.get(source.id), waits.get(source.id, "")) for source in chosen
    }


def under_way(sources: Iterable[Source]) -> dict[UUID, str]:
    """Return which sources have a try that a person waits for (``queued``) or that runs (``fetching``), in one query.

    Between two tries of a robot the last outcome stands: it says what a person can do meanwhile.
    """
    chosen = list(sources)
    by_subject = _tries(source.id for source in chosen)
    found = {source.id: _under_way(source, by_subject.get(source.id)) for source in chosen}
    return {key: str(state) for key, state in found.items() if state is not None}


def host_waits(jobs: Iterable[Job]) -> dict[UUID, Sentence]:
    """Return, by the job's subject, why a job that waits is held back by its host, where one is; at most one query."""
    return {key: wait_text(host, wait) for key, (host, wait) in held_back(jobs).items()}


def _tries(source_ids: Iterable[UUID]) -> dict[UUID, Job]:
    """Return the try of each source that somebody asked for and that is not over, in one query."""
    asked = Q(kind=FETCH) | Q(kind=READ, urgency=Urgency.PERSON)
    jobs = Job.objects.live().filter(asked, subject_id__in=list(source_ids))
    return {job.subject_id: job for job in jobs.order_by("kind")}  # what is being read comes last, and stands


def waits_for_host(source: Source) -> Sentence:
    """Return why a queued capture is held back by its host; empty if it is not."""
    jobs = Job.objects.live().filter(kind=FETCH, subject_id=source.id)
    return host_waits(jobs).get(source.id, "")


def wait_text(host: str, wait: HostWait) -> Sentence:
    """Say until when a host is left alone, and why."""
    text = _("The capture waits for %(host)s until %(until)s, because %(why)s.")
    return worded(text, **wait_words(host, wait))


def _shown(source: Source, job: Job | None, wait: Sentence) -> Shown:
    state = _under_way(source, job) or State(source.state)
    if state == State.QUEUED and wait:
        return Shown(state, "", wait, _WORDS[state][1])
    if state == State.NOT_FETCHED and source.kind != SourceKind.WEB:
        return Shown(state, "", *_NO_PAGE)
    if state in _WORDS:
        return Shown(state, "", *_WORDS[state])
    code = source.state_code
    if code not in set(Code):
        return Shown(state, code, "" if state in _QUIET else _("The last try ended so."), "")
    return Shown(
        state,
        code,
        "" if state in _QUIET and code in set(State) else outcomes.sentence(code),
        outcomes.next_step(code),
    )


def _under_way(source: Source, job: Job | None) -> State | None:
    """A running try, or one that a person waits for; between two tries of a robot the last outcome stands."""
    if job is None:
        return None
    if job.kind == READ:
        return State.FETCHING
    if job.state == JobState.LEASED:
        return State.FETCHING if job.started_fence == job.fence else State.QUEUED
    due = job.not_before <= clock.database_now()
    asked = job.urgency == Urgency.PERSON and due
    return State.QUEUED if asked or source.checked_at is None else None
