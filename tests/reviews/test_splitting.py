"""Splitting claims: the parts keep what bore the whole, and nobody gets past four eyes by it."""

import pytest

from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.claims.spans import Span
from factcheck.core.problems import (
    FourEyes,
    InReview,
    Invalid,
    NotYourRole,
    QuoteMismatch,
)
from factcheck.reviews import content
from factcheck.reviews.content import Part
from factcheck.reviews.services.taking import take_claim
from factcheck.sources.content import content_digest
from factcheck.sources.models import Evidence, Position, ReplyRequest
from tests import factories
from tests.factories import Newsroom, fresh
from tests.reviews.lines import lines
from tests.web.newsrooms import position, rich_claim

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def split(room: Newsroom, made: Claim, *quotes: str, by: str = "ana") -> list[Claim]:
    """Split a claim by the words of its parts."""
    parts = [Part(Span(quote=quote)) for quote in quotes]
    return content.split_claim(actor=room.actor(by), claim_id=made.id, expected_version=None, parts=parts)


def test_parts_rest_on_the_same_evidence_and_positions() -> None:
    room = factories.newsroom()
    made = rich_claim(room, "The city council closed the harbour bridge on Monday. Engineers found cracks")
    before = fresh(made)
    first, second = split(room, made, "closed the harbour bridge", "Engineers found cracks")
    for part in (first, second):
        assert (part.stage, part.status, part.split_from_id) == (Stage.DRAFT, "unverified", made.id)
        assert Evidence.objects.filter(claim=part).get().quote == Evidence.objects.get(claim=made).quote
        assert Position.objects.filter(claim=part).count() == 2
        assert part.content_digest == content_digest(part)
        assert lines(part)[0][1]["split_from"] == made.public_id
    assert (fresh(made).version, fresh(made).content_digest) == (before.version, before.content_digest)
    assert lines(made)[-1] == ("claim.split", {"parts": [first.public_id, second.public_id]})
    assert ReplyRequest.objects.get().claim_id == made.id


def test_a_position_of_a_part_rests_on_the_part_s_own_evidence() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    position(room, made, "City council", "confirms")
    said, shown = Position.objects.get(), Evidence.objects.get()
    content.change_position(
        actor=room.actor("ana"), position_id=said.id, expected_version=None, changes={"evidence": shown.id}
    )
    [part] = split(room, made, "harbour bridge")
    copied = Position.objects.get(claim=part)
    assert copied.evidence is not None
    assert copied.evidence.claim_id == part.id


def test_who_wrote_the_whole_does_not_decide_on_its_parts() -> None:
    room = factories.newsroom()
    both = frozenset({factories.Role.EDITOR, factories.Role.REVIEWER})
    factories.accounts.add_roles(desk=room.desk, user=room.people["rita"], roles=both)
    made = factories.ready(room, by="rita")
    [part] = split(room, made, "harbour bridge")
    content.edit_claim(
        actor=room.actor("ana"), claim_id=part.id, expected_version=None, changes={"rationale": "Tried."}
    )
    factories.submit(room, part)
    with pytest.raises(FourEyes):
        take_claim(actor=room.actor("rita"), claim_id=part.id)


def test_what_cannot_be_split_is_refused() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    with pytest.raises(Invalid):
        split(room, made)
    with pytest.raises(QuoteMismatch):
        split(room, made, "closed", "no such words")
    assert Claim.objects.count() == 1
    with pytest.raises(NotYourRole):
        split(room, made, "closed", by="rita")
    factories.submit(room, made)
    with pytest.raises(InReview):
        split(room, made, "closed")
    factories.approve(room, made)
    split(room, made, "closed")
    assert fresh(made).stage == Stage.APPROVED
