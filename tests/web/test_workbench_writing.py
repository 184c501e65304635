"""Writing on the workbench without JavaScript: claims by each of their ways, marks of sentences, the list of a long text."""

import re

import pytest

from factcheck.articles.services import latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim, Occurrence, SentenceMark
from factcheck.reviews.services.revisions import revise_article
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import article_url, signed_in

pytestmark = pytest.mark.django_db
QUOTES = ["closed the harbour bridge on Monday", "cracks in two pillars", "54 million euros"]


def _text(room: Newsroom) -> str:
    assert room.article is not None
    return latest_revision(room.article).text


def _number(room: Newsroom) -> int:
    assert room.article is not None
    return latest_revision(room.article).number


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
    answer = signed_in(room, "ana").post(article_url(room, "/claims"), sent)
    made = Claim.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, article_url(room, f"?claim={made.public_id}#c1"))
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
        article_url(room, "/claims"), {"start": start, "end": end, "quote": quote, "revision": 1}
    )
    assert answer.status_code == 302
    assert Occurrence.objects.get().quote == text[start:end]


def test_a_quote_that_is_not_there_keeps_what_was_typed() -> None:
    room = factories.newsroom()
    typed = {"quote": "closed the railway bridge", "statement": "My statement", "claimant": "Somebody"}
    answer = signed_in(room, "ana").post(article_url(room, "/claims"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The quote is not found in the latest revision." in html
    assert all(value in html for value in typed.values())
    assert not Claim.objects.exists()


def test_a_quote_that_stands_twice_is_chosen_by_a_person() -> None:
    room = factories.newsroom(text="Bridge\nThe bridge is shut. Then the bridge is shut again.")
    client = signed_in(room, "ana")
    answer = client.post(article_url(room, "/claims"), {"quote": "bridge is shut", "statement": "Kept"})
    assert answer.status_code == 422
    places = re.findall(r'name="place" value="(\d+-\d+)"', answer.content.decode())
    assert len(places) == 2
    answer = client.post(
        article_url(room, "/claims"), {"place": places[1], "statement": "Kept", "revision": 1}
    )
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
    answer = signed_in(room, "ana").post(article_url(room, "/claims"), sent)
    assert answer.status_code == 422
    assert "The text is now version 2; you saw version 1." in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_sentence_is_marked_and_the_mark_taken_away() -> None:
    room = factories.newsroom()
    assert room.article is not None
    client = signed_in(room, "ana")
    start, end = latest_revision(room.article).sentences[-1]
    sent = {"start": start, "end": end, "mark": "opinion", "version": 1, "sentence": 6}
    answer = client.post(article_url(room, "/marks"), sent)
    assert answer["Location"] == article_url(room, "#s6")
    assert SentenceMark.objects.get(removed_at=None).mark == "opinion"
    bench = client.get(article_url(room)).context["bench"]
    assert (bench.marked, bench.claimed, bench.open) == (1, 0, bench.coverage.total - 1)
    client.post(article_url(room, "/marks"), {**sent, "mark": "", "version": 2})
    assert not SentenceMark.objects.filter(removed_at=None).exists()


def test_a_mark_over_an_older_version_is_a_conflict() -> None:
    room = factories.newsroom()
    assert room.article is not None
    start, end = latest_revision(room.article).sentences[-1]
    sent = {"start": start, "end": end, "mark": "opinion", "version": 1}
    client = signed_in(room, "ana")
    assert client.post(article_url(room, "/marks"), sent).status_code == 302
    answer = client.post(article_url(room, "/marks"), {**sent, "mark": "no_fact"})
    assert answer.status_code == 409
    assert SentenceMark.objects.get(removed_at=None).mark == "opinion"


@pytest.mark.parametrize("rest", ["/claims", "/marks", "/revise", "/facts"])
def test_nothing_is_written_on_another_desk(rest: str) -> None:
    here, there = factories.newsroom(), factories.newsroom()
    assert there.article is not None
    text = "A new text."
    start, end = latest_revision(there.article).sentences[-1]
    sent = {"quote": QUOTES[0], "start": start, "end": end, "mark": "opinion", "version": 1, "revision": 1,
            "text": text, "headline": "Taken over", "origin": "own"}  # fmt: skip
    assert signed_in(here, "ana").post(article_url(there, rest), sent).status_code == 404
    there.article.refresh_from_db()
    assert (there.article.version, there.article.latest_number, Claim.objects.count()) == (1, 1, 0)


def _long_room() -> Newsroom:
    return factories.newsroom(text="Bridge\n" + " ".join(f"Pillar {n} has cracks." for n in range(1, 121)))


def _listed(html: str) -> list[int]:
    return [int(value) for value in re.findall(r'name="sentences" value="(\d+)"', html)]


def test_a_long_article_lists_its_sentences_a_part_at_a_time() -> None:
    room = _long_room()
    client = signed_in(room, "ana")
    first = client.get(article_url(room)).content.decode()
    assert _listed(first) == list(range(50))
    assert '<details id="by-list">' in first
    turn = re.search(r'href="(\?from=\d+)#by-list"', first)
    assert turn is not None
    second = client.get(article_url(room, turn[1])).content.decode()
    assert _listed(second) == list(range(50, 100))
    assert '<details id="by-list" open>' in second
    last = client.get(article_url(room, "?from=999")).content.decode()
    assert _listed(last) == list(range(100, 121))
    assert "from=51#by-list" in last
    assert "from=151" not in last


def test_ticked_sentences_far_down_stay_ticked_when_the_form_is_refused() -> None:
    room = _long_room()
    answer = signed_in(room, "ana").post(article_url(room, "/claims"), {"sentences": [70, 72], "revision": 9})
    assert answer.status_code == 422
    ticked = re.findall(r'name="sentences" value="(\d+)" checked', answer.content.decode())
    assert ticked == ["70", "72"]
