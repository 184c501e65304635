"""The dossier: the same facts in every form, nothing of a confidential source."""

import ctypes
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client
from docx import Document

from factcheck.accounts.enums import Scope
from factcheck.accounts.models import ApiKey
from factcheck.audit.models import Event
from factcheck.core.problems import Invalid, MoveNotAllowed
from factcheck.publishing.dossier import DossierState
from factcheck.publishing.dossiers import faces
from factcheck.publishing.models import Dossier
from factcheck.publishing.services import dossiers
from factcheck.publishing.services.erasures import erase_verdict
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.publishing.desk import publish
from tests.publishing.dossiers import (
    CANARY,
    captured,
    confidential,
    data_of,
    facts,
    made,
    overridden,
    subject,
)
from tests.reviews.judges import blind, judge
from tests.web.newsrooms import rich_claim, signed_in
from tests.workers import work

pytestmark = pytest.mark.django_db


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
