"""Lists: the same number of queries for three as for one, newest change first, filters that say what they say."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.serializers import ListSerializer, Serializer

from factcheck.accounts.services import KeyRequest, create_key
from factcheck.articles.services import ArticleFacts
from factcheck.articles.texts import prepare_text
from factcheck.claims.enums import FlagName
from factcheck.claims.flags import open_flag
from factcheck.claims.models import Claim
from factcheck.claims.services import add_party
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.pending import keep_note
from factcheck.reviews.services.queues import NewQueue, create_queue
from factcheck.reviews.services.revisions import push_article
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.register import add_web_source
from tests import factories
from tests.api.desk.calling import Caller, caller
from tests.api.desk.whole import Address, addresses, all_roles, one_of_everything
from tests.factories import Newsroom, newsroom
from tests.standing import standing

pytestmark = pytest.mark.django_db

QUOTES = ("closed the harbour bridge on Monday", "Engineers found cracks", "The mayor said", "ring road")


def _articles(room: Newsroom, number: int) -> None:
    actor = room.actor("ana")
    words = prepare_text(f"Text {number}.")
    push_article(actor=actor, facts=ArticleFacts(headline=f"H{number}"), prepared=words)


def _claims(room: Newsroom, number: int) -> None:
    made = factories.submitted(room, QUOTES[number])
    Claim.objects.filter(id=made.id).update(assignee=room.people["ben"])
    open_flag(claim=made, flag=FlagName.SOURCE_CHANGED, cause="test", causes=[])


def _parties(room: Newsroom, number: int) -> None:
    add_party(actor=room.actor("ana"), name=f"Party {number}")


def _comments(room: Newsroom, number: int) -> None:
    claim = Claim.objects.filter(desk=room.desk).first() or factories.claim(room)
    add_comment(actor=room.actor("ana"), claim_id=claim.id, new=NewComment(f"Comment {number}"))


def _pending_notes(room: Newsroom, number: int) -> None:
    claim = Claim.objects.filter(desk=room.desk).first() or factories.claim(room)
    keep_note(actor=room.actor("chris"), claim_id=claim.id, new=NewComment(f"Note {number}"))


def _queues(room: Newsroom, number: int) -> None:
    create_queue(actor=room.actor("chris"), new=NewQueue(name=f"Queue {number}", order=10 + number))


def _sources(room: Newsroom, number: int) -> None:
    add_web_source(actor=room.actor("ana"), url=f"https://paper{number}.example/")
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    add_other_source(
        actor=room.actor("ana"), new=NewSource(kind="person", title=f"P{number}", published_at=moment)
    )


def _keys(room: Newsroom, number: int) -> None:
    create_key(
        desk=room.desk,
        user=room.people["ben"],
        request=KeyRequest(scopes=frozenset({"claims:read"}), name=str(number)),
    )


GROWING: dict[str, Callable[[Newsroom, int], None]] = {
    "articles": _articles,
    "claims": _claims,
    "articles/{article}/claims": _claims,
    "queues/{queue}/claims": _claims,
    "queues": _queues,
    "parties": _parties,
    "claims/{claim}/comments": _comments,
    "claims/{claim}/pending-notes": _pending_notes,
    "claims/{claim}/history": _comments,
    "sources": _sources,
    "keys": _keys,
    "events": _claims,
}


@pytest.mark.parametrize("path", GROWING)
def test_three_cost_as_many_queries_as_one(path: str) -> None:
    room = newsroom()
    all_roles(room, "chris")
    chris = caller(room, "chris")
    GROWING[path](room, 0)
    small, few = _measured(chris, _filled(path, room))
    for number in (1, 2):
        GROWING[path](room, number)
    large, many = _measured(chris, _filled(path, room))
    assert len(large) > len(small)
    assert many == few


def _filled(path: str, room: Newsroom) -> str:
    claim = Claim.objects.filter(desk=room.desk).first()
    assert room.article is not None
    return path.format(
        article=room.article.public_id,
        queue=room.first_check.public_id,
        claim=claim.public_id if claim else "",
    )


def _measured(chris: Caller, path: str) -> tuple[list[Any], int]:
    chris.get(path)  # notes that the key was used, once a minute
    with CaptureQueriesContext(connection) as queries:
        answer = chris.get(path)
    assert answer.status_code == 200
    return answer.json()["results"], len(queries)


@pytest.mark.both
def test_filters_of_claims() -> None:
    room = newsroom()
    all_roles(room, "chris")
    chris, rita = caller(room, "chris"), caller(room, "rita")
    first = factories.submitted(room, QUOTES[0], risk="high")
    second = factories.claim(room, QUOTES[1], statement="Brücken hatten Risse")
    third = factories.claim(room, QUOTES[2], status="denied")
    Claim.objects.filter(id=third.id).update(assignee=room.people["chris"])
    open_flag(claim=third, flag=FlagName.TO_PLACE, cause="test", causes=[])
    names = {first.public_id: 1, second.public_id: 2, third.public_id: 3}
    queue = room.first_check.public_id
    assert room.article is not None
    expected = {
        "": [1, 3, 2],
        "stage=in_review": [1],
        "status=denied": [3],
        "risk=high": [1],
        f"queue={queue}": [1],
        f"assignee={room.people['chris'].username}": [3],
        "assignee=nobody": [],
        "flag=to_place": [3],
        "flag=text_changed": [],
        f"article={room.article.public_id}": [1, 3, 2],
        "view=mine": [3],
        "view=unclaimed": [2],
        "view=to_place": [3],
        "view=overdue": [],
        "q=brück": [2],
        "q=hatten+BRÜCKEN": [2],
        "q=rücken": [],
        "q=engineers+crack": [2],
        "q=crack+engineers": [],
        "q=%25": [],
        "status=unverified&stage=draft": [2],
    }
    found = {
        query: [names[row["id"]] for row in chris.get(f"claims?{query}").json()["results"]]
        for query in expected
    }
    assert {query: sorted(rows) for query, rows in found.items()} == {
        query: sorted(rows) for query, rows in expected.items()
    }
    assert [row["id"] for row in rita.get("claims?view=to_review").json()["results"]] == [first.public_id]
    newest = [row["id"] for row in chris.get("claims").json()["results"]]
    by_change = Claim.objects.order_by("-changed_at", "-id")
    assert newest == [claim.public_id for claim in by_change]


def test_events_go_on_where_they_ended() -> None:
    room = newsroom()
    chris = caller(room, "chris")
    made = factories.claim(room)
    other = newsroom()
    factories.claim(other)
    page = chris.get("events?limit=2").json()
    seen = page["results"]
    while page["next_cursor"] is not None:
        page = chris.get(f"events?limit=2&after={page['next_after']}").json()
        seen += page["results"]
    assert seen == chris.get("events?limit=100").json()["results"]
    assert seen[-1]["object"] == made.public_id
    assert chris.get(f"events?after={page['next_after']}").json() == {
        "results": [],
        "next_cursor": None,
        "next_after": page["next_after"],
    }
    factories.claim(room, QUOTES[1])
    assert len(chris.get(f"events?after={page['next_after']}").json()["results"]) == 1
    about = chris.get(f"events?object={made.public_id}").json()["results"]
    assert [line["verb"] for line in about] == ["claim.created"]
    ana = room.people["ana"].username
    assert {line["actor"] for line in chris.get(f"events?actor={ana}").json()["results"]} == {ana}


#: Addresses that answer with a file.
FILES = ("/warc", "/file", "/wacz", "/dossier")
#: A conference takes two who differ: its row is held to the document by the tests of second checks.
OWN = ("conferences",)
SHAPED = [one for one in addresses() if one.method == "GET" and not one.pattern.endswith((*FILES, *OWN))]


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Caller, dict[str, str]]]:
    with standing(django_db_blocker):
        room = newsroom()
        known = one_of_everything(room)
        factories.submitted(room, QUOTES[1])
        all_roles(room, "chris")
        yield caller(room, "chris"), known


@pytest.mark.parametrize("address", SHAPED, ids=[one.pattern for one in SHAPED])
def test_an_answer_has_exactly_the_members_that_are_declared(
    everything: tuple[Caller, dict[str, str]], db: None, address: Address
) -> None:
    chris, known = everything
    answer = chris.get(address.path(known))
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    shape, body = address.shape(), answer.json()
    if "results" in body and "results" not in shape.fields:
        assert set(body) == {"results", "next_cursor"}
        assert body["results"] != []
        for row in body["results"]:
            _same(row, shape)
    else:
        _same(body, shape)


def _same(value: Any, shape: Any) -> None:
    """Hold a value to its declared members, all the way down."""
    if isinstance(shape, ListSerializer):
        for one in value:
            _same(one, shape.child)
    elif isinstance(shape, Serializer) and value is not None:
        assert list(value) == list(shape.fields)
        for name, field in shape.fields.items():
            _same(value[name], field)
