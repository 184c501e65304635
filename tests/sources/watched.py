"""A source that is watched, in tests: its passage, how a try of it ends, what is flagged."""

from datetime import datetime, timedelta

from factcheck.claims.flags import clear_flag
from factcheck.claims.models import Flag
from factcheck.core import clock
from factcheck.fetching.codes import code_for_status
from factcheck.fetching.extract import extract
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Host, Job
from factcheck.jobs.services import lease_due, start
from factcheck.reviews import content
from factcheck.reviews.services.submission import submit_claim
from factcheck.sources.models import Evidence, Fetch, Source
from factcheck.sources.services.captures import Stored, Try, reading_of
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.register import FETCH
from factcheck.sources.services.tries import record_try
from factcheck.sources.services.watching import WATCH
from tests import factories
from tests.site import PAGE
from tests.workers import work

QUOTE = "closed the bridge on Monday"
EDITED = PAGE.replace("eleven weeks", "nineteen weeks")
CHANGED = PAGE.replace("bridge on Monday", "bridge on Tuesday")
LOST = PAGE.replace("The harbour office closed the bridge on Monday after engineers", "Divers")
URL = "https://harbour.example.org/notice"


def attached(room: factories.Newsroom, url: str = URL) -> Evidence:
    """A claim that may be confirmed, with a passage of the page; not captured yet."""
    made = factories.claim(room, status="confirmed", rationale="The harbour office says so.")
    new = NewEvidence(relation="supports", url=url, quote=QUOTE, proximity="primary_document")
    return content.attach_evidence(actor=room.actor("ana"), claim_id=made.id, expected_version=None, new=new)


def quoted(room: factories.Newsroom) -> Evidence:
    """A claim with a passage of the page that was captured and checked."""
    evidence = attached(room)
    answered(PAGE)
    work()
    evidence.refresh_from_db()
    assert evidence.quote_check == "exact"
    return evidence


def answered(page: str, status: int = 200, *, later: timedelta = timedelta(0)) -> Source:
    """Record how the one capture that is due ended: the page, or a status without one."""
    Host.objects.all().delete()  # no pause between two checks
    (leased,) = [one for one in lease_due() if one.kind in {FETCH, WATCH}]  # others may be due
    job, at = start(job_id=leased.id, fence=leased.fence), clock.now() + later
    assert job is not None
    if status != 200:
        return record_try(job=job, ended=Try(code_for_status(status), at, at, status=status))
    found = extract(page.encode(), [("content-type", "text/html; charset=utf-8")], url=URL)
    stored = Stored(factories.sha(page), factories.sha(page), "text/html", len(page))
    ended = Try(
        found.content_code,
        at,
        at,
        status,
        URL,
        hops=({"url": URL},),
        stored=stored,
        reading=reading_of(found),
    )
    return record_try(job=job, ended=ended)


def waiting() -> Job:
    return Job.objects.get(kind=WATCH, state=JobState.WAITING)


def due() -> None:
    """Let the check that waits be due."""
    Host.objects.all().delete()
    Job.objects.filter(kind=WATCH, state=JobState.WAITING).update(not_before=clock.now())


def watch(page: str, status: int = 200, *, later: timedelta = timedelta(0)) -> Source:
    """Let the check that waits be due, and end so."""
    due()
    return answered(page, status, later=later)


def watch_site() -> Source:
    """Let the check that waits be due, and do it."""
    due()
    assert work() >= 1
    return Source.objects.get()


def flags() -> list[tuple[str, bool]]:
    rows = Flag.objects.order_by("since", "id")
    return [(row.flag, row.cleared_at is None) for row in rows]


def grade() -> str:
    return Fetch.objects.latest("ended_at").grade


def near(moment: datetime | None, pause: timedelta) -> bool:
    assert moment is not None
    return abs(moment - clock.now() - pause) < timedelta(minutes=2)


def cleared(room: factories.Newsroom, evidence: Evidence) -> None:
    clear_flag(actor=room.actor("ana"), claim_id=evidence.claim_id, flag="source_changed", note="A slip.")


def send(room: factories.Newsroom, evidence: Evidence) -> None:
    submit_claim(actor=room.actor("ana"), claim_id=evidence.claim_id, expected_version=None)
