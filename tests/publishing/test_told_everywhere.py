"""What happens to a verdict after its publication is told by every public form alike."""

import pytest
from django.test import Client

from factcheck.core import clock
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.publications import NewPublication, append_publication, last_standing
from tests.factories import newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract
from tests.publishing.public import faces

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NOTE = "An earlier version trusted a forged notice."
REASON = "The notice was forged."


def test_a_correction(client: Client) -> None:
    room = newsroom()
    row = published(room)
    reopened(room, row.claim, status="unverified", rationale="The master took it back.")
    publish(room, row.claim, note=NOTE)
    told = faces(client, row)
    for text in (told.page, told.card, told.corrections_page, told.atom.content[0].value):
        assert NOTE in text
    assert NOTE in told.item["content_text"]
    assert told.item["_factcheck"]["corrections"][0]["previous_status"] == "confirmed"
    for document in (told.api, told.export):
        assert [(one["note"], one["previous_status"]) for one in document["corrections"]] == [
            (NOTE, "confirmed")
        ]
    for review in (told.review, told.json_ld):
        assert [one["text"] for one in review["correction"]] == [NOTE]
        assert review["reviewRating"]["alternateName"] == "Unverified"
    assert told.atom.title == "Unverified: closed the harbour bridge on Monday"
    assert [(one.title, NOTE in one.content[0].value) for one in told.corrections] == [
        ("Corrected: closed the harbour bridge on Monday", True)
    ]
    assert "Confirmed → Unverified" in told.corrections[0].content[0].value
    assert (told.change, told.tombstone) == ("verdict.corrected", None)
    assert told.oembed.json()["title"] == told.atom.title


def test_a_retraction_and_a_reinstatement(client: Client) -> None:
    room = newsroom()
    row, other = published(room), published(room, "found cracks in two pillars")
    retract(room, row.claim, REASON, replaced_by=other.id)
    told = faces(client, row)
    for text in (told.page, told.card, told.corrections_page, told.item["content_text"]):
        assert REASON in text
    for text in (told.page, told.card):
        assert other.public_id in text
    for document in (
        told.api["tombstone"],
        told.review["tombstone"],
        told.export,
        told.item["_factcheck"]["tombstone"],
    ):
        assert (document["reason"], document["replaced_by"]) == (REASON, other.public_id)
    assert told.json_ld is None
    assert told.atom.title == told.item["title"] == "Retracted: closed the harbour bridge on Monday"
    assert REASON in told.atom.content[0].value
    assert REASON in (told.tombstone or "")
    assert [one.title for one in told.corrections] == ["Retracted: closed the harbour bridge on Monday"]
    assert told.oembed.status_code == 410
    assert told.oembed.json()["tombstone"]["reason"] == REASON
    assert told.change == "verdict.retracted"
    for text in (told.page, told.card):
        assert "The harbour master says so." not in text
    before = told.atom

    reinstate(room, row.claim, "The notice was genuine.")
    told = faces(client, row)
    for text in (
        told.page,
        told.card,
        told.corrections_page,
        told.item["content_text"],
        told.atom.content[0].value,
    ):
        assert "The notice was genuine." in text
    assert [one["kind"] for one in told.api["corrections"]] == ["retraction", "reinstatement"]
    assert [one["text"] for one in told.json_ld["correction"]] == [REASON, "The notice was genuine."]
    assert (told.tombstone, told.oembed.status_code, told.change) == (None, 200, "verdict.reinstated")
    assert [one.title.partition(":")[0] for one in told.corrections] == ["Published again", "Retracted"]
    assert (told.atom.id, told.atom.published) == (before.id, before.published)
    assert told.atom.updated > before.updated


def test_a_merge(client: Client) -> None:
    room = newsroom()
    row, other = published(room), published(room, "found cracks in two pillars")
    _end(row, PublicationKind.MERGED, "Both say the same.", other.public_id)
    told = faces(client, row)
    for text in (told.page, told.card, told.corrections_page):
        assert "Joined with another verdict" in text
    for text in (told.page, told.card):
        assert other.public_id in text
    for document in (told.api["tombstone"], told.export, told.item["_factcheck"]["tombstone"]):
        assert document["replaced_by"] == other.public_id
    assert told.api["type"].endswith("/problems/merged")
    assert told.atom.title == "Joined with another verdict: closed the harbour bridge on Monday"
    assert (told.json_ld, told.change, told.oembed.status_code) == (None, "verdict.merged", 410)
    assert [one.title for one in told.corrections] == [told.atom.title]
    assert "Both say the same." in (told.tombstone or "")


def test_an_erasure_leaves_nothing_but_that_it_was(client: Client) -> None:
    row = published(newsroom())
    _end(row, PublicationKind.ERASED, "a secret order", None)
    told = faces(client, row)
    assert told.atom.title == told.item["title"] == "Taken away by order of law"
    assert told.corrections == []
    everything = repr(told) + told.oembed.content.decode()
    for gone in ("a secret order", "closed the harbour bridge", "The harbour master"):
        assert gone not in everything


def _end(row: PublishedVerdict, kind: PublicationKind, note: str, replaced_by: str | None) -> None:
    verdict = last_standing(row).verdict
    append_publication(
        row.claim, row, NewPublication(kind, verdict, clock.now(), note, replaced_by=replaced_by)
    )
