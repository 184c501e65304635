"""One verdict: its shape, its revisions, as it stood, how it ended."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from factcheck.claims.models import Party
from factcheck.claims.services import add_party
from factcheck.reviews import content
from factcheck.reviews.services import submission
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.positions import NewPosition
from tests.api.public.asking import API, QUOTES, get
from tests.factories import Newsroom, approve, claim, fresh, interview, newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


def with_voices(room: Newsroom, made: Any) -> None:
    """Attach a confidential source, and parties that confirm, deny, speak unnamed."""
    hidden = add_other_source(
        actor=room.actor("ana"),
        new=NewSource(
            kind="person",
            title="Deep Harbour, clerk",
            confidential=True,
            public_label="a person in the harbour office",
        ),
    )
    rests_on = content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(relation="supports", source_id=hidden.id, quote="It was Monday.", locator="Room 12"),
    )
    voices = [
        ("Harbour office", "confirms", "We closed it.", "on_record", None),
        ("Ferry company", "confirms", "Perhaps.", "on_record", None),
        ("Ferry company", "denies", "It was open.", "on_record", None),
        ("Unnamed Clerk", "partly", "More or less.", "not_attributable", None),
        ("Deep Harbour", "confirms", "I saw it.", "on_record", rests_on.id),
    ]
    for name, stance, words, terms, evidence in voices:
        party, _ = add_party(actor=room.actor("ana"), name=name)
        content.record_position(
            actor=room.actor("ana"),
            claim_id=made.id,
            expected_version=None,
            new=NewPosition(
                party_id=party.id,
                stance=stance,
                words=words,
                terms=terms,
                evidence_id=evidence,
                said_on=date(2026, 3, 2),
                **({"answer": "The log says Monday."} if stance == "denies" else {}),
            ),
        )


def test_a_full_verdict_has_exactly_the_promised_shape(client: Client, room: Newsroom) -> None:
    made = claim(room, status="confirmed", rationale="The harbour master says so.")
    interview(room, made)
    claimant, _ = add_party(actor=room.actor("ana"), name="City council")
    Party.objects.filter(id=claimant.id).update(same_as=["https://www.wikidata.org/wiki/Q1"])
    content.edit_claim(
        actor=room.actor("ana"), claim_id=made.id, expected_version=None, changes={"claimant": claimant.id}
    )
    with_voices(room, made)
    submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    row = publish(room, approve(room, fresh(made)))
    found = get(client, f"/verdicts/{row.public_id}")
    own = f"/api/v1/verdicts/{row.public_id}"
    times = found.pop("published_at"), found.pop("modified_at")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", time) for time in times)
    assert found == {
        "id": row.public_id,
        "revision": 1,
        "state": "published",
        "seq": 1,
        "publisher": {"name": room.desk.name, "url": "http://127.0.0.1:8000"},
        "status": "confirmed",
        "status_label": "Confirmed",
        "disputed": True,
        "claim": {
            "id": made.public_id,
            "text": "closed the harbour bridge on Monday",
            "origin": "external",
            "assertion": "substance",
            "claimant": {
                "type": "organization",
                "name": "City council",
                "same_as": ["https://www.wikidata.org/wiki/Q1"],
            },
            "claimed_on": None,
            "first_appearance": "https://paper.example/bridge",
            "appearances": ["https://paper.example/bridge"],
        },
        "rationale": "The harbour master says so.",
        "language": "en",
        "positions": [
            {
                "party": "Harbour office",
                "stance": "confirms",
                "words": "We closed it.",
                "said_on": "2026-03-02",
            },
            {"party": "Ferry company", "stance": "denies", "words": "It was open.", "said_on": "2026-03-02"},
            {"party": None, "stance": "partly", "words": "More or less.", "said_on": "2026-03-02"},
            {"party": None, "stance": "confirms", "words": "I saw it.", "said_on": "2026-03-02"},
        ],
        "evidence": [
            {
                "relation": "supports",
                "quote": "We closed it on Monday.",
                "locator": None,
                "proximity": "eyewitness",
                "source": {
                    "title": "The harbour master",
                    "url": None,
                    "captured_at": None,
                    "sha256": None,
                    "withheld": False,
                },
            },
            {
                "relation": "supports",
                "quote": "It was Monday.",
                "locator": None,
                "proximity": "unknown",
                "source": {"withheld": True, "public_label": "a person in the harbour office"},
            },
        ],
        "article": {
            "id": room.article and room.article.public_id,
            "url": "https://paper.example/bridge",
            "headline": "Council closes the harbour bridge",
        },
        "approvals": 1,
        "corrections": [],
        "links": {
            "self": own,
            "html": f"/verdicts/{row.public_id}",
            "claim_review": f"{own}/claim-review",
            "revisions": f"{own}/revisions",
            "embed": f"/embed/{row.public_id}",
        },
        "license": "All rights reserved",
    }


def test_summary_leaves_out_positions_evidence_and_corrections(client: Client, room: Newsroom) -> None:
    row = published(room)
    whole = get(client, f"/verdicts/{row.public_id}?view=full")
    short = get(client, f"/verdicts/{row.public_id}?view=summary")
    assert set(whole) - set(short) == {"positions", "evidence", "corrections"}
    assert get(client, "/verdicts")["results"] == [short]
    assert get(client, "/verdicts?view=full")["results"] == [whole]


def test_a_retracted_verdict_is_gone_and_its_revisions_stay(client: Client, room: Newsroom) -> None:
    row, other = published(room), published(room, QUOTES[1])
    retract(room, row.claim, "The notice was forged.", replaced_by=other.id)
    for path in (f"/verdicts/{row.public_id}", f"/verdicts/{row.public_id}/claim-review"):
        problem = get(client, path, 410)
        assert problem["type"].endswith("/problems/retracted")
        tombstone = problem["tombstone"]
        assert set(tombstone) == {"id", "revision", "retracted_at", "reason", "notice_url", "replaced_by"}
        assert (tombstone["id"], tombstone["revision"], tombstone["reason"], tombstone["replaced_by"]) == (
            row.public_id,
            2,
            "The notice was forged.",
            other.public_id,
        )
    assert [one["id"] for one in get(client, "/verdicts")["results"]] == [other.public_id]
    revisions = get(client, f"/verdicts/{row.public_id}/revisions")["results"]
    assert [(line["revision"], line["kind"], line["note"]) for line in revisions] == [
        (1, "published", ""),
        (2, "retracted", "The notice was forged."),
    ]
    assert get(client, f"/verdicts/{row.public_id}/revisions/1")["claim"]["text"] == QUOTES[0]
    last = get(client, f"/verdicts/{row.public_id}/revisions/2")
    assert (last["state"], last["tombstone"]) == ("retracted", tombstone)
    for number in ("0", "3", "x", "01", "99999999999999999999", "-1", "١"):
        get(client, f"/verdicts/{row.public_id}/revisions/{number}", 404)
    reinstate(room, row.claim)
    assert get(client, f"/verdicts/{row.public_id}")["revision"] == 3


def test_a_verdict_can_be_read_as_it_stood(client: Client, room: Newsroom) -> None:
    row = published(room)
    article = room.article
    assert article is not None
    first = get(client, f"/verdicts/{row.public_id}")
    reopened(room, row.claim, rationale="The harbour office says so.")
    publish(room, row.claim, note="Names the office.")
    second = get(client, f"/verdicts/{row.public_id}")
    retract(room, row.claim)

    def then(at: str, status: int = 200) -> Any:
        return get(client, f"/verdicts/{row.public_id}?at={at}", status)

    assert then(first["published_at"]) == first
    assert then(second["modified_at"]) == second
    assert then("9999-12-31T23:59:59Z", 410)["tombstone"]["revision"] == 3
    before = datetime.fromisoformat(first["published_at"]) - timedelta(seconds=1)
    then(before.astimezone(UTC).isoformat().replace("+00:00", "Z"), 404)
    listed = get(client, f"/articles/{article.public_id}/verdicts?view=full&at={second['modified_at']}")
    assert listed["results"] == [second]
    assert get(client, f"/articles/{article.public_id}/verdicts")["results"] == []


def test_a_correction_is_told(client: Client, room: Newsroom) -> None:
    row = published(room)
    reopened(room, row.claim, status="unverified", rationale="The master took it back; nobody else knows.")
    publish(room, row.claim, note="We could not confirm it.")
    found = get(client, f"/verdicts/{row.public_id}")
    assert found["corrections"] == [
        {
            "revision": 2,
            "at": found["modified_at"],
            "kind": "correction",
            "previous_status": "confirmed",
            "note": "We could not confirm it.",
        }
    ]
    review = client.get(f"{API}/verdicts/{row.public_id}/claim-review")
    assert review["Content-Type"] == "application/ld+json"
    assert "ratingValue" not in review.json()["reviewRating"]
    assert review.json()["correction"][0]["text"] == "We could not confirm it."
