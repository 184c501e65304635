"""The card of a verdict inside the pages of others, and the head by which a page is shared."""

import re

import pytest
from django.db import connection
from django.test import Client

from factcheck.audit.models import Erasure
from factcheck.core import clock
from factcheck.publishing.models import PublicationContent
from tests.factories import approved, newsroom
from tests.publishing.desk import published, retract

pytestmark = [pytest.mark.django_db]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)


def test_a_card_may_be_framed_and_nothing_else_may(client: Client) -> None:
    row = published(newsroom())
    card = client.get(f"/embed/{row.public_id}")
    assert (card.status_code, card["Content-Security-Policy"]) == (200, POLICY)
    assert "X-Frame-Options" not in card
    assert not card.cookies
    again = client.get(f"/embed/{row.public_id}", headers={"if-none-match": card["ETag"]})
    assert (again.status_code, again["Content-Security-Policy"]) == (304, POLICY)
    for path in (
        f"/verdicts/{row.public_id}",
        f"/api/v1/verdicts/{row.public_id}",
        "/feeds/verdicts.atom",
        "/corrections",
    ):
        other = client.get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_a_card_says_the_status_in_a_word_and_a_sign_without_script(client: Client) -> None:
    row = published(newsroom())
    text = client.get(f"/embed/{row.public_id}").content.decode()
    assert re.search(r'<span class="badge" data-status="confirmed"><svg.*?</svg>Confirmed</span>', text, re.S)
    assert "closed the harbour bridge on Monday" in text
    assert "The harbour master says so." in text
    assert f'href="http://127.0.0.1:8000/verdicts/{row.public_id}"' in text
    assert "<script" not in text
    assert "style=" not in text


def test_there_is_no_card_of_what_is_not_public(client: Client) -> None:
    claim = approved(newsroom())
    for name in (claim.public_id, "vd_00000000000000000000000000", "x"):
        assert client.get(f"/embed/{name}").status_code == 404


def test_there_is_no_card_of_what_law_took_away(client: Client) -> None:
    row = published(newsroom())
    stored = PublicationContent.objects.get()
    key = stored.publication_id.hex if connection.vendor == "sqlite" else str(stored.publication_id)
    Erasure.objects.create(table="publishing_publicationcontent", row=key, reason="An order.", at=clock.now())
    stored.delete()
    for path in (f"/embed/{row.public_id}", f"/verdicts/{row.public_id}"):
        assert client.get(path).status_code == 404


def _properties(text: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', text))


def test_a_page_says_how_it_is_shared(client: Client) -> None:
    room = newsroom()
    row = published(room)
    path = f"/verdicts/{row.public_id}"
    found = _properties(client.get(path).content.decode())
    assert {
        name: found[name] for name in ("og:type", "og:title", "og:description", "og:url", "og:site_name")
    } == {
        "og:type": "article",
        "og:title": "Confirmed: closed the harbour bridge on Monday",
        "og:description": "The harbour master says so.",
        "og:url": f"http://127.0.0.1:8000{path}",
        "og:site_name": room.desk.name,
    }
    assert found["article:published_time"] == found["article:modified_time"]
    retract(room, row.claim)
    found = _properties(client.get(path).content.decode())
    assert found["og:title"] == "Retracted: closed the harbour bridge on Monday"
    assert "The notice was forged." in found["og:description"]
    assert "The harbour master" not in str(found)
