"""Between fetching and reading: what came is kept at once, read by a job of its own, and written down once."""

import ipaddress
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from factcheck.core import clock
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.jobs.services import relay_once
from factcheck.sources import tasks
from factcheck.sources.models import Arrival, Fetch, Snapshot, Source
from factcheck.sources.services.arrivals import READ
from factcheck.sources.services.register import FETCH, add_web_source, request_fetch
from factcheck.sources.states import shown_states
from tests import factories
from tests.site import Site, serving
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Pairs = list[list[object]]


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Site]:
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    with serving() as served:
        yield served


def carry(kind: str) -> Pairs:
    """Let the relay look once, do the work of this kind alone, and return what was sent of any other."""
    left: Pairs = []

    def send(sent: str, pairs: Pairs) -> None:
        if sent == kind:
            tasks.fetch_sources.run(pairs)
        else:
            left.extend(pairs)

    relay_once(send)
    return left


def added(site: Site, path: str = "notice") -> tuple[factories.Newsroom, Source]:
    room = factories.newsroom()
    return room, add_web_source(actor=room.actor("ana"), url=f"{site.url}/{path}")[0]


def state(source: Source) -> str:
    return str(shown_states([source])[source.id].state)


def test_a_page_is_kept_first_and_read_by_another_job(site: Site) -> None:
    _, source = added(site)
    carry(FETCH)
    job = Job.objects.get()
    assert (job.kind, job.state, job.host, job.attempts) == (READ, JobState.WAITING, "", 0)
    assert (Arrival.objects.count(), Fetch.objects.count(), state(source)) == (1, 0, "fetching")
    hits = dict(site.hits)
    work()
    job.refresh_from_db()
    assert (job.kind, job.state, job.host, job.attempts) == (FETCH, JobState.DONE, "127.0.0.1", 1)
    source.refresh_from_db()
    assert (source.state, Arrival.objects.count(), Fetch.objects.count()) == ("captured", 0, 1)
    assert site.hits == hits, "reading asks nobody"
    assert Snapshot.objects.get().layers.count() == 3


def test_a_reader_that_died_is_followed_by_another_and_both_write_once(site: Site) -> None:
    added(site)
    carry(FETCH)
    lost = carry(FETCH)
    Job.objects.update(lease_until=clock.now())
    again = carry(FETCH)
    assert [pair[0] for pair in lost] == [pair[0] for pair in again]
    tasks.read_sources.run(lost)  # its lease is another's now
    assert Fetch.objects.count() == 0
    tasks.read_sources.run(again)
    tasks.read_sources.run(again)
    assert (Fetch.objects.count(), Snapshot.objects.count(), Arrival.objects.count()) == (1, 1, 0)


def test_a_second_capture_while_the_first_waits_to_be_read_is_read_at_once(site: Site) -> None:
    room, source = added(site)
    carry(FETCH)
    request_fetch(actor=room.actor("ana"), source_id=source.id)
    carry(FETCH)
    assert (Arrival.objects.count(), Fetch.objects.count()) == (1, 1)
    Job.objects.filter(kind=READ).update(lease_until=clock.now())  # what was sent to be read was lost
    work()
    assert (Arrival.objects.count(), Fetch.objects.count(), Snapshot.objects.count()) == (0, 2, 2)
    assert set(Job.objects.filter(kind__in=[FETCH, READ]).values_list("kind", "state")) == {(FETCH, "done")}


def test_what_turns_out_to_pass_when_it_is_read_is_tried_again(site: Site) -> None:
    site.pages["/wall"] = (
        "<html><head><title>Just a moment...</title></head><body><div id='challenge-form'>"
        "Checking your browser before accessing. Please enable JavaScript and cookies to continue."
        "</div></body></html>"
    )
    _, source = added(site, "wall")
    work()
    source.refresh_from_db()
    assert source.state_code == "interstitial:challenge"
    job = Job.objects.get()
    assert (job.kind, job.state, job.host, job.attempts) == (FETCH, JobState.WAITING, "127.0.0.1", 1)
    assert job.not_before > clock.now()


def test_what_holds_no_words_and_what_failed_is_written_down_at_once(site: Site) -> None:
    _, source = added(site, "nothing")
    carry(FETCH)
    source.refresh_from_db()
    assert (source.state, Arrival.objects.count(), Fetch.objects.count()) == ("gone", 0, 1)
