"""Pieces of evidence and positions on the page: changed, accepted, answered, taken off."""

import pytest

from factcheck.sources.models import Evidence, Position, Source
from tests import factories
from tests.web.newsrooms import rich_claim, signed_in

pytestmark = pytest.mark.django_db


def test_a_piece_of_evidence_is_changed_and_taken_off() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    row, client = Evidence.objects.get(), signed_in(room, "ana")
    sent = {"version": made.version, "relation": "context", "quote": "Other words.", "locator": "p. 3"}
    assert client.post(f"/evidence/{row.public_id}/change", sent).status_code == 302
    row.refresh_from_db()
    assert (row.relation, row.quote, row.locator) == ("context", "Other words.", "p. 3")
    again = client.post(f"/evidence/{row.public_id}/remove", {"version": made.version})
    assert again.status_code == 409
    assert (
        client.post(
            f"/evidence/{row.public_id}/remove", {"version": factories.fresh(made).version}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.removed_at is not None


def test_a_near_quote_is_accepted_by_a_person_alone() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    source = Source.objects.create(
        desk=room.desk,
        kind="document",
        title="Report",
        created_at=made.created_at,
        changed_at=made.created_at,
    )
    row = Evidence.objects.create(
        claim=made,
        source=source,
        relation="supports",
        quote="closed it",
        quote_check="near",
        created_at=made.created_at,
    )
    client = signed_in(room, "ana")
    assert client.post(f"/evidence/{row.public_id}/accept", {"version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.near_accepted is True


def test_a_position_is_answered_and_taken_off() -> None:
    room = factories.newsroom()
    made = rich_claim(room)
    row, client = Position.objects.get(stance="denies"), signed_in(room, "ana")
    sent = {
        "version": made.version,
        "stance": "denies",
        "words": row.words,
        "answer": "The log says otherwise.",
    }
    assert client.post(f"/positions/{row.public_id}/change", sent).status_code == 302
    row.refresh_from_db()
    assert row.answer == "The log says otherwise."
    version = factories.fresh(made).version
    assert client.post(f"/positions/{row.public_id}/remove", {"version": version}).status_code == 302
    row.refresh_from_db()
    assert row.removed_at is not None
