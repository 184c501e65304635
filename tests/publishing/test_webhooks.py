"""Webhooks: written with the publication, signed, sent past the guard, tried again, given up, sent once more."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.db import transaction
from standardwebhooks import Webhook, WebhookVerificationError

from factcheck.audit.models import Event
from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.publishing import backoff
from factcheck.publishing.models import Delivery
from factcheck.publishing.services import endpoints
from tests.factories import Newsroom, newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract
from tests.publishing.hooks import added, now_of, opened
from tests.receiver import Receiver, receiving
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


@pytest.mark.both
def test_every_kind_of_change_is_told_once_and_verifies(room: Newsroom, receiver: Receiver) -> None:
    made = added(room, receiver.url)
    verdict = published(room)
    publish(room, reopened(room, verdict.claim, rationale="The office said it twice."), note="A source more.")
    publish(
        room,
        reopened(room, verdict.claim, statement="The bridge was closed on a Monday."),
        note="It was a Monday.",
        kind="correction",
    )
    retract(room, verdict.claim)
    reinstate(room, verdict.claim)
    assert receiver.calls == []
    work()
    told = [opened(made, call) for call in sorted(receiver.calls, key=lambda call: call.told["data"]["seq"])]
    kinds = ["published", "updated", "corrected", "retracted", "reinstated"]
    assert [message["type"] for message in told] == [f"verdict.{kind}" for kind in kinds]
    first = verdict.changes.order_by("seq")[0]
    assert told[0] == {
        "type": "verdict.published",
        "timestamp": clock.brief(first.at),
        "data": {
            "id": verdict.public_id,
            "revision": 1,
            "seq": first.seq,
            "status": "confirmed",
            "previous_status": None,
            "url": f"http://127.0.0.1:8000/api/v1/verdicts/{verdict.public_id}",
        },
    }
    assert [message["data"]["revision"] for message in told] == [1, 2, 3, 4, 5]
    assert len(set(receiver.ids)) == 5
    assert set(Delivery.objects.values_list("state", "tries")) == {("delivered", 1)}
    assert work(counting="publishing.deliver") == 0


def test_a_changed_replayed_or_swapped_message_does_not_verify(room: Newsroom, receiver: Receiver) -> None:
    made, other = added(room, receiver.url), added(room, receiver.url + "2")
    published(room)
    work()
    call = next(call for call in receiver.calls if call.path == "/hook")
    known = Webhook(made.secret)
    assert known.verify(call.body, call.headers)["type"] == "verdict.published"
    changed = call.body.replace(b"confirmed", b"denied")
    swapped = {**call.headers, "webhook-id": "msg_another"}
    later = {**call.headers, "webhook-timestamp": str(int(call.headers["webhook-timestamp"]) + 1)}
    for body, headers in [(changed, call.headers), (call.body, swapped), (call.body, later)]:
        with pytest.raises(WebhookVerificationError):
            known.verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(other.secret).verify(call.body, call.headers)
    with time_machine.travel(clock.now() + timedelta(minutes=6)), pytest.raises(WebhookVerificationError):
        known.verify(call.body, call.headers)


def test_only_this_desk_and_only_the_chosen_types(room: Newsroom, receiver: Receiver) -> None:
    elsewhere = newsroom()
    added(room, receiver.url, "verdict.retracted")
    published(elsewhere)
    verdict = published(room)
    retract(room, verdict.claim)
    work()
    assert [(call.told["type"], call.told["data"]["id"]) for call in receiver.calls] == [
        ("verdict.retracted", verdict.public_id)
    ]


def test_a_publication_that_is_rolled_back_is_told_to_nobody(room: Newsroom, receiver: Receiver) -> None:
    added(room, receiver.url)

    def publish_and_fail() -> None:
        with transaction.atomic():
            published(room)
            raise LookupError

    with pytest.raises(LookupError):
        publish_and_fail()
    assert (Delivery.objects.count(), work(counting="publishing.deliver"), receiver.calls) == (0, 0, [])


@pytest.mark.parametrize(
    ("answers", "status", "error"),
    [
        ({"status": 500}, 500, "server_error"),
        ({"status": 404}, 404, "gone"),
        ({"status": 307, "headers": {"Location": "/elsewhere"}}, 307, "redirect"),
        ({"status": 429, "headers": {"Retry-After": "7200"}}, 429, "rate_limited"),
    ],
)
def test_a_failure_is_tried_again_by_and_by_under_the_same_id(
    room: Newsroom, answers: dict[str, Any], status: int, error: str
) -> None:
    with receiving(**answers) as receiver, time_machine.travel(clock.now(), tick=False) as moment:
        endpoint = added(room, receiver.url).endpoint
        published(room)
        gaps = []
        while (delivery := Delivery.objects.get()).state == "waiting":
            assert work(counting="publishing.deliver") == 1
            delivery.refresh_from_db()
            if delivery.next_try_at is not None:
                due = Job.objects.live().get().not_before
                gaps.append((due - clock.now()).total_seconds())
                moment.move_to(due)
        wait = 7200 if status == 429 else 0
        for gap, wanted in zip(gaps, backoff.GAPS, strict=True):
            assert max(wait, wanted * 0.8 - 1) <= gap <= max(wait, wanted * 1.2 + 300)
    assert (delivery.state, delivery.tries, delivery.last_status, delivery.last_error) == (
        "failed",
        10,
        status,
        error,
    )
    assert len(receiver.ids) == 10
    assert len(set(receiver.ids)) == 1
    assert {call.path for call in receiver.calls} == {"/hook"}
    log = list(delivery.log.order_by("number").values_list("number", "status", "error"))
    assert log == [(number, status, error) for number in range(1, 11)]
    assert now_of(endpoint).failing_since is not None


def test_gone_disables_at_once_and_five_days_without_success_do(room: Newsroom, receiver: Receiver) -> None:
    with receiving(status=410) as gone:
        first = added(room, gone.url).endpoint
        verdict = published(room)
        work()
    assert (now_of(first).disabled_for, len(gone.calls)) == ("gone", 1)
    second = added(room, receiver.url).endpoint
    receiver.status = 503
    start = clock.now()
    for day in (0, 2, 4.9):
        with time_machine.travel(start + timedelta(days=day)):
            endpoints.replay(actor=room.actor("chris"), endpoint_id=second.id, after=0)
            work(most=1)
    assert now_of(second).enabled
    with time_machine.travel(start + timedelta(days=5.1)):
        work(most=1)
        assert (now_of(second).disabled_for, work(counting="publishing.deliver")) == ("failing", 0)
    disabled = Event.objects.filter(verb="webhook.disabled").order_by("seq")
    assert [(event.object, event.actor_id) for event in disabled] == [
        (first.public_id, None),
        (second.public_id, None),
    ]
    retract(room, verdict.claim)
    assert Delivery.objects.filter(state="waiting").count() == 0


def test_a_success_clears_what_failed_before(room: Newsroom, receiver: Receiver) -> None:
    endpoint = added(room, receiver.url).endpoint
    receiver.status = 500
    published(room)
    work()
    failing = now_of(endpoint)
    assert (failing.failures, failing.failing_since is None) == (1, False)
    receiver.status = 200
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        work()
    cleared = now_of(endpoint)
    assert (cleared.failures, cleared.failing_since, cleared.paused_until) == (0, None, None)
    assert len(set(receiver.ids)) == 1


def test_a_receiver_that_hangs_floods_or_redirects_delays_nobody(room: Newsroom) -> None:
    with ExitStack() as stack:
        bad = [
            stack.enter_context(receiving(flood=1_000_000_000)),
            stack.enter_context(receiving(status=302, headers={"Location": "http://127.0.0.1:1/"})),
            stack.enter_context(receiving(status=500)),
        ]
        good = stack.enter_context(receiving())
        for one in (*bad, good):
            added(room, one.url)
        published(room)
        work()
        assert [len(one.calls) for one in (*bad, good)] == [1, 1, 1, 1]
        assert bad[0].sent < 50_000_000
    by_url = {row.endpoint.url: row.state for row in Delivery.objects.select_related("endpoint")}
    states = [by_url[one.url] for one in (*bad, good)]
    assert states == ["delivered", "waiting", "waiting", "delivered"]


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_never_answers_holds_up_no_other(room: Newsroom) -> None:
    noted: list[tuple[str, datetime]] = []
    with receiving(hangs=True) as dead, receiving() as good:
        slow, quick = added(room, dead.url).endpoint, added(room, good.url).endpoint
        published(room)
        work()
        for endpoint in (slow, quick):
            noted += [(row.state, row.log.get().at) for row in Delivery.objects.filter(endpoint=endpoint)]
    (state, late), (other, early) = noted
    assert (state, other) == ("waiting", "delivered")
    assert late - early > timedelta(seconds=10)


def test_a_message_says_where_to_read_and_no_more(room: Newsroom, receiver: Receiver) -> None:
    added(room, receiver.url)
    published(room)
    work()
    (call,) = receiver.calls
    assert sorted(orjson.loads(call.body)["data"]) == [
        "id",
        "previous_status",
        "revision",
        "seq",
        "status",
        "url",
    ]
