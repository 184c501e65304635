"""Copies that people bring: what is taken, what is refused by name, and what follows for evidence. No mocks."""

import gzip
import io
import zipfile
import zlib

import pytest
from django.conf import LazySettings

from factcheck.core.problems import Invalid, NotYourRole
from factcheck.fetching.codes import Code
from factcheck.fetching.store import evidence_store
from factcheck.fetching.warc import read_records
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.reviews import content
from factcheck.sources.models import Evidence, Snapshot, Source, TextLayer
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source
from factcheck.sources.services.uploads import add_document, upload_copy
from tests import factories
from tests.articles.documents import make_docx
from tests.factories import Newsroom
from tests.fetching.images import make_jpeg, make_png
from tests.fetching.pdfs import make_pdf
from tests.site import PAGE
from tests.sources.warcs import HTML, gzipped_page, make_warc, page_at
from tests.workers import work

pytestmark = pytest.mark.django_db
URL = "https://harbour.example.org/notice"


def source_of(room: Newsroom, url: str = URL) -> Source:
    return add_web_source(actor=room.actor("ana"), url=url)[0]


def bring(room: Newsroom, source: Source, data: bytes, name: str = "copy", kind: str = "") -> Snapshot:
    return upload_copy(actor=room.actor("ana"), source_id=source.id, upload=Upload(name, data, kind))


def refusal(room: Newsroom, source: Source, data: bytes, kind: str = "") -> list[tuple[str, str]]:
    before = Snapshot.objects.count()
    with pytest.raises(Invalid) as caught:
        bring(room, source, data, kind=kind)
    assert Snapshot.objects.count() == before
    return [(item.pointer, item.code) for item in caught.value.items]


@pytest.mark.both
def test_a_copy_ends_the_wait_of_evidence_and_of_the_job() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    evidence: Evidence = content.attach_evidence(
        actor=room.actor("ana"), claim_id=made.id, expected_version=None,
        new=NewEvidence(relation="supports", url=URL, quote="closed the bridge on Monday"),
    )  # fmt: skip
    job = Job.objects.get(kind="sources.fetch", subject_id=evidence.source_id)
    Job.objects.filter(id=job.id).update(attempts=1)
    Source.objects.filter(id=evidence.source_id).update(state="blocked", state_code="blocked")
    snapshot = bring(room, evidence.source, PAGE.encode(), kind="text/html")
    evidence.refresh_from_db()
    assert (evidence.snapshot, evidence.source.state, evidence.source.next_check_at) == (
        snapshot,
        "captured",
        None,
    )
    job.refresh_from_db()
    assert job.state == JobState.DONE
    work()
    evidence.refresh_from_db()
    assert evidence.quote_check == "exact"
    assert evidence_store().read(snapshot.blob_key) == PAGE.encode()


@pytest.mark.parametrize(
    ("data", "media_type", "code", "words"),
    [
        (PAGE.encode(), "text/html", Code.CAPTURED, "closed the bridge on Monday"),
        (make_pdf(["The bridge is closed."]), "application/pdf", Code.CAPTURED, "The bridge is closed."),
        (make_pdf([""]), "application/pdf", Code.PDF_NO_TEXT, ""),
        (make_jpeg(), "image/jpeg", Code.NO_TEXT, ""),
        (make_png(), "image/png", Code.NO_TEXT, ""),
        (make_docx([("Normal", "The bridge is closed.")]), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Code.CAPTURED, "The bridge is closed."),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(64), "audio/mpeg", Code.NO_TEXT, ""),
        (b"year;cost\n2026;54", "text/plain", Code.CAPTURED, "2026;54"),
    ],
    ids=["html", "pdf", "pdf-scanned", "jpeg", "png", "docx", "mp3", "csv-unnamed"],
)  # fmt: skip
def test_what_is_taken_and_what_is_said_of_it(data: bytes, media_type: str, code: Code, words: str) -> None:
    room = factories.newsroom()
    snapshot = bring(room, source_of(room), data)
    source = Source.objects.get(id=snapshot.source_id)
    assert (snapshot.media_type, source.state, source.state_code) == (media_type, "captured", code)
    texts = (
        TextLayer.objects.filter(snapshot=snapshot).exclude(kind="metadata").values_list("text", flat=True)
    )
    assert words in "".join(texts)
    assert bool(texts) == bool(words)


def bomb_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"", "", "empty"),
        (bytes(range(256)), "image/png", "type"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "application/pdf", "type"),
        (b"\x7fELF\x02\x01\x01\x00", "text/html", "type"),
        (b"PK\x05\x06" + bytes(18), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "type"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "audio/mp4", "type"),
        (bomb_docx(), "", "bomb"),
        (gzip.compress(b"WARC/1.0\r\n" + bytes(50_000_000)), "", "bomb"),
        (gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n")[:-9], "", "damaged"),
        (b"WARC/1.0\r\nno header at all\r\n\r\n", "", "not_in_file"),
        (page_at("https://harbour.example.org/other"), "", "not_in_file"),
        (make_warc([(URL, "403 Forbidden", HTML, b"<p>No.</p>")]), "", "answer"),
        (make_warc([(URL, "302 Found", [("Location", "/notice")], b"")]), "", "not_in_file"),
    ],
    ids=["nothing", "noise", "program", "elf", "empty-zip", "video", "docx-bomb", "warc-bomb", "warc-cut", "warc-headless",
         "warc-other-page", "warc-refused", "warc-redirect"],
)  # fmt: skip
def test_what_is_refused_has_a_name_and_leaves_nothing(data: bytes, kind: str, code: str) -> None:
    room = factories.newsroom()
    source = source_of(room)
    assert refusal(room, source, data, kind) == [("body/file", code)]
    source.refresh_from_db()
    assert (source.snapshot_count, source.state) == (0, "not_fetched")


def test_a_file_over_the_limit_is_refused(settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 100
    room = factories.newsroom()
    assert refusal(room, source_of(room), b"a" * 101) == [("body/file", "too_large")]
    assert bring(room, source_of(room), b"a" * 100).bytes == 100


@pytest.mark.parametrize("packed", [True, False])
def test_the_answer_of_the_address_is_taken_out_of_a_warc(packed: bool) -> None:
    room = factories.newsroom()
    data = page_at(f"{URL}#top", packed=packed)
    snapshot = bring(room, source_of(room), data)
    assert (snapshot.status, snapshot.sha256, snapshot.final_url) == (200, factories.sha(PAGE), URL)
    assert ["X-Served-By", "harbour-7"] in snapshot.response_headers
    assert evidence_store().read(snapshot.blob_key) == PAGE.encode()
    with evidence_store().open(snapshot.warc_key) as kept:
        records = list(read_records(kept))
    assert [record.kind for record in records] == ["response", "metadata"]
    assert records[0].headers["warc-date"] == "2026-03-02T10:00:00Z"
    assert records[0].block.endswith(PAGE.encode())
    assert b"Other" not in records[0].block


def test_a_packed_answer_is_kept_packed_and_read_unpacked() -> None:
    room = factories.newsroom()
    snapshot = bring(room, source_of(room), gzipped_page(URL))
    assert zlib.decompress(evidence_store().read(snapshot.blob_key), 31) == PAGE.encode()
    layers = TextLayer.objects.filter(snapshot=snapshot)
    assert any("closed the bridge on Monday" in layer.text for layer in layers)


def test_the_newest_answer_counts_and_redirections_are_followed() -> None:
    room = factories.newsroom()
    moved = "https://harbour.example.org/2026/notice"
    data = make_warc(
        [
            (URL, "200 OK", HTML, b"<p>Old</p>"),
            (URL, "301 Moved", [("Location", "/2026/notice")], b""),
            (moved, "200 OK", HTML, PAGE.encode()),
        ]
    )
    snapshot = bring(room, source_of(room), data)
    assert (snapshot.final_url, snapshot.sha256) == (moved, factories.sha(PAGE))


def test_a_warc_is_no_document_and_a_pdf_no_image() -> None:
    room = factories.newsroom()
    for kind, data in (("document", page_at(URL)), ("image", make_pdf(["x"])), ("data_set", make_png())):
        with pytest.raises(Invalid) as caught:
            add_document(
                actor=room.actor("ana"), new=NewSource(kind=kind, title="Accounts"), upload=Upload("a", data)
            )
        assert [item.code for item in caught.value.items] == ["type"]
    assert Source.objects.count() == 0


def test_who_may_not_change_sources_brings_nothing() -> None:
    room = factories.newsroom()
    source = source_of(room)
    with pytest.raises(NotYourRole):
        upload_copy(actor=room.actor("rita"), source_id=source.id, upload=Upload("a", PAGE.encode()))
    assert Snapshot.objects.count() == 0
