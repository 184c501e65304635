"""Every public form of a verdict, as its readers fetch it."""

import gzip
import json
import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import feedparser
from django.test import Client

from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.exports import make_export

API = "/api/v1"
FEEDS = ("/feeds/verdicts.atom", "/feeds/verdicts.json", "/feeds/corrections.atom")
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"


def body(client: Client, path: str) -> bytes:
    """The bytes at a path, whatever the status."""
    return read(client.get(path))


def read(response: Any) -> bytes:
    """The bytes of an answer, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def atom(client: Client, path: str) -> Any:
    """A feed as a reader of feeds understands it; XML and feed are well formed."""
    data = body(client, path)
    ElementTree.fromstring(data)
    found = feedparser.parse(data)
    assert not found.bozo, found.bozo_exception
    return found


def linked_data(text: str) -> Any:
    """The JSON-LD of a page, None if it has none."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[0]) if found else None


def exported(client: Client) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The manifest of an export that is made now, and the lines of its file."""
    make_export()
    manifest = client.get(f"{API}/exports/latest").json()
    text = gzip.decompress(body(client, manifest["url"])).decode()
    return manifest, [json.loads(line) for line in text.split("\n")[:-1]]


@dataclass
class Faces:
    """What each public form says of one verdict now."""

    page: str
    card: str
    api: Any
    review: Any
    json_ld: Any
    atom: Any
    tombstone: str | None
    item: Any
    corrections: list[Any]
    oembed: Any
    export: Any
    change: str
    corrections_page: str


def faces(client: Client, row: PublishedVerdict) -> Faces:
    """Fetch every form."""
    name = row.public_id
    page = body(client, f"/verdicts/{name}").decode()
    feed = atom(client, "/feeds/verdicts.atom")
    tree = ElementTree.fromstring(body(client, "/feeds/verdicts.atom"))
    ended = {one.get("ref"): one for one in tree.findall(f"{TOMBSTONES}deleted-entry")}
    items = client.get("/feeds/verdicts.json").json()["items"]
    entry = next(one for one in feed.entries if one.id.endswith(name))
    corrections = atom(client, "/feeds/corrections.atom").entries
    _, lines = exported(client)
    return Faces(
        page=page,
        card=body(client, f"/embed/{name}").decode(),
        api=client.get(f"{API}/verdicts/{name}").json(),
        review=client.get(f"{API}/verdicts/{name}/claim-review").json(),
        json_ld=linked_data(page),
        atom=entry,
        tombstone=ended[entry.id][0].text if entry.id in ended else None,
        item=next(one for one in items if one["id"].endswith(name)),
        corrections=[one for one in corrections if f"{name}/" in one.id],
        oembed=client.get(f"/oembed?url=http://127.0.0.1:8000/verdicts/{name}"),
        export=next(line for line in lines if line.get("id") == name),
        change=client.get(f"{API}/changes?limit=500").json()["changes"][-1]["type"],
        corrections_page=body(client, "/corrections").decode(),
    )
