"""Search finds what the desk has, by every word or by id, and nothing of another desk or of who a source is."""

import pytest

from factcheck.claims.models import Claim
from factcheck.reviews import content
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.reading import Upload
from factcheck.sources.services.register import add_web_source
from factcheck.sources.services.uploads import upload_copy
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import rich_claim, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CANARY = "Kanarienvogel"


def found(room: Newsroom, words: str) -> str:
    return str(signed_in(room, "vera").get("/search", {"q": words}).content.decode())


def test_search_finds_claims_sources_articles_and_parties() -> None:
    room = factories.newsroom()
    claim = rich_claim(room)
    assert claim.public_id in found(room, "bridge monday")
    assert "The harbour master" in found(room, "harbour master")
    assert "council" in found(room, "city COUNCIL")
    assert claim.public_id in found(room, claim.public_id)
    assert '<h2 id="articles">' in found(room, "ring road")


def test_search_reads_quotes_captured_texts_and_positions() -> None:
    room = factories.newsroom()
    claim = rich_claim(room)
    source, _ = add_web_source(actor=room.actor("ana"), url="https://harbour.example.org/log")
    text = (
        b"<html><body><article><p>"
        + b"Pillar seven is loose, the divers wrote. " * 9
        + b"</p></article></body></html>"
    )
    snapshot = upload_copy(actor=room.actor("ana"), source_id=source.id, upload=Upload("log.html", text))
    page = found(room, "Monday clo")
    assert '<h2 id="evidence">' in page
    assert '<mark class="hit">closed</mark>' in page
    page = found(room, "pillar seven DIV")
    assert f"/snapshots/{snapshot.public_id}/text" in page
    assert '<mark class="hit">divers</mark>' in page
    page = found(room, "mayor says")
    assert '<h2 id="positions">' in page
    assert f'href="/claims/{claim.public_id}"' in page


def test_the_last_word_is_a_beginning_and_every_other_whole() -> None:
    room = factories.newsroom()
    factories.claim(room)
    mentioned = Claim.objects.of_desk(room.desk.id)
    asked = [
        "closed harb",
        "clos harb",
        "HARBOUR Mon",
        "harbour moon",
        "",
        "—",
        "3.5",
        "(harbour) & !bridge:*",
    ]
    assert [mentioned.mentioning(words).count() for words in asked] == [1, 0, 1, 0, 0, 0, 0, 1]


def test_search_leaves_other_desks_out() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    claim = rich_claim(room)
    page = found(other, "The harbour master")
    assert "Nothing on this desk holds" in page
    for words in ("harbour", "monday closed", "mayor"):
        assert claim.public_id not in found(other, words)


def test_who_a_confidential_source_is_is_never_found() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    new = NewSource(kind="person", title=CANARY, confidential=True, public_label="a person at the harbour")
    source = add_other_source(actor=room.actor("ana"), new=new)
    content.attach_evidence(
        actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
        new=NewEvidence(relation="supports", source_id=source.id, quote="I saw the barrier fall."),
    )  # fmt: skip
    assert "Nothing on this desk holds" in found(room, CANARY)
    page = found(room, "barrier fall")
    assert ("a person at the harbour" in page, CANARY in page) == (True, False)
