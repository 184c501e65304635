"""Claims to place: old and new passages side by side, and every way of saying where a claim stands now."""

import pytest

from factcheck.articles.texts import prepare_text
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Claim, Flag, Occurrence
from factcheck.claims.services import NewClaim, Span
from factcheck.reviews import content
from factcheck.reviews.services.revisions import revise_article
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db

OLD = (
    "The bridge is closed\nThe council closed the harbour bridge on Monday. It carries 18,000 cars a day. "
    "Ferries will run every ten minutes until spring."
)
NEW = (
    "The bridge is closed\nThe council closed the harbour bridge on Monday. Ferries run every quarter of an hour "
    "until spring.\nIt carries 18,000 cars a day. In summer it carries 18,000 cars a day too."
)
TWICE, GONE = "carries 18,000 cars a day", "Ferries will run every ten minutes"


def _room() -> tuple[Newsroom, dict[str, Claim]]:
    room = factories.newsroom(text=OLD)
    assert room.article is not None
    made = {
        quote: content.create_claim(
            actor=room.actor("ana"), article_id=room.article.id, span=Span(quote=quote), new=NewClaim()
        )
        for quote in ("closed the harbour bridge", TWICE, GONE)
    }
    _revise(room, NEW)
    return room, made


def _revise(room: Newsroom, text: str) -> None:
    assert room.article is not None
    prepared = prepare_text(text, headline="The bridge is closed")
    revise_article(
        actor=room.actor("ana"), article_id=room.article.id, expected_revision=None, prepared=prepared
    )


def _url(room: Newsroom) -> str:
    assert room.article is not None
    return f"/articles/{room.article.public_id}/place"


def _lost(claim: Claim) -> Occurrence:
    return Occurrence.objects.get(claim=claim, state=PlaceState.TO_PLACE, removed_at__isnull=True)


def _standing(claim: Claim) -> list[str]:
    return [place.quote for place in Occurrence.objects.filter(claim=claim, removed_at__isnull=True)]


def test_the_page_offers_what_may_be_meant_and_chooses_nothing() -> None:
    room, made = _room()
    page = signed_in(room, "ana").get(_url(room))
    shown = {one.occurrence.claim_id: one for one in page.context["page"].lost}
    assert set(shown) == {made[TWICE].id, made[GONE].id}
    twice, gone = shown[made[TWICE].id], shown[made[GONE].id]
    assert ([passage.words for passage in twice.found], twice.nearest) == ([TWICE, TWICE], None)
    assert (gone.found, gone.nearest.words) == ([], "Ferries run every quarter of an hour until spring.")
    assert 0 < gone.likeness < 100
    html = page.content.decode()
    assert html.count('name="spot"') == 3
    assert " checked" not in html
    assert [place.claim_id for place in page.context["page"].kept] == [made["closed the harbour bridge"].id]


def test_a_passage_that_was_offered_takes_the_claim_and_the_flag_goes() -> None:
    room, made = _room()
    ana = signed_in(room, "ana")
    twice = next(
        one for one in ana.get(_url(room)).context["page"].lost if one.occurrence.claim_id == made[TWICE].id
    )
    spot = twice.found[1].spot
    answer = ana.post(_url(room), {"occurrence": twice.occurrence.public_id, "revision": 2, "spot": spot})
    assert (answer.status_code, answer.headers["Location"]) == (302, _url(room))
    placed = Occurrence.objects.get(claim=made[TWICE], removed_at__isnull=True)
    assert (f"{placed.start}-{placed.end}", placed.revision.number) == (spot, 2)
    assert not Flag.objects.filter(claim=made[TWICE], cleared_at__isnull=True).exists()
    assert Flag.objects.filter(claim=made[GONE], cleared_at__isnull=True).exists()


def test_other_words_of_the_new_text_take_it_and_words_that_are_not_there_do_not() -> None:
    room, made = _room()
    ana, lost = signed_in(room, "ana"), _lost(made[GONE])
    sent = {"occurrence": lost.public_id, "revision": 2, "quote": "Ferries run every hour"}
    refused = ana.post(_url(room), sent)
    assert refused.status_code == 422
    assert "Ferries run every hour" in refused.content.decode()
    assert _standing(made[GONE]) == [GONE]
    ana.post(_url(room), {**sent, "quote": "Ferries run every quarter of an hour"})
    assert _standing(made[GONE]) == ["Ferries run every quarter of an hour"]


def test_it_may_stand_nowhere_and_the_page_says_when_all_are_placed() -> None:
    room, made = _room()
    ana = signed_in(room, "ana")
    for quote in (TWICE, GONE):
        ana.post(_url(room), {"occurrence": _lost(made[quote]).public_id, "revision": 2, "way": "nowhere"})
        assert _standing(made[quote]) == []
    assert "All placed." in ana.get(_url(room)).content.decode()


def test_nothing_chosen_is_asked_for_and_a_newer_text_is_shown_first() -> None:
    room, made = _room()
    ana, lost = signed_in(room, "ana"), _lost(made[GONE])
    assert ana.post(_url(room), {"occurrence": lost.public_id, "revision": 2}).status_code == 422
    _revise(room, NEW + " Trams run again.")
    late = ana.post(_url(room), {"occurrence": lost.public_id, "revision": 2, "spot": "0-10"})
    assert (late.status_code, _standing(made[GONE])) == (409, [GONE])
    assert late.context["page"].revision.number == 3


def test_who_comes_second_is_told_that_it_was_placed() -> None:
    room, made = _room()
    ana, lost = signed_in(room, "ana"), _lost(made[GONE])
    sent = {"occurrence": lost.public_id, "revision": 2, "way": "nowhere"}
    ana.post(_url(room), sent)
    again = ana.post(_url(room), sent)
    assert (again.status_code, again.context["stray"].stale) == (409, True)


def test_a_viewer_reads_and_places_nothing() -> None:
    room, made = _room()
    vera = signed_in(room, "vera")
    html = vera.get(_url(room)).content.decode()
    assert (html.count(TWICE) >= 3, 'name="spot"' in html) == (True, False)
    sent = {"occurrence": _lost(made[GONE]).public_id, "revision": 2, "way": "nowhere"}
    assert vera.post(_url(room), sent).status_code == 403
    assert _standing(made[GONE]) == [GONE]


def test_the_list_of_articles_the_workbench_and_the_sign_off_lead_here() -> None:
    room, made = _room()
    assert room.article is not None
    here = _url(room)
    bench = f"/articles/{room.article.public_id}"
    ana = signed_in(room, "ana")
    for path in ("/articles", bench, f"{bench}/sign-off", f"/claims/{made[GONE].public_id}"):
        assert f'href="{here}' in ana.get(path).content.decode(), path
