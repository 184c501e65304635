"""Feeds: what validators of feeds ask for, caches, the sitemap."""

from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.api.public import sitemap
from tests.factories import newsroom
from tests.publishing.desk import publish, published, reopened, retract
from tests.publishing.public import FEEDS, atom, body

pytestmark = [pytest.mark.django_db, pytest.mark.both]

QUOTES = ["closed the harbour bridge on Monday", "found cracks in two pillars", "cost 54 million euros"]
_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": "^https?://"}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
_AUTHORS = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": _TEXT, "url": _URL}, "additionalProperties": False},
}
#: JSON Feed 1.1: what it names, and custom members that begin with an underscore.
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _URL,
        "feed_url": _URL,
        "authors": _AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "properties": {
                    "id": _TEXT,
                    "url": _URL,
                    "title": _TEXT,
                    "content_text": _TEXT,
                    "date_published": _TIME,
                    "date_modified": _TIME,
                    "authors": _AUTHORS,
                    "tags": {"type": "array", "items": _TEXT},
                    "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
                },
                "patternProperties": {"^_": {"type": "object", "required": ["about"]}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def test_empty_feeds_are_feeds(client: Client) -> None:
    for path in ("/feeds/verdicts.atom", "/feeds/corrections.atom"):
        assert atom(client, path).entries == []
    jsonschema.validate(client.get("/feeds/verdicts.json").json(), JSON_FEED)


def test_feeds_hold_the_newest_first(client: Client) -> None:
    room = newsroom()
    rows = [published(room, quote) for quote in QUOTES]
    reopened(room, rows[0].claim, rationale="The harbour office says so.")
    publish(room, rows[0].claim, note="Names the office.")
    retract(room, rows[1].claim)
    order = [rows[1].public_id, rows[0].public_id, rows[2].public_id]
    feed = atom(client, "/feeds/verdicts.atom")
    assert [one.id.rpartition(":")[2] for one in feed.entries] == order
    assert feed.entries[1].id.startswith("tag:127.0.0.1,")
    assert feed.entries[1].link == f"http://127.0.0.1:8000/verdicts/{rows[0].public_id}"
    assert feed.feed.updated == feed.entries[0].updated
    assert [tag.term for tag in feed.entries[1].tags] == ["confirmed"]
    items = client.get("/feeds/verdicts.json").json()
    jsonschema.validate(items, JSON_FEED)
    assert [one["id"] for one in items["items"]] == [one.id for one in feed.entries]


def test_the_schema_sees_a_fault() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1"}]}, JSON_FEED
        )


def test_feeds_are_cached_by_their_bytes_and_set_no_cookie(client: Client) -> None:
    published(newsroom())
    kinds = [
        "application/atom+xml; charset=utf-8",
        "application/feed+json",
        "application/atom+xml; charset=utf-8",
    ]
    for path, kind in zip(FEEDS, kinds, strict=True):
        first = client.get(path, headers={"accept": "application/rss+xml"})
        assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
            200,
            kind,
            "public, max-age=60",
        )
        assert not first.cookies
        assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert client.get(f"{path}?utm_source=x").status_code == 200
        assert client.post(path).status_code == 405
    assert client.get("/feeds/none.atom").status_code == 404


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_queries_do_not_grow_with_a_feed(client: Client, path: str) -> None:
    room = newsroom()
    retract(room, published(room).claim)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for quote in QUOTES[1:]:
        retract(room, published(room, quote).claim)
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(three) == len(one)


def _locations(client: Client, path: str) -> list[str]:
    tree = ElementTree.fromstring(body(client, path))
    return [str(one.text) for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_sitemap_names_what_stands(client: Client) -> None:
    room = newsroom()
    row, other = published(room), published(room, QUOTES[1])
    retract(room, other.claim)
    assert _locations(client, "/sitemap.xml") == [
        "http://127.0.0.1:8000/methodology",
        "http://127.0.0.1:8000/corrections",
        f"http://127.0.0.1:8000/verdicts/{row.public_id}",
    ]


def test_a_large_sitemap_is_an_index_whose_parts_hold_everything(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    room = newsroom()
    rows = [published(room, quote) for quote in QUOTES]
    parts = _locations(client, "/sitemap.xml")
    assert len(parts) == 256
    found = [url for part in parts for url in _locations(client, part.removeprefix("http://127.0.0.1:8000"))]
    assert sorted(found) == sorted(f"http://127.0.0.1:8000/verdicts/{row.public_id}" for row in rows)
    for part in ("256", "-1", "x", ""):
        assert client.get(f"/sitemap.xml?part={part}").status_code == 404
