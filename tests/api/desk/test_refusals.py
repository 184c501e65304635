"""Bad input is refused by name, in a fixed order, and nothing is stored."""

import io
import uuid
from typing import Any

import pytest

from factcheck.api.desk.call import Lock
from factcheck.articles.models import Article
from factcheck.core import ids
from tests import factories
from tests.api.desk import refusing
from tests.api.desk.calling import Caller, caller, pointers, problem
from tests.api.desk.refusing import counts
from tests.api.desk.whole import Address, addresses, all_roles, one_of_everything
from tests.factories import newsroom

pytestmark = pytest.mark.django_db
#: Fixtures of a module are those among its names; an import of them would hide them behind the arguments of the tests.
made, ana = refusing.made, refusing.ana


def spanned(**changes: Any) -> dict[str, Any]:
    """A body for a claim at the right offsets, changed."""
    quote = "closed the harbour bridge"
    start = factories.TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote, **changes}


SPANS = [
    ({"end": 10**6, "start": 10**6 - 25}, (422, "quote-mismatch")),
    ({"quote": "closed the harbour bridgE"}, (422, "quote-mismatch")),
    ({"start": -1}, (400, "invalid-request")),
    ({"start": 9, "end": 9}, (400, "invalid-request")),
    ({"start": 20, "end": 10}, (400, "invalid-request")),
    ({"start": "3"}, (400, "invalid-request")),
    ({"start": 3.0}, (400, "invalid-request")),
    ({"start": True}, (400, "invalid-request")),
    ({"end": 10**20}, (400, "invalid-request")),
    ({"prefix": "x"}, (400, "invalid-request")),
    ({"risk": "huge"}, (400, "invalid-request")),
    ({"statement": 7}, (400, "invalid-request")),
    ({"accusation": "true"}, (400, "invalid-request")),
    ({"statement": "a\u0000b"}, (400, "invalid-request")),
    ({"statement": "a\ud800b"}, (400, "invalid-request")),
]


@pytest.mark.parametrize(("changes", "expected"), SPANS)
def test_a_claim_that_cannot_be_is_refused(
    ana: Caller, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert ana.room.article is not None
    before = counts()
    answer = ana.post("claims", spanned(article=ana.room.article.public_id, **changes))
    assert problem(answer) == expected
    assert counts() == before


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"quote": "the"}, None),
        ({"quote": "nowhere in it"}, None),
        ({"quote": ""}, ("body/quote", "blank")),
        ({}, ("body/quote", "required")),
    ],
)
def test_a_quote_without_offsets_stands_exactly_once(
    ana: Caller, body: dict[str, Any], pointer: tuple[str, str] | None
) -> None:
    assert ana.room.article is not None
    answer = ana.post("claims", {"article": ana.room.article.public_id, **body})
    if pointer is None:
        assert problem(answer) == (422, "quote-mismatch")
    else:
        assert (problem(answer), pointers(answer)) == ((400, "invalid-request"), [pointer])


def test_references_to_another_desk_are_refused_like_unknown_ones(ana: Caller) -> None:
    theirs = Article.objects.exclude(desk=ana.room.desk).get().public_id
    unknown = ids.encode("ar", uuid.uuid4())
    answers = [ana.post("claims", {"article": one, "quote": "closed"}) for one in (theirs, unknown)]
    said = [{**answer.json(), "request_id": ""} for answer in answers]
    assert said[0] == said[1]
    assert pointers(answers[0]) == [("body/article", "not-found")]


def test_a_list_refuses_what_it_does_not_know(ana: Caller) -> None:
    for query in (
        "limit=0",
        "limit=101",
        "limit=1e2",
        "stage=nowhere",
        "queue=qu_x",
        "cursor=abc",
        "stage=draft&stage=draft",
    ):
        assert problem(ana.get(f"claims?{query}"))[0] == 400
    assert problem(ana.get(f"claims?q={'x' * 201}")) == (400, "invalid-request")


def test_a_cursor_of_other_filters_is_refused(ana: Caller) -> None:
    factories.claim(ana.room, "Engineers found cracks")
    page = ana.get("claims?limit=1").json()
    assert len(page["results"]) == 1
    following = ana.get(f"claims?limit=1&cursor={page['next_cursor']}").json()
    assert following["results"][0]["id"] != page["results"][0]["id"]
    assert following["next_cursor"] is None
    refused = ana.get(f"claims?limit=1&stage=draft&cursor={page['next_cursor']}")
    assert problem(refused) == (400, "invalid-cursor")


LOCKED = [
    address
    for address in addresses()
    if address.lock is Lock.REQUIRED and not address.pattern.startswith("rules")
]


@pytest.mark.parametrize("address", LOCKED, ids=[f"{one.method} {one.pattern}" for one in LOCKED])
def test_a_version_is_required_and_compared(address: Address) -> None:
    room = newsroom()
    theirs = one_of_everything(room)
    all_roles(room, "chris")
    chris = caller(room, "chris")
    body = BODIES.get(address.pattern, {})
    before = counts()
    without = chris.call(address.method, address.path(theirs), body)
    assert problem(without) == (428, "precondition-required")
    for etag in ('"cl_x.1"', f'"{theirs["claims"]}.999"', "1", f'W/"{theirs["claims"]}.2"'):
        stale = chris.call(address.method, address.path(theirs), body, if_match=etag)
        assert problem(stale) == (412, "stale")
    assert counts() == before


BODIES: dict[str, dict[str, Any]] = {
    "articles/<str:id>/marks": {"start": 0, "end": 1, "mark": "opinion"},
    "claims/<str:id>/merge": {"into": ids.encode("cl", uuid.uuid4())},
    "claims/<str:id>/drop": {"reason": "opinion"},
    "claims/<str:id>/reopen": {"reason": "new facts"},
    "claims/<str:id>/retract": {"reason": "wrong"},
    "claims/<str:id>/reinstate": {"reason": "right"},
    "claims/<str:id>/approve": {"content_digest": "0" * 64},
    "claims/<str:id>/return": {"reason_code": "legal", "text": "Ask them."},
    "claims/<str:id>/judge": {"content_digest": "0" * 64, "status": "denied", "text": "They say no."},
    "claims/<str:id>/conference/decide": {
        "content_digest": "0" * 64,
        "status": "denied",
        "text": "They say no.",
    },
    "reply-requests/<str:id>": {"outcome": "answered"},
    "comments/<str:id>": {"resolved": True},
}


def test_the_order_of_refusals_of_an_approval() -> None:
    room = newsroom()
    made = factories.submitted(room)
    ana, rita, omar = (caller(room, name) for name in ("ana", "rita", "omar"))
    path, digest = f"claims/{made.public_id}/approve", {"content_digest": "0" * 64}
    etag = rita.get(f"claims/{made.public_id}")["ETag"]
    assert problem(ana.call("POST", path, "{")) == (403, "not-your-role")
    assert problem(rita.call("POST", path, "{")) == (400, "invalid-request")
    assert problem(rita.post(path, digest)) == (428, "precondition-required")
    assert problem(rita.post(path, digest, if_match='"x.1"')) == (412, "stale")
    assert problem(rita.post(path, digest, if_match=etag)) == (409, "not-held")
    assert omar.post(f"claims/{made.public_id}/take").status_code == 200
    assert problem(rita.post(path, digest, if_match=etag)) == (409, "held-by-another")
    assert problem(omar.post(path, digest, if_match=etag)) == (412, "stale")
    draft = factories.claim(room, "Engineers found cracks")
    tag = rita.get(f"claims/{draft.public_id}")["ETag"]
    refused = rita.post(f"claims/{draft.public_id}/approve", digest, if_match=tag)
    assert problem(refused) == (409, "move-not-allowed")


def test_what_is_in_review_names_the_move_that_comes_first(ana: Caller) -> None:
    made = factories.submitted(ana.room, "Engineers found cracks")
    path = f"claims/{made.public_id}"
    refused = ana.patch(path, {"statement": "Other words."}, if_match=ana.get(path)["ETag"])
    assert problem(refused) == (409, "in-review")
    assert refused.json()["detail"].startswith("The claim is in review: withdraw it")
    lacking = ana.move(factories.claim(ana.room, "The mayor said").public_id, "submit")
    assert problem(lacking) == (409, "rule-not-met")
    assert pointers(lacking) == [("claim", "rationale")]


def test_methods_media_types_and_options(ana: Caller) -> None:
    wrong = ana.call("PUT", "claims")
    assert problem(wrong) == (405, "method-not-allowed")
    assert wrong["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert ana.call("OPTIONS", "claims").status_code == 204
    assert problem(ana.get("claims", accept="text/html")) == (406, "not-acceptable")
    typed = ana.upload("claims", {"file": io.BytesIO(b"x")})
    assert problem(typed) == (415, "unsupported-media-type")
