"""Exports: the manifest, the file, and that whoever goes on from one ends with what is published."""

import gzip
import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import storages
from django.test import Client

from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.models import Export
from factcheck.publishing.services.exports import make_export
from factcheck.publishing.services.publications import NewPublication, append_publication, last_standing
from tests.factories import newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract
from tests.publishing.public import API, body, exported
from tests.workers import work

pytestmark = [pytest.mark.django_db, pytest.mark.both]

QUOTES = ["closed the harbour bridge on Monday", "found cracks in two pillars", "cost 54 million euros"]


def test_an_export_holds_verdicts_tombstones_and_a_trailer(client: Client) -> None:
    room = newsroom()
    rows = [published(room, quote) for quote in QUOTES[:2]]
    retract(room, rows[1].claim)
    manifest, lines = exported(client)
    whole = client.get(f"{API}/verdicts/{rows[0].public_id}").json()
    gone = client.get(f"{API}/verdicts/{rows[1].public_id}").json()["tombstone"]
    assert lines[:-1] in ([whole, gone], [gone, whole])
    assert lines[-1] == {"trailer": {"rows": 2, "seq": 3}}
    data = body(client, manifest["url"])
    assert (manifest["rows"], manifest["size"]) == (2, len(data))
    assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
    first = client.get(manifest["url"])
    assert first["Content-Type"] == "application/gzip"
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(first.streaming_content) == data
    assert client.get(manifest["url"], headers={"if-none-match": first["ETag"]}).status_code == 304


def test_whoever_goes_on_from_an_export_ends_with_what_is_published(client: Client) -> None:
    room = newsroom()
    rows = [published(room, quote) for quote in QUOTES[:2]]
    manifest, lines = exported(client)
    held = {line["id"]: line for line in lines[:-1] if "tombstone" not in line and "retracted_at" not in line}
    retract(room, rows[0].claim)
    reinstate(room, rows[0].claim)
    reopened(room, rows[0].claim, rationale="The harbour office says so.")
    publish(room, rows[0].claim, note="Names the office.")
    retract(room, rows[1].claim)
    published(room, QUOTES[2])
    for change in client.get(f"{API}/changes?limit=500&after={manifest['next_after']}").json()["changes"]:
        answer = client.get(change["url"])
        if answer.status_code == 200:
            held[change["id"]] = answer.json()
        else:
            held.pop(change["id"], None)
    listed = client.get(f"{API}/verdicts?view=full").json()["results"]
    assert sorted(held.values(), key=lambda one: one["id"]) == sorted(listed, key=lambda one: one["id"])


def test_before_the_first_there_is_none(client: Client) -> None:
    for path in ("latest", "ex_00000000000000000000000000.ndjson.gz", "x", "x.ndjson.gz"):
        assert client.get(f"{API}/exports/{path}").status_code == 404


def test_a_publication_orders_an_export_and_the_next_ones_wait(client: Client) -> None:
    room = newsroom()
    published(room)
    assert work() == 1
    assert client.get(f"{API}/exports/latest").json()["rows"] == 1
    published(room, QUOTES[1])
    published(room, QUOTES[2])
    assert work() == 0
    waiting = Job.objects.get(kind="publishing.export", state="waiting")
    assert waiting.not_before >= Export.objects.get().made_at + timedelta(seconds=60)


def test_what_is_published_while_an_export_is_made_orders_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    room = newsroom()
    published(room)

    def slow() -> Export:
        export = make_export()
        published(room, QUOTES[1])
        return export

    monkeypatch.setattr("factcheck.publishing.services.exports.make_export", slow)
    assert work() == 1
    assert list(
        Job.objects.filter(kind="publishing.export").values_list("state", flat=True).order_by("created_at")
    ) == [
        "done",
        "waiting",
    ]


def test_the_last_three_are_kept(client: Client) -> None:
    published(newsroom())
    made = [make_export() for _ in range(5)]
    kept = [one.public_id for one in made if storages["exports"].exists(one.file_name)]
    assert kept == [one.public_id for one in made[2:]]
    assert Export.objects.count() == 3
    assert client.get(f"{API}/exports/{made[0].file_name}").status_code == 404


def test_an_erasure_closes_every_earlier_export(client: Client) -> None:
    row = published(newsroom())
    old = make_export()
    append_publication(
        row.claim, row, NewPublication(PublicationKind.ERASED, last_standing(row).verdict, clock.now())
    )
    assert client.get(f"{API}/exports/latest").status_code == 404
    assert client.get(f"{API}/exports/{old.file_name}").status_code == 404
    assert work() == 1
    manifest = client.get(f"{API}/exports/latest").json()
    text = gzip.decompress(body(client, manifest["url"])).decode()
    assert "harbour" not in text
    assert json.loads(text.splitlines()[0])["id"] == row.public_id


def test_a_reader_of_an_old_log_may_finish_and_an_old_point_has_expired(client: Client) -> None:
    room = newsroom()
    for quote in QUOTES:
        published(room, quote)
    old = client.get(f"{API}/changes?limit=1").json()["next_after"]
    with time_machine.travel(clock.now() + timedelta(days=402)):
        assert client.get(f"{API}/changes?after={old}").status_code == 410
        page = client.get(f"{API}/changes?limit=1").json()
        rest = client.get(f"{API}/changes?after={page['next_after']}").json()
    assert len(page["changes"] + rest["changes"]) == 3
