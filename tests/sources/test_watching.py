"""Sources that claims quote are looked at again: what changed is told, what did not is not, a failure is no deletion."""

import ipaddress
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings

from factcheck.audit.models import Event
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.fetching.codes import Code
from factcheck.jobs.enums import JobState, Urgency
from factcheck.jobs.models import Job
from factcheck.jobs.services import lease_due, start
from factcheck.reviews import content
from factcheck.reviews.enums import View
from factcheck.reviews.worklists import in_view
from factcheck.sources.models import Evidence, Fetch, Snapshot, Source
from factcheck.sources.services.captures import Layer, Reading, Stored, Try
from factcheck.sources.services.register import add_web_source, request_fetch
from factcheck.sources.services.tries import record_try
from factcheck.sources.services.watching import WATCH, is_urgent
from factcheck.sources.validators import validators_of
from tests import factories
from tests.publishing.desk import publish
from tests.site import PAGE, Site, serving
from tests.sources.watched import (
    CHANGED,
    EDITED,
    LOST,
    URL,
    answered,
    attached,
    cleared,
    due,
    flags,
    grade,
    near,
    quoted,
    send,
    waiting,
    watch,
    watch_site,
)
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Site]:
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    with serving() as served:
        yield served


def test_the_next_check_waits_once_a_quoted_source_is_captured() -> None:
    evidence = quoted(factories.newsroom())
    job, source = waiting(), Source.objects.get()
    assert (job.subject_id, job.urgency, job.host) == (
        evidence.source_id,
        Urgency.ROBOT,
        "harbour.example.org",
    )
    assert source.next_check_at == job.not_before
    assert near(job.not_before, timedelta(hours=1))
    source = watch(PAGE)
    assert (source.state, Job.objects.filter(kind=WATCH, state=JobState.DONE).count()) == ("unchanged", 1)
    assert waiting().not_before == source.next_check_at
    assert list(Fetch.objects.order_by("ended_at").values_list("grade", flat=True)) == ["", "identical"]


def test_a_source_that_nobody_quotes_is_not_watched_until_somebody_does() -> None:
    room = factories.newsroom()
    source, _ = add_web_source(actor=room.actor("ana"), url=URL)
    answered(PAGE)
    assert Job.objects.filter(kind=WATCH).count() == 0
    evidence = attached(room)
    assert (waiting().subject_id, Source.objects.get().next_check_at) == (source.id, waiting().not_before)
    content.remove_evidence(actor=room.actor("ana"), evidence_id=evidence.id, expected_version=None)
    assert watch_site().next_check_at is None
    assert Job.objects.filter(kind=WATCH, state=JobState.WAITING).count() == 0
    assert Fetch.objects.count() == 1


def test_review_and_release_hasten_the_checks_of_a_claims_sources() -> None:
    room = factories.newsroom()
    evidence = quoted(room)
    for hasten in (
        lambda: send(room, evidence),
        lambda: publish(room, factories.approve(room, factories.fresh(evidence.claim))),
    ):
        Job.objects.filter(kind=WATCH).update(not_before=clock.now() + timedelta(days=20))
        hasten()
        assert near(waiting().not_before, timedelta(hours=1))
        assert Source.objects.get().next_check_at == waiting().not_before


def test_a_source_is_urgent_while_its_claim_is_in_review_or_just_released() -> None:
    room = factories.newsroom()
    evidence = quoted(room)
    source = evidence.source
    assert is_urgent(source) is False
    send(room, evidence)
    assert is_urgent(source) is True
    made = factories.approve(room, factories.fresh(evidence.claim))
    assert is_urgent(source) is False
    publish(room, made)
    assert is_urgent(source) is True
    Claim.objects.filter(id=made.id).update(released_at=clock.now() - timedelta(hours=49))
    assert is_urgent(source) is False


def test_a_site_is_asked_whether_its_page_changed_now_and_then_for_all_of_it_and_always_for_a_person(
    site: Site,
) -> None:
    site.tagged.add("/notice")
    room = factories.newsroom()
    evidence = attached(room, f"{site.url}/notice")
    work()
    assert [watch_site().state for _ in range(3)] == ["unchanged"] * 3
    assert (site.unmodified, Snapshot.objects.count(), Fetch.objects.filter(status=304).count()) == (3, 1, 3)
    site.pages["/notice"] = EDITED
    assert (watch_site().state, Snapshot.objects.count()) == ("changed", 2)
    watch_site()
    assert site.unmodified == 4
    request_fetch(actor=room.actor("ana"), source_id=evidence.source_id)
    work()
    assert (site.unmodified, Snapshot.objects.count()) == (4, 3)


def test_the_fourth_question_in_a_row_wants_the_whole_page() -> None:
    evidence = quoted(factories.newsroom())
    shot = evidence.snapshot
    assert shot is not None
    assert shot.fetch is not None
    asked = []
    for number in range(5):
        asked.append(evidence.source_id in validators_of([evidence.source_id]))
        at = clock.now()
        Fetch.objects.create(source=evidence.source, code="unchanged", status=304, fence=number + 2, started_at=at, ended_at=at)  # fmt: skip
    assert asked == [True, True, True, False, True]


def test_an_edit_that_leaves_the_quoted_passage_alone_raises_no_alarm() -> None:
    quoted(factories.newsroom())
    source = watch(EDITED)
    assert (source.state, grade(), flags()) == ("changed", "text-edited", [])
    assert near(source.next_check_at, timedelta(hours=1))


def test_a_change_of_the_quoted_passage_flags_the_claim_and_names_what_reads_otherwise() -> None:
    evidence = quoted(factories.newsroom())
    before = factories.fresh(evidence.claim)
    watch(CHANGED)
    flag = Flag.objects.get()
    assert (flag.flag, flag.claim_id) == ("source_changed", evidence.claim_id)
    assert evidence.public_id in flag.cause
    assert "“closed the bridge on Monday” now reads “closed the bridge on Tuesday”" in flag.cause
    now, piece = factories.fresh(before), Evidence.objects.get()
    assert (now.version, now.content_digest, piece.snapshot_id, piece.quote_check) == (
        before.version,
        before.content_digest,
        evidence.snapshot_id,
        "exact",
    )
    assert Event.objects.filter(verb="claim.flagged", about=before.public_id).count() == 1


def test_a_lost_quote_of_a_published_verdict_enters_the_view_of_changed_sources() -> None:
    room = factories.newsroom()
    evidence = quoted(room)
    send(room, evidence)
    publish(room, factories.approve(room, factories.fresh(evidence.claim)))
    claims, ana = Claim.objects.of_desk(room.desk.id), room.actor("ana")
    assert list(in_view(claims, View.SOURCE_CHANGED, ana)) == []
    watch(LOST)
    assert (grade(), flags()) == ("quote-lost", [("quote_lost", True)])
    assert [each.stage for each in in_view(claims, View.SOURCE_CHANGED, ana)] == [Stage.PUBLISHED]


def test_what_was_told_and_cleared_is_not_told_again() -> None:
    room = factories.newsroom()
    evidence = quoted(room)
    watch(CHANGED)
    cleared(room, evidence)
    watch(CHANGED.replace("eleven", "nineteen"))
    assert flags() == [("source_changed", False)]
    watch(LOST)
    assert flags() == [("source_changed", False), ("quote_lost", True)]


def test_a_passage_is_compared_with_the_capture_it_was_quoted_from() -> None:
    evidence = quoted(factories.newsroom())
    watch(EDITED)
    watch(EDITED.replace("bridge on Monday", "bridge on Tuesday"))
    assert "now reads" in Flag.objects.get(claim=evidence.claim).cause


@pytest.mark.parametrize("status", [500, 403])
def test_a_failed_try_is_no_deletion_and_no_baseline(status: int) -> None:
    evidence = quoted(factories.newsroom())
    assert evidence.snapshot is not None
    source = watch("", status)
    assert (source.snapshot_count, source.captured_at, flags()) == (1, evidence.snapshot.captured_at, [])
    assert waiting().not_before == source.next_check_at
    assert (watch(PAGE).state, flags()) == ("unchanged", [])


def test_not_found_counts_at_the_second_time_hours_later() -> None:
    evidence = quoted(factories.newsroom())
    source = watch("", 404)
    assert (source.state, source.state_code, flags()) == ("gone", Code.GONE_DOUBTFUL, [])
    assert near(source.next_check_at, timedelta(hours=6))
    assert (watch("", 404).state_code, flags()) == (Code.GONE_DOUBTFUL, [])  # too soon to count
    assert (watch("", 404, later=timedelta(hours=7)).state_code, flags()) == (
        "gone",
        [("source_changed", True)],
    )
    assert evidence.public_id in Flag.objects.get().cause
    assert grade() == "dead"


def test_a_page_that_comes_back_between_two_tries_was_not_gone() -> None:
    quoted(factories.newsroom())
    watch("", 404)
    assert watch(PAGE).state == "unchanged"
    source = watch("", 404, later=timedelta(hours=7))
    assert (source.state_code, flags()) == (Code.GONE_DOUBTFUL, [])


def test_gone_for_good_counts_at_once_and_is_told_once() -> None:
    room = factories.newsroom()
    evidence = quoted(room)
    assert (watch("", 410).state, flags()) == ("gone", [("source_changed", True)])
    cleared(room, evidence)
    assert (watch("", 410).state, flags()) == ("gone", [("source_changed", False)])


def test_a_counter_that_always_differs_is_learnt_and_no_change() -> None:
    quoted(factories.newsroom())

    def read(minutes: int) -> str:
        return PAGE.replace("pillars.", f"pillars. Read {minutes} minutes ago.")

    pages = [*map(read, (12, 14, 30, 47)), read(59).replace("eleven", "nineteen")]
    seen = [watch(page).state for page in pages]
    assert (seen, flags()) == (["changed", "changed", "changed", "unchanged", "changed"], [])


def test_a_page_whose_text_cannot_be_read_loses_no_quote() -> None:
    quoted(factories.newsroom())
    due()
    (leased,) = lease_due()
    job, at = start(job_id=leased.id, fence=leased.fence), clock.now()
    assert job is not None
    stored, unread = (
        Stored("0" * 64, "0" * 64, "text/html", 9),
        Reading(layers=(Layer("metadata", "Harbour"),)),
    )
    record_try(job=job, ended=Try(Code.CAPTURED, at, at, status=200, stored=stored, reading=unread))
    assert (grade(), flags()) == ("unreadable", [])
