"""Exports of captures: what evidence rests on, all of it, nothing of a confidential source, nothing damaged."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import storages

from factcheck.reviews import content
from factcheck.sources.models import Evidence, Snapshot
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source
from factcheck.sources.services.uploads import add_document, upload_copy
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.factories import Newsroom
from tests.fetching.pdfs import make_pdf
from tests.fetching.reference import validate
from tests.site import PAGE
from tests.sources.warcs import page_at
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


def captured(room: Newsroom, url: str, data: bytes) -> Snapshot:
    source, _ = add_web_source(actor=room.actor("ana"), url=url)
    return upload_copy(actor=room.actor("ana"), source_id=source.id, upload=Upload("a", data))


def attach(room: Newsroom, claim: factories.Claim, snapshot: Snapshot) -> Evidence:
    return content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", snapshot_id=snapshot.id, quote="closed the bridge"),
    )  # fmt: skip


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return sorted(name for name in packed.namelist() if name.startswith("archive/"))


def test_a_claim_and_an_article_are_exported_and_validate(tmp_path: Path) -> None:
    room = factories.newsroom()
    first, second = factories.claim(room), factories.claim(room, "Engineers found cracks in two pillars")
    url = "https://harbour.example.org/notice"
    page = captured(room, url, page_at(url))
    plain = captured(room, "https://harbour.example.org/log", PAGE.encode())
    captured(room, "https://harbour.example.org/unused", b"<p>Nobody quotes it.</p>")
    attach(room, first, page)
    attach(room, second, page)
    attach(room, second, plain)
    api = caller(room, "vera")
    one = api.get(f"claims/{first.public_id}/wacz")
    assert (one.status_code, one["Content-Type"]) == (200, "application/wacz")
    assert names(one.content) == [f"archive/{page.public_id}.warc.gz"]
    whole = api.get(f"articles/{first.article.public_id}/wacz").content
    assert names(whole) == sorted(f"archive/{row.public_id}.warc.gz" for row in (page, plain))
    status, words = validate(tmp_path, whole)
    assert (status, "Validation succeeded" in words) == (0, True), words
    vera = signed_in(room, "vera")
    assert (
        f"/claims/{first.public_id}/captures.wacz" in vera.get(f"/claims/{first.public_id}").content.decode()
    )
    sent = vera.get(f"/claims/{first.public_id}/captures.wacz")
    assert sent["Content-Disposition"] == f'attachment; filename="{first.public_id}.wacz"'
    assert names(b"".join(sent.streaming_content)) == names(one.content)
    article = vera.get(f"/articles/{first.article.public_id}/captures.wacz")
    assert names(b"".join(article.streaming_content)) == names(whole)


def test_nothing_of_a_confidential_source_goes_out() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    new = NewSource(kind="document", title=CANARY, confidential=True, public_label=CANARY)
    add_document(actor=room.actor("ana"), new=new, upload=Upload(CANARY, make_pdf([CANARY])))
    secret = Snapshot.objects.get()
    attach(room, claim, secret)
    api = caller(room, "ana")
    assert problem(api.get(f"claims/{claim.public_id}/wacz")) == (404, "not-found")
    assert "captures.wacz" not in signed_in(room, "ana").get(f"/claims/{claim.public_id}").content.decode()
    page = captured(room, "https://harbour.example.org/notice", PAGE.encode())
    attach(room, claim, page)
    data = api.get(f"claims/{claim.public_id}/wacz").content
    assert names(data) == [f"archive/{page.public_id}.warc.gz"]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert [name for name in packed.namelist() if CANARY.encode() in packed.read(name)] == []


def test_a_damaged_capture_is_never_passed_on_as_evidence() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    page = captured(room, "https://harbour.example.org/rot", b"<p>Only this test stores these bytes.</p>")
    attach(room, claim, page)
    path = Path(storages["evidence"].path(page.blob_key))
    path.chmod(0o640)
    path.write_bytes(b"<p>Only this test stores those bytes.</p>")
    answer = caller(room, "ana").get(f"claims/{claim.public_id}/wacz")
    assert problem(answer) == (404, "not-found")
    assert page.public_id in answer.json()["detail"]
    path.unlink()


def test_another_desk_and_evidence_that_was_taken_off_export_nothing() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    piece = attach(room, claim, captured(room, "https://harbour.example.org/notice", PAGE.encode()))
    assert problem(caller(factories.newsroom(), "ana").get(f"claims/{claim.public_id}/wacz"))[0] == 404
    content.remove_evidence(actor=room.actor("ana"), evidence_id=piece.id, expected_version=None)
    assert problem(caller(room, "ana").get(f"claims/{claim.public_id}/wacz")) == (404, "not-found")
    assert signed_in(room, "ana").get(f"/claims/{claim.public_id}/captures.wacz").status_code == 404
