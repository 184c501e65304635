"""A new text carries claims, voids what changed and guesses nothing."""

import orjson
import pytest

from factcheck.articles.texts import prepare_text
from factcheck.claims.enums import PlaceState, Stage
from factcheck.claims.models import Claim, Flag, Occurrence
from factcheck.core.problems import MoveNotAllowed, Stale
from factcheck.reviews.models import Contributor
from factcheck.reviews.services.revisions import Revised, revise_article
from factcheck.sources.content import content_digest
from tests import factories
from tests.publishing.desk import publish, reinstate, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]


OTHER_DAY = factories.TEXT.replace("bridge on Monday", "bridge on Tuesday")


def revise(room: factories.Newsroom, text: str, expected: int | None = None, *, by: str = "ana") -> Revised:
    assert room.article is not None
    prepared = prepare_text(text, headline=room.article.headline)
    return revise_article(
        actor=room.actor(by), article_id=room.article.id, expected_revision=expected, prepared=prepared
    )


def barred(made: Claim) -> set[str]:
    """Return who may not decide in the claim's open round of review."""
    rows = Contributor.objects.filter(review__claim=made, review__outcome="open")
    return set(rows.values_list("user__name", flat=True))


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


@pytest.mark.parametrize(
    ("text", "wrote"),
    [(OTHER_DAY, {"Ana", "Ben"}), (factories.TEXT.replace("The city", "The county"), {"Ana"})],
    ids=["the words of the claim", "words beside them"],
)
def test_whoever_changes_the_words_of_a_claim_by_a_new_text_does_not_decide_on_it(
    text: str, wrote: set[str]
) -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    revise(room, text, by="ben")
    factories.submit(room, made)
    assert barred(made) == wrote


@pytest.mark.parametrize("before", ["published", "retracted"])
def test_what_readers_see_is_reviewed_again_with_the_words_of_the_new_text(before: str) -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    public = publish(room, made)
    if before == "retracted":
        retract(room, made)
    revise(room, OTHER_DAY)
    now = factories.fresh(made)
    assert (now.stage, now.content_digest) == (before, content_digest(now))
    factories.reopened(room, made)
    factories.approve(room, factories.submit(room, made))
    publish(room, made, note="It was on a Tuesday.")
    last = public.publications.latest("number")
    assert last.digest == content_digest(factories.fresh(made))
    assert orjson.loads(last.content.body)["content"]["quotes"] == ["closed the harbour bridge on Tuesday"]


def test_new_words_are_not_reinstated_without_a_review() -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    publish(room, made)
    revise(room, OTHER_DAY)
    retract(room, made)
    with pytest.raises(MoveNotAllowed, match="not that of the last publication"):
        reinstate(room, made)


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
