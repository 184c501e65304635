"""A message that comes twice does its work once; a worker that lost its lease writes nothing."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.models import Model

from factcheck import celery_app
from factcheck.audit.models import Event
from factcheck.core import clock
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.jobs.running import begin
from factcheck.jobs.services import LeaseLost, cancel, relay_once
from factcheck.reviews import content
from factcheck.sources.capturing import capture
from factcheck.sources.models import Arrival, Evidence, Fetch, QuoteCheck, Snapshot, Source, TextLayer
from factcheck.sources.services.arrivals import READ, read_arrival
from factcheck.sources.services.checks import check_evidence
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.watching import WATCH
from tests import factories
from tests.faults.racing import at_once
from tests.site import Site, serving
from tests.workers import work

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

TRIALS = 8
QUOTE = "closed the bridge on Monday"
WRITTEN: list[type[Model]] = [Arrival, Fetch, Snapshot, TextLayer, QuoteCheck, Event]

Message = tuple[str, list[list[object]]]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(delay=0.2) as served:
        yield served


def attach(url: str) -> Evidence:
    room = factories.newsroom()
    return content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=factories.claim(room).id,
        expected_version=None,
        new=NewEvidence(relation="supports", url=url, quote=QUOTE, proximity="primary_document"),
    )


def sent() -> list[Message]:
    """Lease what is due and return its messages instead of sending them."""
    celery_app.loader.import_default_modules()
    messages: list[Message] = []
    relay_once(lambda kind, pairs: messages.append((kind, pairs)))
    return messages


def carrying(message: Message) -> Callable[[], object]:
    kind, pairs = message
    return lambda: celery_app.tasks[kind].run(pairs)


def rows() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def taken_over(job: Job) -> Job:
    """Let the lease of a begun job run out, and return it as the next worker has it."""
    past = clock.database_now() - timedelta(seconds=1)
    assert Job.objects.filter(id=job.id, state=JobState.LEASED).update(lease_until=past) == 1
    ((_, pairs),) = sent()
    (newer,) = begin(pairs)
    assert (newer.id, newer.fence) == (job.id, job.fence + 1)
    return newer


def first_of(message: Message) -> Job:
    (job,) = begin(message[1])
    return job


def fetched(url: str) -> tuple[Evidence, Message]:
    """Attach evidence and fetch its page; returns the message that says to read it."""
    evidence = attach(url)
    (message,) = sent()
    carrying(message)()
    (reading,) = sent()
    assert reading[0] == READ
    return evidence, reading


def losing(work: Callable[[Job], object], job: Job, lost: list[Job]) -> Callable[[], object]:
    """Return a call of ``work`` that notes whether the job's lease was lost."""

    def call() -> None:
        try:
            work(job)
        except LeaseLost:
            lost.append(job)

    return call


def test_each_message_delivered_twice_and_in_parallel_has_one_effect(site: Site) -> None:
    for trial in range(1, TRIALS + 1):
        site.pages[f"/{trial}"] = site.pages["/notice"]
        evidence = attach(f"{site.url}/{trial}")
        (fetch,) = sent()
        at_once(*[carrying(fetch)] * 3)
        assert site.hits[f"/{trial}"] == 1
        assert Arrival.objects.filter(source=evidence.source).count() == 1
        (read,) = sent()
        at_once(*[carrying(read)] * 3, carrying(fetch))
        assert Arrival.objects.filter(source=evidence.source).count() == 0
        assert Fetch.objects.filter(source=evidence.source).count() == 1
        assert Snapshot.objects.filter(source=evidence.source).count() == 1
        (check,) = sent()
        at_once(*[carrying(check)] * 3)
        assert QuoteCheck.objects.filter(evidence=evidence).count() == 1
        before = rows()
        at_once(carrying(fetch), carrying(read), carrying(check))
        assert rows() == before
        assert site.hits[f"/{trial}"] == 1
        evidence.refresh_from_db()
        assert evidence.quote_check == "exact"
    ended = Job.objects.exclude(kind=WATCH).values_list("state", "attempts").distinct()
    assert list(ended) == [(JobState.DONE, 1)]


def test_a_fetch_whose_lease_was_taken_over_leaves_nothing_behind(site: Site) -> None:
    attach(f"{site.url}/notice")
    (message,) = sent()
    late = first_of(message)
    newer = taken_over(late)
    before = rows()
    capture([late])
    assert site.hits["/notice"] == 1
    assert rows() == before
    capture([newer])
    assert Arrival.objects.get().job_id == newer.id
    assert work(counting=READ) == 1
    assert Snapshot.objects.get().fetch == Fetch.objects.get(job_id=newer.id)


def test_a_reading_whose_lease_was_taken_over_leaves_nothing_behind(site: Site) -> None:
    evidence, message = fetched(f"{site.url}/notice")
    late = first_of(message)
    newer = taken_over(late)
    before = rows()
    with pytest.raises(LeaseLost):
        read_arrival(job=late)
    assert rows() == before
    assert Source.objects.get(id=evidence.source_id).state == "not_fetched"
    read_arrival(job=newer)
    assert Snapshot.objects.get().fetch == Fetch.objects.get(job_id=newer.id, fence=newer.fence)


def test_a_late_fetch_and_its_successor_at_the_same_moment_leave_one(site: Site) -> None:
    for trial in range(1, TRIALS + 1):
        site.pages[f"/{trial}"] = site.pages["/notice"]
        source = attach(f"{site.url}/{trial}").source
        (message,) = sent()
        late = first_of(message)
        newer = taken_over(late)
        at_once(lambda late=late: capture([late]), lambda newer=newer: capture([newer]))
        assert site.hits[f"/{trial}"] == 2
        assert Arrival.objects.filter(source=source).count() == 1
        assert work(counting=READ) == 1
        assert Snapshot.objects.filter(source=source).count() == 1


def test_a_late_reading_and_its_successor_at_the_same_moment_leave_one(site: Site) -> None:
    for trial in range(1, TRIALS + 1):
        site.pages[f"/{trial}"] = site.pages["/notice"]
        evidence, message = fetched(f"{site.url}/{trial}")
        late = first_of(message)
        newer = taken_over(late)
        lost: list[Job] = []
        at_once(*(losing(lambda job: read_arrival(job=job), job, lost) for job in (late, newer)))
        assert [job.fence for job in lost] == [late.fence]
        tries = Fetch.objects.filter(source=evidence.source).values_list("fence", flat=True)
        assert list(tries) == [newer.fence]
        assert Snapshot.objects.filter(source=evidence.source).count() == 1
        assert work() == 1


def test_a_check_whose_lease_was_taken_over_leaves_nothing_behind(site: Site) -> None:
    evidence, reading = fetched(f"{site.url}/notice")
    carrying(reading)()
    (message,) = sent()
    late = first_of(message)
    newer = taken_over(late)
    before = rows()
    with pytest.raises(LeaseLost):
        check_evidence(job=late)
    assert rows() == before
    evidence.refresh_from_db()
    assert evidence.quote_check == "pending"
    check_evidence(job=newer)
    assert QuoteCheck.objects.count() == 1


def test_a_capture_that_was_cancelled_under_way_leaves_nothing_behind(site: Site) -> None:
    evidence = attach(f"{site.url}/notice")
    site.delay = 1.5
    (message,) = sent()
    before = rows()
    worker = threading.Timer(0.5, lambda: cancel_in_thread(evidence))
    worker.start()
    carrying(message)()
    worker.join(20)
    assert site.hits["/notice"] == 1
    assert rows() == before
    job = Job.objects.get()
    assert (job.state, job.last_error) == (JobState.DONE, "cancelled")


def cancel_in_thread(evidence: Evidence) -> None:
    at_once(lambda: cancel(kind="sources.fetch", subject_id=evidence.source_id))
