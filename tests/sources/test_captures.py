"""From an address to a checked quote: the job, the try, the snapshot, the check. A real server on loopback, no mocks."""

import ipaddress
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from factcheck.claims.enums import Stage
from factcheck.core.problems import AddressRefused
from factcheck.jobs.models import Job
from factcheck.reviews import content
from factcheck.reviews.services.submission import submit_claim
from factcheck.sources.models import Evidence, Fetch, Snapshot, Source, TextLayer
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.register import request_fetch
from tests import factories
from tests.site import PAGE, serving
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def site(settings: LazySettings) -> Iterator[str]:
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    with serving() as served:
        yield served.url


def attach(room: factories.Newsroom, made: factories.Claim, url: str, quote: str) -> Evidence:
    return content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(relation="supports", url=url, quote=quote, proximity="primary_document"),
    )


def test_a_quote_is_found_in_the_captured_page(site: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room, status="confirmed", rationale="The harbour office says so.")
    evidence = attach(room, made, f"{site}/notice", "closed the bridge on Monday")
    assert (evidence.quote_check, evidence.snapshot) == ("pending", None)
    before = factories.fresh(made)
    assert work() == 3  # fetched, read, checked
    evidence.refresh_from_db()
    source, snapshot = evidence.source, evidence.snapshot
    assert snapshot is not None
    assert (source.state, source.title, source.snapshot_count) == ("captured", "Harbour notice 12", 1)
    assert (snapshot.sha256, snapshot.bytes) == (factories.sha(PAGE), len(PAGE.encode()))
    assert evidence.quote_check == "exact"
    layer = TextLayer.objects.get(snapshot=snapshot, kind=evidence.check_detail["layer"])
    start, end = evidence.check_detail["where"]
    assert layer.text[start:end] == "closed the bridge on Monday"
    now = factories.fresh(made)
    assert (now.version, now.content_digest == before.content_digest) == (before.version, False)
    sent = submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=now.version)
    assert sent.stage == Stage.IN_REVIEW


def test_a_changed_number_is_never_exact(site: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    evidence = attach(room, made, f"{site}/notice", "The repair is expected to take nine weeks")
    work()
    evidence.refresh_from_db()
    assert (evidence.quote_check, evidence.check_detail["material"]) == ("near", True)


def test_a_second_capture_is_a_second_snapshot_and_unchanged(site: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    evidence = attach(room, made, f"{site}/notice", "")
    work()
    request_fetch(actor=room.actor("ana"), source_id=evidence.source_id)
    work()
    source = Source.objects.get()
    assert (source.state, Snapshot.objects.count(), Fetch.objects.count()) == ("unchanged", 2, 2)


def test_a_missing_page_is_gone_and_no_capture(site: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    attach(room, made, f"{site}/nothing", "anything at all")
    work()
    source = Source.objects.get()
    assert (source.state, source.captured_at, Snapshot.objects.count(), Fetch.objects.count()) == (
        "gone",
        None,
        0,
        1,
    )
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/x",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://a:b@example.org/",
    ],
)
def test_a_forbidden_address_is_refused_at_once_and_nothing_is_stored(url: str) -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    with pytest.raises(AddressRefused):
        attach(room, made, url, "words")
    assert (Source.objects.count(), Evidence.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert factories.fresh(made).version == made.version
