"""A new text carries claims, voids what changed and guesses nothing."""

import pytest

from factcheck.articles.texts import prepare_text
from factcheck.claims.enums import PlaceState, Stage
from factcheck.claims.models import Flag, Occurrence
from factcheck.core.problems import Stale
from factcheck.reviews.services.revisions import Revised, revise_article
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def revise(room: factories.Newsroom, text: str, expected: int | None = None) -> Revised:
    assert room.article is not None
    prepared = prepare_text(text, headline=room.article.headline)
    return revise_article(
        actor=room.actor("ana"), article_id=room.article.id, expected_revision=expected, prepared=prepared
    )


def test_the_same_text_changes_nothing() -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    assert not revise(room, factories.TEXT).new
    assert factories.fresh(made).stage == Stage.APPROVED


def test_an_untouched_claim_keeps_its_approval() -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    revised = revise(room, factories.TEXT + "\nThe ferry runs every hour.")
    now = factories.fresh(made)
    assert (now.stage, now.version) == (Stage.APPROVED, made.version)
    assert revised.carried.outcomes == {made.id: PlaceState.PLACED}
    place = Occurrence.objects.get(claim=made, removed_at__isnull=True)
    assert (place.revision.number, place.quote) == (2, "closed the harbour bridge on Monday")


def test_changed_words_in_the_sentence_void_the_approval() -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    revise(room, factories.TEXT.replace("The city council closed", "The county council closed"))
    now = factories.fresh(made)
    assert now.stage == Stage.DRAFT
    assert Flag.objects.filter(claim=made, flag="text_changed", cleared_at__isnull=True).count() == 1


def test_a_lost_claim_waits_for_a_person() -> None:
    room = factories.newsroom()
    made = factories.claim(room, "Traffic is led over the ring road")
    revised = revise(room, factories.TEXT.replace("\nTraffic is led over the ring road.", ""))
    assert revised.carried.outcomes == {made.id: PlaceState.TO_PLACE}
    place = Occurrence.objects.get(claim=made, removed_at__isnull=True)
    assert (place.state, place.revision.number) == (PlaceState.TO_PLACE, 1)
    assert Flag.objects.filter(claim=made, flag="to_place", cleared_at__isnull=True).count() == 1


def test_a_revision_on_top_of_another_is_refused() -> None:
    room = factories.newsroom()
    revise(room, factories.TEXT + " More.", expected=1)
    with pytest.raises(Stale):
        revise(room, factories.TEXT + " Still more.", expected=1)
