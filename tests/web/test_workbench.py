"""The workbench: text, claims, evidence, and making claims by each of its ways without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.articles.services import latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim, Occurrence, SentenceMark
from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.reviews import content
from factcheck.reviews.services.revisions import revise_article
from factcheck.sources.models import Source
from factcheck.sources.services.evidence import NewEvidence
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import rich_claim, signed_in

pytestmark = pytest.mark.django_db
QUOTES = ["closed the harbour bridge on Monday", "cracks in two pillars", "54 million euros"]


def _url(room: Newsroom, rest: str = "") -> str:
    assert room.article is not None
    return f"/articles/{room.article.public_id}{rest}"


def _text(room: Newsroom) -> str:
    assert room.article is not None
    return latest_revision(room.article).text


def _number(room: Newsroom) -> int:
    assert room.article is not None
    return latest_revision(room.article).number


def test_the_page_shows_marks_cards_and_the_chosen_claim() -> None:
    room = factories.newsroom()
    made = rich_claim(room)
    page = signed_in(room, "ana").get(_url(room, f"?claim={made.public_id}"))
    html = page.content.decode()
    bench = page.context["bench"]
    assert [card.claim for card in bench.cards] == [made]
    assert (bench.chosen.disputed, bench.pane.editable, bench.pane.may_submit) == (True, True, True)
    assert html.count("data-chosen") == 4
    assert "We closed it on Monday." in html
    assert "Whose estimate is it?" in html


def test_a_viewer_reads_and_has_no_forms() -> None:
    room = factories.newsroom()
    made = rich_claim(room)
    page = signed_in(room, "vera").get(_url(room, f"?claim={made.public_id}"))
    assert re.findall(r'<form[^>]*action="([^"]*)"', page.content.decode()) == ["/search", "/logout"]


@pytest.mark.parametrize("way", ["offsets", "sentences", "quote"])
def test_three_ways_lead_to_the_same_claim(way: str) -> None:
    room = factories.newsroom()
    text = _text(room)
    sentence = "The city council closed the harbour bridge on Monday."
    start = text.index(sentence)
    assert room.article is not None
    index = latest_revision(room.article).sentences.index([start, start + len(sentence)])
    sent = {
        "offsets": {"start": start, "end": start + len(sentence), "quote": sentence, "revision": 1},
        "sentences": {"sentences": [index]},
        "quote": {"quote": f"  {sentence}\r\n"},
    }[way]
    answer = signed_in(room, "ana").post(_url(room, "/claims"), sent)
    made = Claim.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, _url(room, f"?claim={made.public_id}#c1"))
    assert (made.statement, made.created_by) == (sentence, room.people["ana"])
    place = Occurrence.objects.get()
    assert (place.start, place.end, place.quote) == (start, start + len(sentence), sentence)


def test_a_selection_over_a_line_end_comes_with_crlf_and_is_found() -> None:
    room = factories.newsroom()
    text = _text(room)
    start = text.index("Engineers")
    end = text.index("The mayor") + len("The mayor")
    quote = text[start:end].replace("\n", "\r\n")
    answer = signed_in(room, "ana").post(
        _url(room, "/claims"), {"start": start, "end": end, "quote": quote, "revision": 1}
    )
    assert answer.status_code == 302
    assert Occurrence.objects.get().quote == text[start:end]


def test_a_quote_that_is_not_there_keeps_what_was_typed() -> None:
    room = factories.newsroom()
    typed = {"quote": "closed the railway bridge", "statement": "My statement", "claimant": "Somebody"}
    answer = signed_in(room, "ana").post(_url(room, "/claims"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The quote is not found in the latest revision." in html
    assert all(value in html for value in typed.values())
    assert not Claim.objects.exists()


def test_a_quote_that_stands_twice_is_chosen_by_a_person() -> None:
    room = factories.newsroom(text="Bridge\nThe bridge is shut. Then the bridge is shut again.")
    client = signed_in(room, "ana")
    answer = client.post(_url(room, "/claims"), {"quote": "bridge is shut", "statement": "Kept"})
    assert answer.status_code == 422
    places = re.findall(r'name="place" value="(\d+-\d+)"', answer.content.decode())
    assert len(places) == 2
    answer = client.post(_url(room, "/claims"), {"place": places[1], "statement": "Kept", "revision": 1})
    assert answer.status_code == 302
    start, end = map(int, places[1].split("-"))
    place = Occurrence.objects.select_related("claim").get()
    assert (place.start, place.end, place.claim.statement) == (start, end, "Kept")


def test_offsets_of_an_older_text_are_refused() -> None:
    room = factories.newsroom()
    assert room.article is not None
    text = _text(room)
    revise_article(
        actor=room.actor("ben"),
        article_id=room.article.id,
        expected_revision=1,
        prepared=prepare_text(f"New opening line.\n{text}"),
    )
    start = text.index("ring road")
    sent = {"start": start, "end": start + 9, "quote": "ring road", "revision": 1}
    answer = signed_in(room, "ana").post(_url(room, "/claims"), sent)
    assert answer.status_code == 422
    assert "The text is now version 2; you saw version 1." in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_sentence_is_marked_and_the_mark_taken_away() -> None:
    room = factories.newsroom()
    assert room.article is not None
    client = signed_in(room, "ana")
    start, end = latest_revision(room.article).sentences[-1]
    sent = {"start": start, "end": end, "mark": "opinion", "version": 1, "sentence": 6}
    answer = client.post(_url(room, "/marks"), sent)
    assert answer["Location"] == _url(room, "#s6")
    assert SentenceMark.objects.get(removed_at=None).mark == "opinion"
    bench = client.get(_url(room)).context["bench"]
    assert (bench.marked, bench.claimed, bench.open) == (1, 0, bench.coverage.total - 1)
    client.post(_url(room, "/marks"), {**sent, "mark": "", "version": 2})
    assert not SentenceMark.objects.filter(removed_at=None).exists()


def test_a_mark_over_an_older_version_is_a_conflict() -> None:
    room = factories.newsroom()
    assert room.article is not None
    start, end = latest_revision(room.article).sentences[-1]
    sent = {"start": start, "end": end, "mark": "opinion", "version": 1}
    client = signed_in(room, "ana")
    assert client.post(_url(room, "/marks"), sent).status_code == 302
    answer = client.post(_url(room, "/marks"), {**sent, "mark": "no_fact"})
    assert answer.status_code == 409
    assert SentenceMark.objects.get(removed_at=None).mark == "opinion"


def test_filters_leave_the_chosen_claim_in() -> None:
    room = factories.newsroom()
    mine = factories.claim(room, QUOTES[0])
    other = factories.claim(room, QUOTES[1], by="ben")
    client = signed_in(room, "ana")
    shown = client.get(_url(room, "?show=mine")).context["bench"].shown
    assert [card.claim for card in shown] == [mine]
    shown = client.get(_url(room, f"?show=mine&claim={other.public_id}")).context["bench"].shown
    assert [card.claim for card in shown] == [mine, other]


def test_claims_stand_in_the_order_of_the_text_and_nested_ones_are_indented() -> None:
    room = factories.newsroom()
    factories.claim(room, QUOTES[2])
    factories.claim(room, "closed the harbour bridge on Monday")
    factories.claim(room, "harbour bridge on Monday")
    cards = signed_in(room, "ana").get(_url(room)).context["bench"].cards
    assert [(card.claim.number, card.nested) for card in cards] == [(2, False), (3, True), (1, False)]


def test_a_claim_of_another_desk_is_not_found_in_ones_own_article() -> None:
    here, there = factories.newsroom(), factories.newsroom()
    foreign = factories.claim(there)
    client = signed_in(here, "ana")
    assert client.get(_url(here, f"?claim={foreign.public_id}")).status_code == 404
    assert signed_in(there, "ana").get(_url(there, f"?claim={foreign.public_id}")).status_code == 200


@pytest.mark.parametrize("rest", ["", "/revise", "/facts"])
def test_an_article_of_another_desk_is_not_found(rest: str) -> None:
    here, there = factories.newsroom(), factories.newsroom()
    assert signed_in(there, "ana").get(_url(there, rest)).status_code == 200
    foreign = signed_in(here, "ana").get(_url(there, rest))
    nothing = signed_in(here, "ana").get(f"/articles/ar_{'0' * 26}{rest}")
    assert (foreign.status_code, nothing.status_code) == (404, 404)
    strip = re.compile(
        r'"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|value="/articles[^"]*"'
    )
    assert strip.sub("", foreign.content.decode()) == strip.sub("", nothing.content.decode())


@pytest.mark.parametrize("rest", ["/claims", "/marks", "/revise", "/facts"])
def test_nothing_is_written_on_another_desk(rest: str) -> None:
    here, there = factories.newsroom(), factories.newsroom()
    assert there.article is not None
    text = "A new text."
    start, end = latest_revision(there.article).sentences[-1]
    sent = {"quote": QUOTES[0], "start": start, "end": end, "mark": "opinion", "version": 1, "revision": 1,
            "text": text, "headline": "Taken over", "origin": "own"}  # fmt: skip
    assert signed_in(here, "ana").post(_url(there, rest), sent).status_code == 404
    there.article.refresh_from_db()
    assert (there.article.version, there.article.latest_number, Claim.objects.count()) == (1, 1, 0)


def _capturing(room: Newsroom) -> Claim:
    made = factories.claim(room)
    content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(relation="supports", url="https://state.example/briefing", quote="closed it"),
    )
    return made


def test_progress_is_silent_until_it_moves_and_stops_at_the_end() -> None:
    room = factories.newsroom()
    made = _capturing(room)
    client = signed_in(room, "ana")
    progress = client.get(_url(room, f"?claim={made.public_id}")).context["bench"].pane.progress
    url = f"/claims/{made.public_id}/fetching"
    assert client.get(url, {"seen": progress.token}).status_code == 204
    Job.objects.filter(kind="sources.fetch").update(
        state="leased", lease_until=clock.now() + timedelta(seconds=30)
    )
    moved = client.get(url, {"seen": progress.token})
    assert (moved.status_code, "fetching" in moved.content.decode()) == (200, True)
    Job.objects.filter(kind="sources.fetch").update(state="done", lease_until=None)
    Source.objects.update(state="blocked", state_code="blocked", checked_at=clock.now())
    ended = client.get(url, {"seen": progress.token})
    assert ended.status_code == 286
    assert 'data-say="0 of 1 source stored, blocked"' in ended.content.decode()
    assert "hx-get" not in ended.content.decode()


def test_progress_of_another_desk_is_not_found() -> None:
    here, there = factories.newsroom(), factories.newsroom()
    made = _capturing(there)
    assert signed_in(there, "ana").get(f"/claims/{made.public_id}/fetching").status_code == 200
    assert signed_in(here, "ana").get(f"/claims/{made.public_id}/fetching").status_code == 404


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_for_one_claim_and_for_three() -> None:
    numbers = []
    for quotes in (QUOTES[:1], QUOTES):
        room = factories.newsroom()
        made = [rich_claim(room, quote) for quote in quotes]
        numbers.append(_queries(signed_in(room, "ana"), _url(room, f"?claim={made[0].public_id}")))
    assert numbers[0] == numbers[1]


def test_the_pane_costs_the_same_for_one_piece_of_evidence_and_for_three() -> None:
    numbers = []
    for count in (1, 3):
        room = factories.newsroom()
        made = factories.claim(room)
        for _each in range(count):
            factories.interview(room, made)
        numbers.append(_queries(signed_in(room, "ana"), _url(room, f"?claim={made.public_id}")))
    assert numbers[0] == numbers[1]


def _long_room() -> Newsroom:
    return factories.newsroom(text="Bridge\n" + " ".join(f"Pillar {n} has cracks." for n in range(1, 121)))


def _listed(html: str) -> list[int]:
    return [int(value) for value in re.findall(r'name="sentences" value="(\d+)"', html)]


def test_a_long_article_lists_its_sentences_a_part_at_a_time() -> None:
    room = _long_room()
    client = signed_in(room, "ana")
    first = client.get(_url(room)).content.decode()
    assert _listed(first) == list(range(50))
    assert '<details id="by-list">' in first
    turn = re.search(r'href="(\?from=\d+)#by-list"', first)
    assert turn is not None
    second = client.get(_url(room, turn[1])).content.decode()
    assert _listed(second) == list(range(50, 100))
    assert '<details id="by-list" open>' in second
    last = client.get(_url(room, "?from=999")).content.decode()
    assert _listed(last) == list(range(100, 121))
    assert "from=51#by-list" in last
    assert "from=151" not in last


def test_ticked_sentences_far_down_stay_ticked_when_the_form_is_refused() -> None:
    room = _long_room()
    answer = signed_in(room, "ana").post(_url(room, "/claims"), {"sentences": [70, 72], "revision": 9})
    assert answer.status_code == 422
    ticked = re.findall(r'name="sentences" value="(\d+)" checked', answer.content.decode())
    assert ticked == ["70", "72"]
