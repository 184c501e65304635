"""The pages of webhooks: by plain forms, for chiefs, with a secret that is shown once."""

import ipaddress
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from standardwebhooks import Webhook

from factcheck.core import clock
from factcheck.publishing.models import Delivery, DeliveryTry, WebhookEndpoint
from factcheck.web.webhook_words import fault_label
from tests import factories
from tests.publishing.desk import published
from tests.receiver import receiving
from tests.web.newsrooms import signed_in
from tests.workers import work

pytestmark = pytest.mark.django_db

LIST = "/desk/settings/webhooks"


@pytest.fixture(autouse=True)
def loopback(settings: LazySettings) -> None:
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)


def secret_in(answer: object) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]{40,}", answer.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found[0]


def test_an_endpoint_from_its_form_to_its_log() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    with receiving() as receiver:
        made = chris.post(f"{LIST}/add", {"url": receiver.url, "types": ["verdict.published"]})
        secret, endpoint = secret_in(made), WebhookEndpoint.objects.get()
        assert "no-store" in made["Cache-Control"]
        here = f"{LIST}/{endpoint.public_id}"
        published(room)
        assert chris.post(f"{here}/test").status_code == 302
        work()
        # Each is a job of its own: no order is promised.
        assert {call.told["type"] for call in receiver.calls} == {"verdict.published", "webhook.test"}
        assert len(receiver.calls) == 2
        for call in receiver.calls:
            Webhook(secret).verify(call.body, call.headers)
        shown = chris.get(here).content.decode()
        assert secret not in shown
        for delivery in Delivery.objects.all():
            assert delivery.message_id in shown
        assert "204 · " in shown
        again = Delivery.objects.get(type="verdict.published").public_id
        assert chris.post(f"{here}/redeliver", {"delivery": again}).status_code == 302
        assert chris.post(f"{here}/replay", {"after": "0"}).status_code == 302
        work()
        assert len(set(receiver.ids)) == 2
        assert len(receiver.calls) == 3
    assert receiver.url in chris.get(LIST).content.decode()


def test_the_last_day_and_the_state_of_deliveries_are_told_in_words() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    chris.post(f"{LIST}/add", {"url": "https://hooks.example/a", "types": ["verdict.corrected"]})
    endpoint = WebhookEndpoint.objects.get()
    here = f"{LIST}/{endpoint.public_id}"
    assert "nothing in 24 hours" in chris.get(LIST).content.decode()
    chris.post(f"{here}/test")
    sent = Delivery.objects.get()
    hour_ago = sent.created_at - timedelta(minutes=90)
    DeliveryTry.objects.create(
        delivery=sent, number=1, at=hour_ago, status=500, elapsed_ms=12, error="server_error"
    )
    Delivery.objects.update(tries=1)
    page = chris.get(here, {"state": "waiting"})
    assert page.context["day"].hours[-2] == (1, True)
    html = page.content.decode()
    for words in ("its server failed", "1 tried again", ">Test<", "On their way 1", "Given up 0"):
        assert words in html, words
    assert sent.message_id not in chris.get(here, {"state": "failed"}).content.decode()
    assert "Corrected" in chris.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ""),
        ("TLS_FAIL", "its certificate does not hold"),
        ("PROTOCOL:closed", "the answer could not be read"),
        ("gone:doubtful", "the address is gone"),
    ],
)
def test_every_fault_has_words(code: str, words: str) -> None:
    assert fault_label(code) == words


def test_a_new_secret_is_shown_once_and_a_switch_is_kept() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    first = secret_in(chris.post(f"{LIST}/add", {"url": "https://hooks.example/a"}))
    endpoint = WebhookEndpoint.objects.get()
    here = f"{LIST}/{endpoint.public_id}"
    second = secret_in(chris.post(f"{here}/rotate"))
    assert second != first
    assert second not in chris.get(here).content.decode()
    assert chris.post(f"{here}/switch", {}).status_code == 302
    endpoint.refresh_from_db()
    assert endpoint.disabled_for == "person"
    refused = chris.post(f"{here}/test")
    assert refused.status_code == 409
    assert "enable it first" in refused.content.decode()
    assert chris.post(f"{here}/switch", {"enabled": "on"}).status_code == 302
    changed = chris.post(f"{here}/change", {"url": "https://hooks.example/b", "types": ["verdict.merged"]})
    assert changed.status_code == 302
    endpoint.refresh_from_db()
    assert (endpoint.enabled, endpoint.url, endpoint.types) == (
        True,
        "https://hooks.example/b",
        ["verdict.merged"],
    )
    assert chris.post(f"{here}/remove", {}).status_code == 422
    assert chris.post(f"{here}/remove", {"sure": "on"}).status_code == 302
    assert WebhookEndpoint.objects.count() == 0


def test_a_refused_address_stays_in_its_form() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    refused = chris.post(f"{LIST}/add", {"url": "https://user:word@hooks.example/"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "https://user:word@hooks.example/" in page
    assert 'aria-describedby="' in page
    assert WebhookEndpoint.objects.count() == 0


def test_only_chiefs_of_the_desk_come_in() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    chris = signed_in(room, "chris")
    chris.post(f"{LIST}/add", {"url": "https://hooks.example/a"})
    here = f"{LIST}/{WebhookEndpoint.objects.get().public_id}"
    for name in ("ana", "paul", "vera"):
        person = signed_in(room, name)
        assert [person.get(LIST).status_code, person.get(here).status_code] == [403, 403]
        assert "hooks.example" not in person.get(here).content.decode()
        assert LIST not in person.get("/desk/settings").content.decode()
    foreign = signed_in(other, "chris")
    assert [foreign.get(here).status_code, foreign.post(f"{here}/remove", {"sure": "on"}).status_code] == [
        404,
        404,
    ]
    assert LIST in chris.get("/desk/settings").content.decode()


def test_the_chief_is_told_that_a_receiver_is_gone() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    with receiving(status=410) as receiver:
        chris.post(f"{LIST}/add", {"url": receiver.url})
        assert "webhook was disabled" not in chris.get("/").content.decode()
        published(room)
        work()
    assert "1 webhook was disabled" in chris.get("/").content.decode()
    assert "webhook was disabled" not in signed_in(room, "paul").get("/").content.decode()
    assert "Webhook disabled" in chris.get("/journal").content.decode()


def test_a_list_and_a_log_take_the_same_queries_however_long(
    django_assert_max_num_queries: object, settings: LazySettings
) -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")

    def counted(path: str) -> int:
        with django_assert_max_num_queries(60) as seen:  # type: ignore[operator]
            assert chris.get(path).status_code == 200
        return len(seen)

    def grow() -> None:
        chris.post(f"{LIST}/add", {"url": "https://hooks.example/a"})
        endpoint = WebhookEndpoint.objects.earliest("id")
        chris.post(f"{LIST}/{endpoint.public_id}/test")

    grow()
    here = f"{LIST}/{WebhookEndpoint.objects.get().public_id}"
    chris.get(LIST), chris.get(here)
    few = [counted(LIST), counted(here)]
    grow(), grow()
    assert [counted(LIST), counted(here)] == few


def test_a_failing_endpoint_says_since_when() -> None:
    room = factories.newsroom()
    chris: Client = signed_in(room, "chris")
    with receiving(status=500) as receiver:
        chris.post(f"{LIST}/add", {"url": receiver.url})
        published(room)
        work()
    assert "fails since" in chris.get(LIST).content.decode()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert (
            "tried again" in chris.get(f"{LIST}/{WebhookEndpoint.objects.get().public_id}").content.decode()
        )
