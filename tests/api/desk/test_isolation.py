"""Another desk's object answers as one that does not exist; a key does no more than its scopes and its owner's roles."""

import uuid

import pytest

from factcheck.accounts.enums import Action, Scope
from factcheck.audit.models import Event
from factcheck.core import ids
from tests.api.desk.calling import caller, problem
from tests.api.desk.whole import Address, addresses, all_roles, one_of_everything
from tests.factories import newsroom

pytestmark = pytest.mark.django_db

ALL = list(addresses())
WITH_ID = [address for address in ALL if "<str:id>" in address.pattern]
NAMES = [f"{address.method} {address.pattern}" for address in ALL]


@pytest.mark.parametrize("address", WITH_ID, ids=[f"{one.method} {one.pattern}" for one in WITH_ID])
def test_an_object_of_another_desk_is_not_found(address: Address) -> None:
    theirs = one_of_everything(newsroom())
    ours = newsroom()
    all_roles(ours, "chris")
    chris = caller(ours, "chris")
    before = Event.objects.count()
    foreign = chris.call(address.method, address.path(theirs), {})
    unknown_ids = {noun: ids.encode(known[:2], uuid.uuid4()) for noun, known in theirs.items()}
    unknown = chris.call(address.method, address.path(unknown_ids), {})
    assert problem(foreign) == problem(unknown) == (404, "not-found")
    said = [{**answer.json(), "request_id": ""} for answer in (foreign, unknown)]
    assert said[0] == said[1]
    assert Event.objects.count() == before


@pytest.mark.parametrize("address", ALL, ids=NAMES)
def test_without_a_key_there_is_nothing(address: Address) -> None:
    room = newsroom()
    theirs = one_of_everything(room)
    chris = caller(room, "chris")
    chris.text = "fc_no_key"
    answer = chris.call(address.method, address.path(theirs), {})
    assert problem(answer) == (401, "bad-key")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("address", ALL, ids=NAMES)
def test_a_key_without_the_scope_is_refused_before_its_body_is_read(address: Address) -> None:
    room = newsroom()
    theirs = one_of_everything(room)
    all_roles(room, "chris")
    hooks = address.spec.right is Action.MANAGE_WEBHOOKS
    other = Scope.ARTICLES_READ if hooks else Scope.WEBHOOKS_MANAGE
    chris = caller(room, "chris", scopes=frozenset({other.value}))
    answer = chris.call(address.method, address.path(theirs), "{broken")
    assert problem(answer) == (403, "missing-scope")


NOT_ONES_OWN = [one for one in ALL if not one.pattern.startswith("keys")]


@pytest.mark.parametrize("address", NOT_ONES_OWN, ids=[f"{one.method} {one.pattern}" for one in NOT_ONES_OWN])
def test_a_viewer_changes_nothing(address: Address) -> None:
    room = newsroom()
    theirs = one_of_everything(room)
    path = address.path(theirs) + ("?text=bridge" if address.pattern == "claims/similar" else "")
    answer = caller(room, "vera").call(address.method, path, "{broken")
    if address.method == "GET" and address.spec.right is not Action.MANAGE_WEBHOOKS:
        assert answer.status_code in {200, 404}
    else:
        assert problem(answer) == (403, "not-your-role")


@pytest.mark.parametrize("address", ALL, ids=NAMES)
def test_an_unknown_parameter_is_refused(address: Address) -> None:
    room = newsroom()
    theirs = one_of_everything(room)
    all_roles(room, "ana")
    answer = caller(room, "ana").call(address.method, f"{address.path(theirs)}?nothing=1", {})
    assert problem(answer) == (400, "invalid-request")
    assert answer.json()["errors"][0]["pointer"] == "query/nothing"


#: What takes a file and nothing else.
ONLY_FILES = {"sources/<str:id>/snapshots", "leads"}


@pytest.mark.parametrize(
    "address",
    [one for one in ALL if one.method in {"POST", "PUT", "PATCH"}],
    ids=[f"{one.method} {one.pattern}" for one in ALL if one.method in {"POST", "PUT", "PATCH"}],
)
def test_an_unknown_member_is_refused_and_nothing_is_written(address: Address) -> None:
    room = newsroom()
    theirs = one_of_everything(room)
    all_roles(room, "ana")
    ana = caller(room, "ana")
    before = Event.objects.count()
    answer = ana.call(address.method, address.path(theirs), {"nothing": 1})
    if address.pattern in ONLY_FILES:
        assert problem(answer) == (415, "unsupported-media-type")
        return
    assert problem(answer) == (400, "invalid-request")
    assert ("body/nothing", "unknown") in [
        (item["pointer"], item["code"]) for item in answer.json()["errors"]
    ]
    assert Event.objects.count() == before
