"""The dossier: the same facts in every form, nothing of a confidential source, and a ZIP that checks itself."""

import ctypes
import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from docx import Document

from factcheck.accounts.enums import Scope
from factcheck.accounts.models import ApiKey
from factcheck.audit import signing
from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, MoveNotAllowed
from factcheck.publishing.dossier import DossierState
from factcheck.publishing.dossiers import faces
from factcheck.publishing.dossiers.facts import Subject
from factcheck.publishing.models import Dossier
from factcheck.publishing.services import dossiers
from factcheck.publishing.services.dossiers import open_dossier, order_dossier
from factcheck.publishing.services.erasures import erase_verdict
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.services import submission
from factcheck.reviews.services.checklists import settle_item
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source
from factcheck.sources.services.uploads import upload_copy
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.factories import Newsroom
from tests.publishing.desk import publish
from tests.reviews.test_second_check import blind, judge
from tests.site import PAGE
from tests.web.newsrooms import rich_claim, signed_in
from tests.workers import work

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


def subject(room: Newsroom, claim: Claim | None = None) -> Subject:
    assert room.article is not None
    return Subject(room.article, claim)


def made(room: Newsroom, form: str = "json", *, by: str = "vera", claim: Claim | None = None) -> Dossier:
    return order_dossier(actor=room.actor(by), subject=subject(room, claim), form=form)


def data_of(dossier: Dossier) -> bytes:
    with open_dossier(dossier) as file:
        return file.read()


def facts(room: Newsroom, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(data_of(made(room, **more)))
    return told


def captured(room: Newsroom, claim: Claim) -> None:
    """Give the claim a quote from a capture."""
    source, _ = add_web_source(actor=room.actor("ana"), url="https://harbour.example.org/log")
    snapshot = upload_copy(
        actor=room.actor("ana"), source_id=source.id, upload=Upload("log.html", PAGE.encode())
    )
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", snapshot_id=snapshot.id, quote="closed the bridge"),
    )  # fmt: skip


def confidential(room: Newsroom, claim: Claim) -> None:
    """Give the claim a quote of a confidential source whose every telling word is a canary."""
    new = NewSource(
        kind="person", title=CANARY, publisher=CANARY, author=CANARY, read_back=CANARY, confidential=True,
        public_label="a person at the harbour",
    )  # fmt: skip
    source = add_other_source(actor=room.actor("ana"), new=new)
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", source_id=source.id, quote="I saw it.", locator=CANARY, note=CANARY),
    )  # fmt: skip


def overridden(room: Newsroom) -> Claim:
    """A claim that a chief sent to review against the rule, and that was approved."""
    claim = factories.claim(
        room, "found cracks in two pillars", status="confirmed", rationale="We were told."
    )
    room.people["chris"].memberships.update(roles=31)
    settle_item(
        actor=room.actor("ana"),
        claim_id=claim.id,
        code="every.today",
        state=ItemState.WAIVED,
        reason="Of now.",
    )
    submission.submit_claim(
        actor=room.actor("chris"), claim_id=claim.id, expected_version=None, override_reason="It is known."
    )
    return factories.approve(room, factories.fresh(claim))


@pytest.mark.both
def test_every_form_tells_the_same_and_each_is_a_line_of_the_journal() -> None:
    room = factories.newsroom()
    claim = rich_claim(room)
    captured(room, claim)
    publish(room, overridden(room))
    told = facts(room)
    first, second = told["claims"]
    assert (first["id"], first["disputed"], first["stage"]) == (claim.public_id, True, "draft")
    assert first["occurrences"][0]["quote"] == "closed the harbour bridge on Monday"
    assert [row["party_name"] for row in first["positions"]] == ["City council", "Office of the mayor"]
    assert first["replies"][0]["party_name"] == "Bridge builders"
    snapshot = first["evidence"][1]["snapshot"]
    assert (len(snapshot["sha256"]), snapshot["captured_at"].endswith("Z")) == (64, True)
    review = second["reviews"][0]
    assert (review["override"]["reason"], review["override"]["by"]) == ("It is known.", "Chris")
    decision = review["decisions"][0]
    assert (decision["by"], decision["kind"], decision["digest"]) == ("Rita", "approve", review["digest"])
    assert [item["reason"] for item in second["checklist"] if item["state"] == "waived"] == ["Of now."]
    assert second["publications"][0]["digest"] == review["digest"]
    assert [line["verb"] for line in second["history"]][-1] == "claim.published"
    codes = {one["code"] for one in told["open_points"]}
    assert codes >= {"open_sentences", "claim_open", "reply_open", "overridden", "waived", "disputed"}
    line = Event.objects.order_by("-seq")[0]
    assert (line.verb, line.actor_id) == ("dossier.made", room.people["vera"].id)
    page = signed_in(room, "vera").get(f"/articles/{subject(room).article.public_id}/report").content.decode()
    words = "\n".join([p.text for p in Document(io.BytesIO(data_of(made(room, "docx")))).paragraphs])
    for shown in ("The harbour master", "closed the harbour bridge on Monday"):
        assert shown in page
        assert shown in words
    for digest in (snapshot["sha256"], told["article"]["revision"]["sha256"]):
        assert " ".join(re.findall(".{8}", digest)) in page


def test_nothing_tells_who_a_confidential_source_is() -> None:
    room = factories.newsroom()
    claim = factories.ready(room)
    confidential(room, claim)
    told = facts(room, by="ana")
    piece = told["claims"][0]["evidence"][1]
    assert piece["source"]["public_label"] == "a person at the harbour"
    assert (piece["quote"], piece["snapshot"], piece["source"]["withheld"]) == ("I saw it.", None, True)
    assert [line["withheld"] for line in told["claims"][0]["history"] if line["object"] == piece["id"]] == [
        True
    ]
    page = signed_in(room, "ana").get(f"/claims/{claim.public_id}/report").content.decode()
    with zipfile.ZipFile(io.BytesIO(data_of(made(room, "zip", by="ana")))) as packed:
        with zipfile.ZipFile(io.BytesIO(packed.read("dossier.docx"))) as word:
            inner = [word.read(name) for name in word.namelist()]
        everything = [page.encode(), *inner, *(packed.read(name) for name in packed.namelist())]
    assert [part for part in everything if CANARY.encode() in part] == []


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An unpacked ZIP of a newsroom beside which another one works in the same journal."""
    room = factories.newsroom()
    claim = rich_claim(room)
    captured(room, claim)
    factories.claim(factories.newsroom())
    factories.claim(room, "found cracks in two pillars")
    (tmp_path / "dossier.zip").write_bytes(data_of(made(room, "zip")))
    with zipfile.ZipFile(tmp_path / "dossier.zip") as packed:
        packed.extractall(tmp_path / "open")
    return tmp_path


def verify(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the script of the ZIP with nothing but the standard library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "open" / "verify.py"), *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_zip_checks_itself_and_refuses_a_changed_byte(bundle: Path) -> None:
    assert len((bundle / "open" / "verify.py").read_text().splitlines()) <= 100
    code, words = verify(bundle)
    assert (code, words.startswith("HOLDS: ")) == (0, True), words
    assert "stand between at 1 places" in words
    assert verify(bundle, str(bundle / "dossier.zip"))[0] == 0
    assert verify(bundle, str(bundle / "dossier.zip"), signing.public_key())[0] == 0
    assert (
        verify(bundle, str(bundle / "dossier.zip"), "A" * 43)[1].strip()
        == "REFUSED: it was signed with another key"
    )
    for path in sorted((bundle / "open").rglob("*")):
        if path.is_dir() or path.name == "verify.py":
            continue
        data = path.read_bytes()
        place = data.index(b'"hash"') + 10 if path.name == "seal.json" else len(data) // 2
        path.chmod(0o600)
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        code, words = verify(bundle)
        path.write_bytes(data)
        assert (path.name, code, "HOLDS" in words) == (path.name, 1, False)
    assert verify(bundle)[0] == 0


def test_a_forger_who_changes_all_hashes_still_lacks_the_key(bundle: Path) -> None:
    folder = bundle / "open"
    told = json.loads((folder / "dossier.json").read_text())
    told["claims"][0]["rationale"] = "Forged."
    (folder / "dossier.json").write_text(json.dumps(told))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["dossier.json"] = factories.sha((folder / "dossier.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert verify(bundle)[1].strip() == "REFUSED: manifest.json was changed"
    seal = json.loads((folder / "seal.json").read_text())
    line, digest = seal["line"], factories.sha((folder / "manifest.json").read_text())
    line["body"] = re.sub(r'"sha256":"\w+"', f'"sha256":"{digest}"', line["body"])
    line["commitment"] = factories.sha(f"{line['salt']}|{line['body']}")
    names = ("prev_hash", "seq", "at", "desk_id", "actor_id", "verb", "object", "about", "commitment")
    line["hash"] = seal["checkpoint"]["hash"] = factories.sha(
        "|".join(str(line[name] or "") for name in names)
    )
    (folder / "seal.json").write_text(json.dumps(seal))
    assert verify(bundle)[1].strip() == "REFUSED: the signature does not hold"


def test_a_desk_sees_no_word_of_another_in_the_proof(bundle: Path) -> None:
    other = Event.objects.exclude(desk_id=Dossier.objects.get().desk_id).values_list("object", flat=True)
    rows = (bundle / "open" / "journal.jsonl").read_text()
    assert [name for name in other if name in rows] == []


def test_a_long_dossier_is_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    room = factories.newsroom()
    factories.claim(room)
    monkeypatch.setattr(dossiers, "MOST_CLAIMS", 0)
    address = f"/articles/{subject(room).article.public_id}/report"
    vera = signed_in(room, "vera")
    assert vera.post(address, {"form": "docx"})["Location"] == address
    assert "being made" in vera.get(address).content.decode()
    api = caller(room, "vera")
    ordered = api.get(f"articles/{subject(room).article.public_id}/dossier", accept="application/zip")
    assert (ordered.status_code, ordered.json()["state"], ordered["Retry-After"]) == (202, "waiting", "5")
    where = ordered["Location"].removeprefix("/api/v1/desk/")
    assert problem(api.get(f"{where}/file", accept="application/zip")) == (404, "not-found")
    work()
    assert [row.state for row in Dossier.objects.all()] == [DossierState.READY] * 2
    assert "being made" not in vera.get(address).content.decode()
    assert api.get(where).json()["state"] == "ready"
    assert api.get(f"{where}/file").content.startswith(b"PK")


def test_the_api_answers_by_accept_and_needs_every_scope_to_read() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    api = caller(room, "vera")
    one = api.get(f"claims/{claim.public_id}/dossier")
    assert (one["Content-Type"], one.json()["scope"]) == ("application/json", "claim")
    assert one["Content-Disposition"].startswith('attachment; filename="D-')
    word = api.get(f"claims/{claim.public_id}/dossier", accept=dossiers_docx())
    assert (word.status_code, word.content[:2]) == (200, b"PK")
    assert problem(api.get(f"claims/{claim.public_id}/dossier", accept="text/html")) == (
        406,
        "not-acceptable",
    )
    ApiKey.objects.update(scopes=[Scope.CLAIMS_READ, Scope.ARTICLES_READ, Scope.SOURCES_READ])
    assert problem(api.get(f"claims/{claim.public_id}/dossier")) == (403, "missing-scope")


def dossiers_docx() -> str:
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_files_go_with_their_day_and_with_an_erasure() -> None:
    room = factories.newsroom()
    verdict = publish(room, factories.approved(room))
    first = made(room)
    path = f"/dossiers/{first.public_id}/file"
    sent = signed_in(room, "vera").get(path)
    assert json.loads(b"".join(sent.streaming_content))["dossier"]["number"] == first.number
    assert signed_in(factories.newsroom(), "vera").get(path).status_code == 404
    erase_verdict(verdict_id=verdict.id, by=room.people["chris"], reason="Court of X, 1/26")
    assert signed_in(room, "vera").get(path).status_code == 404
    assert Dossier.objects.get().state == DossierState.GONE


def test_without_the_optional_part_the_page_says_so(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    monkeypatch.setattr(faces, "_weasyprint", lambda: None)
    page = signed_in(room, "vera").get(f"/claims/{claim.public_id}/report").content.decode()
    assert "pip install &#x27;factcheck[pdf]&#x27;" in page
    assert re.search(r'value="pdf"><button type="submit" disabled', page)
    with pytest.raises(Invalid, match="optional part"):
        made(room, "pdf")
    refused = caller(room, "vera").get(f"claims/{claim.public_id}/dossier", accept="application/pdf")
    assert problem(refused) == (406, "not-acceptable")


def letters_of(page: Any) -> Iterator[tuple[str, str]]:
    """Every character of a page of a PDF, with the font that draws it."""
    text, raw = page.get_textpage(), pdfium.raw
    for index in range(text.count_chars()):
        name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
        raw.FPDFText_GetFontInfo(text, index, name, 200, flags)
        yield chr(raw.FPDFText_GetUnicode(text, index)), name.value.decode()


@pytest.mark.deep
def test_each_script_has_its_letters_in_the_pdf_beside_emoji() -> None:
    room = factories.newsroom(text="Council 🚢 ship\nقال المجلس إن الجسر مغلق. The ferry 🚢 is late.")
    claim = factories.claim(room, "قال المجلس إن الجسر مغلق")
    with pdfium.PdfDocument(data_of(made(room, "pdf", claim=claim))) as pdf:
        drawn = {pair for page in pdf for pair in letters_of(page)}
    fonts = {
        kind: {font for character, font in drawn if kind in unicodedata.name(character, "")}
        for kind in ("ARABIC LETTER", "DIGIT", "LATIN")
    }
    assert all(fonts.values())
    assert [font for font in fonts["ARABIC LETTER"] if "Arab" not in font and "Naskh" not in font] == []
    assert [font for font in fonts["DIGIT"] | fonts["LATIN"] if "Emoji" in font or "Arab" in font] == []


@pytest.mark.both
def test_what_tells_who_did_what_waits_until_both_have_judged() -> None:
    room = factories.newsroom()
    other = factories.claim(room, "54 million euros")
    claim = blind(room)
    judge(room, claim, "rita")
    for asked in (None, claim):
        with pytest.raises(MoveNotAllowed, match="blind"):
            made(room, claim=asked)
    with pytest.raises(MoveNotAllowed, match="blind"):
        made(room, "zip", claim=other)
    assert "Rita" not in data_of(made(room, claim=other)).decode()
    judge(room, claim, "omar")
    assert "Rita" in data_of(made(room, claim=claim)).decode()
