"""Endpoints of webhooks: who manages them, what they may be, their secrets, their log, sending once more."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from standardwebhooks import WebhookVerificationError

from factcheck.accounts.actors import Actor
from factcheck.audit.models import Event
from factcheck.core import clock
from factcheck.core.problems import AddressRefused, Invalid, MoveNotAllowed, NotFound, NotYourRole, RuleNotMet
from factcheck.jobs.models import Job
from factcheck.publishing.models import Delivery
from factcheck.publishing.services import endpoints
from tests.factories import Newsroom, newsroom
from tests.publishing.desk import published, retract
from tests.publishing.hooks import added, now_of, opened
from tests.receiver import Receiver
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/a",
        "https://hooks.example:8080/a",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://a:b@hooks.example/",
        "ftp://hooks.example/",
    ],
)
def test_an_address_that_may_not_be_called_is_refused(
    room: Newsroom, settings: LazySettings, url: str
) -> None:
    settings.FETCH_ALLOW_NETS = ()
    with pytest.raises(AddressRefused):
        added(room, url)
    made = added(room, "https://hooks.example:8443/a").endpoint
    with pytest.raises(AddressRefused):
        endpoints.change_endpoint(actor=room.actor("chris"), endpoint_id=made.id, changes={"url": url})
    assert now_of(made).url == "https://hooks.example:8443/a"


def test_a_name_that_leads_inside_is_refused_when_it_is_called(
    room: Newsroom, receiver: Receiver, settings: LazySettings
) -> None:
    added(room, receiver.url.replace("127.0.0.1", "localhost"))
    settings.FETCH_ALLOW_NETS = ()
    published(room)
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.last_status, receiver.calls) == ("waiting", None, [])
    assert delivery.last_error in {"ADDRESS_BLOCKED", "PORT_BLOCKED"}


def test_a_new_secret_holds_beside_the_old_one_for_a_day(room: Newsroom, receiver: Receiver) -> None:
    old = added(room, receiver.url)
    chris = room.actor("chris")
    new = endpoints.rotate_secret(actor=chris, endpoint_id=old.endpoint.id)
    assert new.secret != old.secret
    endpoints.send_test(actor=chris, endpoint_id=old.endpoint.id)
    work()
    for made in (old, new):
        assert opened(made, receiver.calls[0])["type"] == "webhook.test"
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        endpoints.send_test(actor=chris, endpoint_id=old.endpoint.id)
        work()
        assert opened(new, receiver.calls[1])["data"] == {"endpoint": old.endpoint.public_id}
        with pytest.raises(WebhookVerificationError):
            opened(old, receiver.calls[1])


def test_no_secret_stands_in_the_database(room: Newsroom, receiver: Receiver) -> None:
    made = added(room, receiver.url)
    kept = bytes(now_of(made.endpoint).secret)
    assert made.secret.removeprefix("whsec_").encode() not in kept
    assert made.secret not in str(list(Event.objects.values_list("detail__body")))
    assert "/hook" not in str(list(Event.objects.values_list("detail__body")))


def test_a_message_is_sent_once_more_with_its_id_and_bytes(room: Newsroom, receiver: Receiver) -> None:
    chris = room.actor("chris")
    endpoint = added(room, receiver.url).endpoint
    published(room)
    work()
    delivery = Delivery.objects.get()
    endpoints.redeliver(actor=chris, endpoint_id=endpoint.id, delivery_id=delivery.id)
    assert work(counting="publishing.deliver") == 1
    assert len({(call.id, call.body) for call in receiver.calls}) == 1
    assert len(receiver.calls) == 2
    assert list(delivery.log.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.both
def test_changes_are_sent_again_from_a_point_oldest_first(room: Newsroom, receiver: Receiver) -> None:
    chris = room.actor("chris")
    verdict = published(room)
    endpoint = added(room, receiver.url).endpoint
    retract(room, verdict.claim)
    work()
    first, second = verdict.changes.order_by("seq").values_list("seq", flat=True)
    done = endpoints.replay(actor=chris, endpoint_id=endpoint.id, after=0)
    assert (done.queued, done.last, done.has_more) == (2, second, False)
    work()
    ids = {call.told["data"]["seq"]: call.id for call in receiver.calls}
    assert sorted(ids) == [first, second]
    assert len(receiver.calls) == 3
    assert len(set(receiver.ids)) == 2
    again = endpoints.replay(actor=chris, endpoint_id=endpoint.id, after=second)
    assert (again.queued, again.last) == (0, second)


@pytest.mark.both
def test_what_is_disabled_is_told_nothing_until_it_is_enabled(room: Newsroom, receiver: Receiver) -> None:
    chris = room.actor("chris")
    endpoint = added(room, receiver.url).endpoint
    verdict = published(room)
    endpoints.change_endpoint(actor=chris, endpoint_id=endpoint.id, changes={"enabled": False})
    retract(room, verdict.claim)
    work()
    assert receiver.calls == []
    assert list(Delivery.objects.values_list("state", "last_error")) == [("failed", "disabled")]
    with pytest.raises(MoveNotAllowed):
        endpoints.send_test(actor=chris, endpoint_id=endpoint.id)
    endpoints.change_endpoint(actor=chris, endpoint_id=endpoint.id, changes={"enabled": True})
    endpoints.replay(actor=chris, endpoint_id=endpoint.id, after=0)
    work()
    assert len(receiver.calls) == 2


@pytest.mark.both
def test_an_endpoint_is_removed_with_its_log_while_a_call_waits(room: Newsroom, receiver: Receiver) -> None:
    endpoint = added(room, receiver.url).endpoint
    published(room)
    endpoints.remove_endpoint(actor=room.actor("chris"), endpoint_id=endpoint.id)
    assert (work(counting="publishing.deliver"), receiver.calls, Delivery.objects.count()) == (1, [], 0)
    assert not Job.objects.live().exists()


def test_only_a_chief_manages_webhooks_and_no_desk_sees_anothers(room: Newsroom) -> None:
    endpoint = added(room, "https://hooks.example/").endpoint
    other = newsroom().actor("chris")

    def acts(actor: Actor) -> list[Any]:
        named = {"actor": actor, "endpoint_id": endpoint.id}
        return [
            lambda: endpoints.change_endpoint(**named, changes={"types": []}),
            lambda: endpoints.remove_endpoint(**named),
            lambda: endpoints.rotate_secret(**named),
            lambda: endpoints.send_test(**named),
            lambda: endpoints.replay(**named, after=0),
            lambda: endpoints.redeliver(**named, delivery_id=endpoint.id),
        ]

    for act in acts(room.actor("paul")):
        with pytest.raises(NotYourRole):
            act()
    for act in acts(other):
        with pytest.raises(NotFound):
            act()


def test_unknown_types_and_too_many_endpoints_are_refused(room: Newsroom) -> None:
    with pytest.raises(Invalid):
        added(room, "https://hooks.example/", "verdict.loved")
    with pytest.raises(Invalid):
        added(room, "hooks.example")
    for number in range(endpoints.MOST_ENDPOINTS):
        added(room, f"https://hooks.example/{number}")
    with pytest.raises(RuleNotMet):
        added(room, "https://hooks.example/more")


def test_the_log_goes_back_thirty_days(room: Newsroom, receiver: Receiver) -> None:
    chris = room.actor("chris")
    endpoint = added(room, receiver.url).endpoint
    published(room)
    work()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert endpoints.log_of(endpoint).count() == 0
        endpoints.send_test(actor=chris, endpoint_id=endpoint.id)
        work()
        assert list(Delivery.objects.values_list("type", flat=True)) == ["webhook.test"]


@pytest.mark.both
def test_the_database_knows_no_delivery_without_a_next_time_or_an_end(room: Newsroom) -> None:
    endpoint = added(room, "https://hooks.example/").endpoint
    row = endpoints.send_test(actor=room.actor("chris"), endpoint_id=endpoint.id)
    for values in ({"next_try_at": None}, {"state": "failed"}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(id=row.id).update(**values)
