"""Retraction, its tombstone, and reinstatement."""

from typing import Any

import orjson
import pytest

from factcheck.audit.models import Event
from factcheck.audit.services import verify_journal
from factcheck.core.problems import Invalid, MoveNotAllowed, NotYourRole
from factcheck.publishing.models import Change, Publication, PublishedVerdict, Rendering
from factcheck.publishing.services.retractions import Retraction, retract_claim
from factcheck.reviews.models import Review
from factcheck.reviews.services import submission
from factcheck.reviews.services.endings import reopen_claim
from tests.factories import approved, fresh, newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def rendered(publication: Publication, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(
        bytes(Rendering.objects.get(publication=publication, format=kind).body)
    )
    return found


def test_a_retraction_leaves_a_tombstone() -> None:
    room = newsroom()
    row, other = published(room), published(room, "found cracks in two pillars")
    retract(room, row.claim, replaced_by=other.id)
    row.refresh_from_db()
    assert (row.state, row.current, row.seq) == ("retracted", 2, 3)
    claim = fresh(row.claim)
    assert (claim.stage, claim.public) == ("retracted", False)
    last = Publication.objects.get(published_verdict=row, number=2)
    assert rendered(last, "tombstone") == {
        "id": row.public_id,
        "revision": 2,
        "retracted_at": rendered(last, "tombstone")["retracted_at"],
        "reason": "The notice was forged.",
        "notice_url": f"/verdicts/{row.public_id}",
        "replaced_by": other.public_id,
    }
    formats = Rendering.objects.filter(publication=last).values_list("format", flat=True)
    assert sorted(formats) == ["atom", "correction", "json_feed", "tombstone"]
    assert Change.objects.latest("seq").kind == "retracted"


def test_refuses_what_makes_no_sense() -> None:
    room, elsewhere = newsroom(), newsroom()
    unpublished, row, foreign = (
        approved(room),
        published(room, "found cracks in two pillars"),
        published(elsewhere),
    )
    with pytest.raises(MoveNotAllowed):
        retract(room, unpublished)
    with pytest.raises(Invalid):
        retract(room, row.claim, "  ")
    for wrong in (row.id, foreign.id):
        with pytest.raises(Invalid):
            retract(room, row.claim, replaced_by=wrong)
    with pytest.raises(NotYourRole):
        retract_claim(
            actor=room.actor("chris"),
            claim_id=row.claim_id,
            expected_version=None,
            retraction=Retraction("Wrong."),
        )
    retract(room, row.claim)
    with pytest.raises(MoveNotAllowed):
        retract(room, row.claim)
    assert Change.objects.filter(published_verdict=row).count() == 2


def test_a_claim_in_review_can_be_retracted_and_its_review_ends() -> None:
    room = newsroom()
    row = published(room)
    reopen_claim(
        actor=room.actor("ana"), claim_id=row.claim_id, expected_version=None, reason="There is news."
    )
    submission.submit_claim(actor=room.actor("ana"), claim_id=row.claim_id, expected_version=None)
    before = Event.objects.count()
    retract(room, row.claim)
    assert list(Event.objects.filter(seq__gt=before).values_list("verb", flat=True)) == ["claim.retracted"]
    assert list(Review.objects.order_by("number").values_list("outcome", flat=True)) == ["approved", "closed"]
    assert verify_journal().first_bad is None


def test_reinstatement_publishes_the_same_again() -> None:
    room = newsroom()
    row = published(room)
    retract(room, row.claim)
    reinstate(room, row.claim)
    row.refresh_from_db()
    assert (row.state, row.current, fresh(row.claim).stage, fresh(row.claim).public) == (
        "published",
        3,
        "published",
        True,
    )
    first, third = (Publication.objects.get(published_verdict=row, number=number) for number in (1, 3))
    assert (third.kind, third.digest, third.verdict_id) == ("reinstated", first.digest, first.verdict_id)
    document = rendered(third, "full")
    assert [(line["kind"], line["note"]) for line in document["corrections"]] == [
        ("retraction", "The notice was forged."),
        ("reinstatement", "The notice was genuine after all."),
    ]
    assert document["published_at"] == rendered(first, "full")["published_at"]


def test_reinstatement_needs_a_reason_and_a_retraction() -> None:
    room = newsroom()
    row = published(room)
    with pytest.raises(MoveNotAllowed):
        reinstate(room, row.claim)
    retract(room, row.claim)
    with pytest.raises(Invalid):
        reinstate(room, row.claim, " ")
    row.claim.__class__.objects.filter(id=row.claim_id).update(content_digest="0" * 64)
    with pytest.raises(MoveNotAllowed) as refused:
        reinstate(room, row.claim)
    assert "reviewed again" in refused.value.detail
    assert PublishedVerdict.objects.get().state == "retracted"


def test_a_reopened_claim_comes_back_through_review_as_reinstated() -> None:
    room = newsroom()
    row = published(room)
    retract(room, row.claim)
    reopened(room, row.claim, rationale="The genuine notice was found.")
    publish(room, row.claim, note="Rests on the genuine notice now.")
    row.refresh_from_db()
    kinds = list(Change.objects.order_by("seq").values_list("kind", "revision"))
    assert kinds == [("published", 1), ("retracted", 2), ("reinstated", 3)]
    assert row.state == "published"
