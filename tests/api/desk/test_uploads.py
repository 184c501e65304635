"""Files through the API: copies and sources as multipart, refusals by name, downloads."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.sources.models import Snapshot, Source
from tests.api.desk.calling import caller, pointers, problem
from tests.factories import newsroom
from tests.fetching.images import SECRET, make_jpeg
from tests.fetching.pdfs import make_pdf
from tests.site import PAGE
from tests.sources.warcs import page_at

pytestmark = pytest.mark.django_db
URL = "https://harbour.example.org/notice"


def file_of(data: bytes, name: str = "notice.html", kind: str = "text/html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind)


def test_a_copy_as_warc_is_a_snapshot_with_its_record() -> None:
    api = caller(newsroom(), "ana")
    source = api.post("sources", {"url": URL}).json()["id"]
    made = api.upload(
        f"sources/{source}/snapshots", {"file": file_of(page_at(URL), "a.warc.gz", "application/gzip")}
    )
    assert made.status_code == 201
    body = made.json()
    assert (body["status"], body["sha256"], body["damaged"]) == (
        200,
        hashlib.sha256(PAGE.encode()).hexdigest(),
        False,
    )
    assert api.get(f"snapshots/{body['id']}/warc").content.startswith(b"\x1f\x8b")
    kept = api.get(f"snapshots/{body['id']}/file")
    assert (kept.content, kept["Content-Type"]) == (PAGE.encode(), "application/octet-stream")
    assert kept["Content-Disposition"] == f'attachment; filename="{body["id"]}"'
    assert "closed the bridge on Monday" in api.get(f"snapshots/{body['id']}/text").json()["text"]
    assert api.get(f"sources/{source}").json()["captured_at"] == body["captured_at"]


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"MZ\x90\x00\x03\x00", "type"), (page_at("https://a.example/"), "not_in_file")], ids=["nothing", "program", "other-page"])  # fmt: skip
def test_a_refused_copy_names_the_field_and_leaves_the_source(data: bytes, code: str) -> None:
    api = caller(newsroom(), "ana")
    source = api.post("sources", {"url": URL}).json()["id"]
    answer = api.upload(f"sources/{source}/snapshots", {"file": file_of(data)})
    assert (problem(answer), pointers(answer)) == ((400, "invalid-request"), [("body/file", code)])
    assert (Snapshot.objects.count(), api.get(f"sources/{source}").json()["snapshots"]) == (0, 0)


def test_a_file_is_a_source_of_its_kind() -> None:
    api = caller(newsroom(), "ana")
    fields = {
        "file": file_of(make_pdf(["Total: 54 million"]), "accounts.pdf"),
        "proximity": "primary_document",
    }
    made = api.upload("sources", fields)
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["title"], made.json()["state"]) == (
        "document",
        "accounts.pdf",
        "captured",
    )
    refused = api.upload("sources", {"file": file_of(b"<p>x</p>"), "kind": "image"})
    assert pointers(refused) == [("body/file", "type")]


def test_an_interview_says_who_wrote_it_down_and_what_was_read_back() -> None:
    room = newsroom()
    api = caller(room, "ana")
    body = {"kind": "person", "title": "The harbour master", "published_at": "2026-03-01T10:00:00Z"}
    plain = api.post("sources", body).json()
    assert (plain["recorded_by"], plain["read_back"]) == (room.people["ana"].get_full_name(), "")
    told = api.post("sources", {**body, "recorded_by": "Ben", "read_back": "Closed on Monday?"}).json()
    assert (told["recorded_by"], told["read_back"]) == ("Ben", "Closed on Monday?")


def test_a_confidential_image_is_handed_out_without_what_it_tells() -> None:
    room = newsroom()
    ana, ben = caller(room, "ana"), caller(room, "ben")
    fields = {"kind": "image", "confidential": "true"}
    nameless = ana.upload("sources", {**fields, "file": file_of(make_jpeg(), "jane-roe.jpg")})
    assert pointers(nameless) == [("body/title", "required")]
    named = {**fields, "title": "Jane Roe", "file": file_of(make_jpeg(), "jane-roe.jpg")}
    source = ana.upload("sources", named).json()["id"]
    snapshot = Snapshot.objects.get()
    theirs = ben.get(f"snapshots/{snapshot.public_id}/file")
    assert theirs.status_code == 200
    assert SECRET not in theirs.content
    assert SECRET in ana.get(f"snapshots/{snapshot.public_id}/file").content
    pdf = {"file": file_of(make_pdf(["x"]), "a.pdf"), "title": "Jane Roe", "confidential": "true"}
    ana.upload("sources", pdf)
    locked = Snapshot.objects.latest("captured_at")
    assert problem(ben.get(f"snapshots/{locked.public_id}/file")) == (403, "not-your-role")
    assert ana.get(f"snapshots/{locked.public_id}/file").content == make_pdf(["x"])
    assert Source.objects.filter(title__icontains="Jane").count() == 0
    assert source in [row["id"] for row in ben.get("sources").json()["results"]]
