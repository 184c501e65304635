"""robots.txt: asked for once a day; a person's capture records its rule, a robot's check obeys it."""

import io
from datetime import timedelta

import orjson
import pytest
from django.conf import LazySettings

from factcheck.core import clock
from factcheck.fetching.store import evidence_store
from factcheck.fetching.warc import read_records
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Host, Job
from factcheck.reviews import content
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.register import request_fetch
from factcheck.sources.services.watching import WATCH
from tests import factories
from tests.site import Site
from tests.sources.test_arrivals import site as open_site
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]
site = open_site
CLOSED = "User-agent: *\nCrawl-delay: 7\nDisallow: /notice\n"


@pytest.fixture
def source(site: Site) -> Source:
    """A quoted page, captured for a person."""
    site.pages["/robots.txt"] = CLOSED
    room = factories.newsroom()
    evidence = content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=factories.claim(room).id,
        expected_version=None,
        new=NewEvidence(relation="supports", url=f"{site.url}/notice", quote="closed the bridge on Monday"),
    )
    work()
    return Source.objects.get(id=evidence.source_id)


def check() -> Source:
    Host.objects.update(next_allowed_at=None)
    Job.objects.filter(kind=WATCH, state=JobState.WAITING).update(not_before=clock.now())
    work()
    return Source.objects.get()


def test_a_person_gets_the_page_and_the_rule_is_recorded(source: Source, site: Site) -> None:
    assert (source.state, site.hits) == ("captured", {"/notice": 1, "/robots.txt": 1})
    warc = evidence_store().read(Snapshot.objects.get().warc_key)
    note = next(orjson.loads(one.block) for one in read_records(io.BytesIO(warc)) if one.kind == "metadata")
    assert (note["robots"], note["crawl-delay"]) == ("disallowed", 7.0)


def test_the_crawl_delay_holds_for_the_host_from_then_on(source: Source, settings: LazySettings) -> None:
    host = Host.objects.get()
    assert (host.name, host.crawl_delay, host.robots) == ("127.0.0.1", 7, CLOSED)
    room = factories.Newsroom(source.desk, {"ana": source.created_by})  # type: ignore[dict-item]
    host.next_allowed_at = None
    host.save()
    request_fetch(actor=room.actor("ana"), source_id=source.id)
    before = clock.database_now()
    work()
    host.refresh_from_db()
    assert host.next_allowed_at is not None
    delay = timedelta(seconds=7)
    assert before + delay <= host.next_allowed_at <= clock.database_now() + delay


def test_a_check_obeys_and_says_so(source: Source, site: Site) -> None:
    seen = check()
    assert (seen.state, seen.state_code, site.hits["/notice"]) == ("blocked", "blocked:robots", 1)
    assert Snapshot.objects.count() == 1
    assert seen.next_check_at is not None


def test_an_operator_may_have_it_only_recorded(source: Source, site: Site, settings: LazySettings) -> None:
    settings.ROBOTS_RECHECK = "record"
    assert (check().state, site.hits["/notice"]) == ("unchanged", 2)


def test_rules_are_read_again_after_a_day(source: Source, site: Site) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow:\n"
    assert check().state_code == "blocked:robots"
    Host.objects.update(robots_at=clock.now() - timedelta(hours=25))
    assert (check().state, site.hits["/robots.txt"]) == ("unchanged", 2)


def test_while_the_rules_cannot_be_known_a_check_waits(source: Source, site: Site) -> None:
    Host.objects.update(robots_at=None)
    site.statuses["/robots.txt"] = 503
    seen = check()
    assert (seen.state_code, site.hits["/notice"]) == ("server_error", 1)
    assert Job.objects.get(kind=WATCH, state=JobState.WAITING).attempts == 1
    site.statuses.clear()
    del site.pages["/robots.txt"]
    assert check().state == "unchanged"
