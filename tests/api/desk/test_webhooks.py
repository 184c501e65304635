"""Webhook endpoints by the API: added, tried out, read, sent again, replaced, removed."""

import pytest

from factcheck.audit.models import Event
from factcheck.publishing.models import Delivery
from tests.api.desk.calling import Caller, caller, pointers, problem
from tests.factories import Newsroom, newsroom
from tests.publishing.desk import published, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]

URL = "https://hooks.example/a"


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


@pytest.fixture
def chris(room: Newsroom) -> Caller:
    return caller(room, "chris")


def test_an_endpoint_from_first_to_last(room: Newsroom, chris: Caller) -> None:
    made = chris.post("webhook-endpoints", {"url": URL, "types": ["verdict.retracted", "verdict.published"]})
    assert made.status_code == 201
    endpoint = made.json()
    secret = endpoint.pop("secret")
    assert secret.startswith("whsec_")
    assert endpoint["types"] == ["verdict.published", "verdict.retracted"]
    path = f"webhook-endpoints/{endpoint['id']}"
    assert chris.get(path).json() == endpoint
    assert chris.get("webhook-endpoints").json() == {"results": [endpoint], "next_cursor": None}
    changed = chris.patch(path, {"types": [], "url": "https://hooks.example/b"}).json()
    assert changed == {**endpoint, "types": [], "url": "https://hooks.example/b"}
    rotated = chris.post(f"{path}/rotate-secret")
    assert rotated.json()["secret"] not in {secret, None}
    assert rotated.json()["old_secret_until"] is not None
    assert chris.call("DELETE", path).status_code == 204
    assert problem(chris.get(path)) == (404, "not-found")
    verbs = Event.objects.filter(object=endpoint["id"]).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["webhook.created", "webhook.changed", "webhook.rotated", "webhook.removed"]


def test_deliveries_are_listed_sent_again_and_replayed(room: Newsroom, chris: Caller) -> None:
    endpoint = chris.post("webhook-endpoints", {"url": URL}).json()["id"]
    path = f"webhook-endpoints/{endpoint}"
    verdict = published(room)
    retract(room, verdict.claim)
    sent = chris.post(f"{path}/test")
    assert (sent.status_code, sent.json()["type"], sent.json()["seq"]) == (202, "webhook.test", None)
    first = chris.get(f"{path}/deliveries?limit=2").json()
    second = chris.get(f"{path}/deliveries?limit=2&cursor={first['next_cursor']}").json()
    listed = [*first["results"], *second["results"]]
    kinds = ["webhook.test", "verdict.retracted", "verdict.published"]
    assert [one["type"] for one in listed] == kinds
    assert {one["state"] for one in listed} == {"waiting"}
    Delivery.objects.update(state="failed", next_try_at=None, ended_at=verdict.modified_at)
    again = chris.post(f"{path}/deliveries/{listed[2]['id']}/redeliver")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    assert again.json()["message_id"] == listed[2]["message_id"]
    unknown = listed[2]["id"][:-1] + ("1" if listed[2]["id"][-1] == "0" else "0")
    assert problem(chris.post(f"{path}/deliveries/{unknown}/redeliver")) == (404, "not-found")
    start = chris.post(f"{path}/replay", {"after": listed[2]["seq"]})
    assert (start.status_code, start.json()["queued"], start.json()["has_more"]) == (202, 1, False)
    assert chris.post(f"{path}/replay", {"after": start.json()["next_after"]}).json()["queued"] == 0
    assert chris.post(f"{path}/replay", {"after": 0}).json()["queued"] == 2
    assert Delivery.objects.count() == 3
    assert problem(chris.post(f"{path}/replay", {"after": "nonsense"})) == (400, "invalid-cursor")
    assert pointers(chris.post(f"{path}/replay", {"after": -1})) == [("body/after", "range")]


def test_a_repeated_call_makes_one_endpoint_and_tells_its_secret_once(chris: Caller) -> None:
    first = chris.post("webhook-endpoints", {"url": URL}, idempotency_key="one")
    second = chris.post("webhook-endpoints", {"url": URL}, idempotency_key="one")
    assert second["Idempotent-Replayed"] == "true"
    assert second.json() == {**first.json(), "secret": None}
    assert len(chris.get("webhook-endpoints").json()["results"]) == 1


def test_what_may_not_be_called_or_told_is_refused(chris: Caller) -> None:
    for url in ("http://hooks.example/", "https://127.0.0.1/", "https://hooks.example:22/"):
        assert problem(chris.post("webhook-endpoints", {"url": url})) == (422, "address-refused")
    wrong = chris.post("webhook-endpoints", {"url": URL, "types": ["verdict.loved"]})
    assert pointers(wrong) == [("body/types/0", "unknown")]
    endpoint = chris.post("webhook-endpoints", {"url": URL}).json()["id"]
    path = f"webhook-endpoints/{endpoint}"
    assert chris.patch(path, {"enabled": False}).json()["disabled_for"] == "person"
    assert problem(chris.post(f"{path}/test")) == (409, "move-not-allowed")
    assert chris.patch(path, {"enabled": True}).json()["disabled_for"] is None
