"""Lists of verdicts: pages, limits, queries."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.public.asking import API, QUOTES, get
from tests.factories import Newsroom, newsroom
from tests.publishing.desk import publish, published, reopened

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


@pytest.mark.parametrize(
    "query",
    [
        "status=Confirmed",
        "status=",
        "language=e",
        "language=en_GB",
        "q=",
        f"q={'x' * 201}",
        "claimant=",
        "view=all",
        "limit=0",
        "limit=101",
        "limit=1e1",
        "page=2",
        "limit=1&limit=2",
        "changed_since=yesterday",
        "changed_since=2026-02-30T00:00:00Z",
        "changed_since=2026-01-01T00:00:00",
        "changed_since=2026-01-01",
        "changed_since=0001-01-01T00:00:00%2B14:00",
        "changed_since=9999-12-31T23:59:59-14:00",
        "after=x",
        "q=%ff",
        "q=%00",
    ],
)
def test_lists_refuse_what_they_do_not_know(client: Client, query: str) -> None:
    assert get(client, f"/verdicts?{query}", 400)["type"].endswith("/problems/invalid-request")


def test_pages_go_on_and_cursors_are_bound(client: Client, room: Newsroom) -> None:
    rows = [published(room, quote) for quote in QUOTES]
    first = get(client, "/verdicts?limit=2")
    assert [one["id"] for one in first["results"]] == [rows[2].public_id, rows[1].public_id]
    second = get(client, f"/verdicts?limit=2&cursor={first['next_cursor']}")
    assert [one["id"] for one in second["results"]] == [rows[0].public_id]
    assert second["next_cursor"] is None
    for query in (f"status=confirmed&cursor={first['next_cursor']}", "cursor=", "cursor=abc", "cursor=é"):
        assert get(client, f"/verdicts?{query}", 400)["type"].endswith("/problems/invalid-cursor")
    article = room.article
    assert article is not None
    get(client, f"/articles/{article.public_id}/verdicts?cursor={first['next_cursor']}", 400)
    pages, following = [], ""
    while following is not None:
        page = get(client, f"/articles/{article.public_id}/verdicts?limit=1{following}")
        pages += [one["seq"] for one in page["results"]]
        following = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert pages == [3, 2, 1]


def test_searches_are_limited(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    statuses = [client.get(f"{API}/verdicts?q=x", REMOTE_ADDR="127.9.9.9").status_code for _ in range(61)]
    assert set(statuses[:60]) == {200}
    last = client.get(f"{API}/verdicts?q=x", REMOTE_ADDR="127.9.9.9")
    assert (last.status_code, last["RateLimit-Policy"]) == (429, '"search";q=60;w=60')
    assert 1 <= int(last["Retry-After"]) <= 60
    assert client.get(f"{API}/verdicts", REMOTE_ADDR="127.9.9.9").status_code == 200


def test_queries_do_not_grow_with_the_list(client: Client, room: Newsroom) -> None:
    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(API + path).status_code == 200
        return len(caught)

    row = published(room, QUOTES[0])
    article = room.article
    assert article is not None
    # What is asked for again is held where the database tells of its versions, which is one question more when they are made.
    held = 2 if connection.vendor == "postgresql" else 1
    paths: dict[str, int] = {
        "/verdicts": held,
        "/verdicts?view=full&q=harbour": 2,
        f"/articles/{article.public_id}/verdicts": 3,
        "/changes": held,
        "/claim-reviews": 1,
        f"/verdicts/{row.public_id}": held,
        f"/verdicts/{row.public_id}/revisions": 1,
    }
    for path in paths:
        counted(path)
    published(room, QUOTES[1])
    one = {path: counted(path) for path in paths}
    for quote in QUOTES[2:]:
        published(room, quote)
    for _ in range(2):
        reopened(room, row.claim)
        publish(room, row.claim)
    assert one == paths
    assert {path: counted(path) for path in paths} == one
