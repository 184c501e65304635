"""What is not public is in no public answer: strings planted everywhere inside, and every door of the world tried."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.test import Client

from factcheck.accounts.services import KeyRequest, create_key
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.ids import encode
from factcheck.publishing.models import Delivery, Export, PublishedVerdict, Rendering
from factcheck.publishing.services.exports import make_export
from tests.factories import Newsroom, newsroom
from tests.publishing.canaries import CANARY, found, planted
from tests.publishing.desk import published
from tests.publishing.public import API, FEEDS, read

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def room() -> Newsroom:
    """A newsroom whose people and queues carry the string."""
    made = newsroom()
    for person in made.people.values():
        person.username, person.name = f"{CANARY}-{person.username}", f"{CANARY} {person.name}"
        person.email = f"{person.username}@paper.example"
        person.save(update_fields=["username", "name", "email"])
    queue = made.first_check
    queue.name = f"{CANARY} check"
    queue.save(update_fields=["name"])
    return made


def doors(room: Newsroom, rows: list[PublishedVerdict]) -> Iterator[str]:
    """Every address of the world, known and unknown, good and malformed."""
    assert room.article is not None
    lists = (
        "verdicts",
        "verdicts?view=full",
        "changes",
        "claim-reviews",
        "exports/latest",
        "openapi.json",
        "docs",
    )
    yield from (f"{API}/{one}" for one in lists)
    yield from (
        *FEEDS,
        "/sitemap.xml",
        "/methodology",
        "/corrections",
        "/problems/four-eyes",
        "/feeds/x",
        "/nothing",
    )
    article = room.article.public_id
    at = clock.brief(clock.now())
    yield from (f"{API}/articles/{article}/verdicts{end}" for end in ("", f"?at={at}", "?view=full", "/x"))
    unpublished = Claim.objects.exclude(id__in=[row.claim_id for row in rows]).values_list("id", flat=True)
    names = [row.public_id for row in rows] + [encode("vd", key) for key in unpublished]
    for name in names:
        yield from (
            f"/verdicts/{name}",
            f"/embed/{name}",
            f"/oembed?url=http://127.0.0.1:8000/verdicts/{name}",
        )
        yield from (f"/verdicts/{name}?revision={number}" for number in range(1, 4))
        own = f"{API}/verdicts/{name}"
        yield from (
            f"{own}{end}"
            for end in ("", "?view=summary", f"?at={at}", "?at=x", "/claim-review", "/revisions")
        )
        yield from (f"{own}/revisions/{number}" for number in range(1, 5))
    yield from (
        f"{API}/verdicts?{query}" for query in ("limit=x", "cursor=x", "q=comment", "claimant=x", "x=1")
    )
    yield from (f"{API}/desk/claims", f"{API}/desk/articles/{article}/marked-up")


def test_no_public_answer_log_or_cache_has_it(room: Newsroom, caplog: Any, capfd: Any) -> None:
    rows = planted(room)
    make_export()
    client = Client(raise_request_exception=False)
    caplog.clear()
    capfd.readouterr()
    statuses = set()
    for path in doors(room, rows):
        response = client.get(path)
        statuses.add(response.status_code)
        assert (path, found(read(response)), found(str(response.headers))) == (path, "", "")
        assert not response.cookies
    assert statuses == {200, 400, 401, 404, 410}
    client.get(f"{API}/verdicts", headers={"authorization": "Bearer fc_no_key"})
    assert found(caplog.text) == ""
    assert found("".join(capfd.readouterr())) == ""
    kept = getattr(cache, "_cache", {})
    assert found(repr(dict(kept))) == ""


def test_no_stored_byte_of_the_public_face_has_it(room: Newsroom) -> None:
    planted(room)
    export = make_export()
    assert Rendering.objects.count() > 20
    for body in Rendering.objects.values_list("body", flat=True):
        assert found(bytes(body)) == ""
    with storages["exports"].open(Export.objects.get(id=export.id).file_name) as stored:
        assert found(gzip.decompress(stored.read())) == ""
    for row in PublishedVerdict.objects.values():
        assert found(json.dumps(row, default=str)) == ""


def test_no_message_of_a_webhook_has_it(room: Newsroom) -> None:
    planted(room)
    kinds = set()
    for delivery in Delivery.objects.all():
        kinds.add(json.loads(bytes(delivery.body))["type"])
        assert found(bytes(delivery.body)) == ""
    assert kinds == {f"verdict.{kind}" for kind in ("published", "corrected", "retracted", "reinstated")}


def test_the_article_goes_back_without_it(room: Newsroom, client: Client) -> None:
    planted(room)
    assert room.article is not None
    request = KeyRequest(scopes=frozenset({"articles:read"}), name="cms")
    key = create_key(desk=room.desk, user=room.people["ana"], request=request).text
    for kind in ("application/json", "text/html"):
        answer = client.get(
            f"{API}/desk/articles/{room.article.public_id}/marked-up",
            headers={"authorization": f"Bearer {key}", "accept": kind},
        )
        assert (answer.status_code, found(answer.content)) == (200, "")
        assert b"The harbour master" in answer.content


def test_the_log_of_the_work_itself_has_it_not(room: Newsroom, caplog: Any, capfd: Any) -> None:
    with caplog.at_level("DEBUG"):
        rows = planted(room)
    assert len(rows) == 4
    lines = [
        f"{line.name} {line.getMessage()}" for line in caplog.records if line.name.startswith("factcheck")
    ]
    assert found("\n".join(lines) + "".join(capfd.readouterr())) == ""


def test_a_search_for_it_is_like_a_search_for_nothing(room: Newsroom, client: Client) -> None:
    planted(room)
    answers = [
        client.get(f"{API}/verdicts?{name}={word}")
        for name in ("q", "claimant")
        for word in (CANARY, "NOSUCHWORD")
    ]
    assert len({(one.status_code, one.content, one["ETag"]) for one in answers}) == 1


def test_the_string_would_be_found(room: Newsroom, client: Client) -> None:
    row = published(room, statement=f"The {CANARY} bridge")
    paths = [
        f"/verdicts/{row.public_id}",
        f"{API}/verdicts/{row.public_id}",
        "/feeds/verdicts.atom",
        f"/embed/{row.public_id}",
    ]
    for path in paths:
        assert found(read(client.get(path))) != ""
