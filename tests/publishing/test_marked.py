"""The article goes back with its published verdicts: as offsets and as HTML."""

import re

import pytest
from lxml import html

from factcheck.articles.texts import prepare_text
from factcheck.publishing.marked import mark_up
from factcheck.publishing.marked_html import marked_html
from factcheck.reviews.services.revisions import revise_article
from tests.factories import TEXT, Newsroom, approved, newsroom
from tests.publishing.desk import publish, published, reopened, retract

pytestmark = [pytest.mark.django_db]

OUTER = "closed the harbour bridge on Monday"


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


def _text(room: Newsroom) -> str:
    assert room.article is not None
    return marked_html(mark_up(room.article))


def test_only_what_is_published_is_marked(room: Newsroom) -> None:
    assert room.article is not None
    row = published(room)
    approved(room, "found cracks in two pillars", statement="SECRET")
    gone = published(room, "cost 54 million euros")
    retract(room, gone.claim)
    marked = mark_up(room.article)
    assert [(one.quote, one.note) for one in marked.passages] == [(OUTER, 1)]
    assert [note["id"] for note in marked.notes] == [row.public_id]
    for one in marked.passages:
        assert marked.revision.text[one.start : one.end] == one.quote
    text = marked_html(marked)
    assert "SECRET" not in text
    assert "54 million euros" in text
    assert text.count("<mark") == 1


def test_nested_and_crossing_passages_keep_the_text_as_it_is(room: Newsroom) -> None:
    for quote in (
        OUTER,
        "harbour bridge on",
        "bridge on Monday. Engineers found",
        "Engineers found cracks in two pillars",
    ):
        published(room, quote)
    tree = html.fromstring(_text(room))
    for note in tree.xpath("//sup | //section"):
        note.drop_tree()
    paragraphs = [one.text_content() for one in tree.xpath("./h1 | ./p")]
    assert "\n".join(paragraphs) == TEXT
    depth = max(len(one.xpath("ancestor-or-self::mark")) for one in tree.iter("mark"))
    assert depth == 3


def test_every_number_leads_to_its_note(room: Newsroom) -> None:
    row, other = published(room), published(room, "found cracks in two pillars")
    reopened(room, other.claim, status="unverified", rationale="Nobody <else> knows.")
    publish(room, other.claim, note="We & they could not confirm it.")
    tree = html.fromstring(_text(room))
    targets = [link.get("href") for link in tree.xpath("//sup/a")]
    assert targets == ["#fact-note-1", "#fact-note-2"]
    assert [one.get("id") for one in tree.xpath("//section//ol/li")] == ["fact-note-1", "fact-note-2"]
    notes = [" ".join(" ".join(one.itertext()).split()) for one in tree.xpath("//section//ol/li")]
    assert notes == [
        f"Confirmed : {OUTER} The harbour master says so. The harbour master",
        "Unverified : found cracks in two pillars Nobody <else> knows. We & they could not confirm it. The harbour master",
    ]
    pages = tree.xpath("//section//li/p/a/@href")
    assert pages == [f"http://127.0.0.1:8000/verdicts/{one.public_id}" for one in (row, other)]


def test_words_of_others_stay_words(room: Newsroom) -> None:
    evil = '"></mark><script>alert(1)</script>'
    room = newsroom(text=f"Council closes the bridge\nThe mayor said {evil} on Monday.")
    published(room, f"said {evil} on Monday", statement=evil)
    text = _text(room)
    assert "<script" not in text
    assert re.findall(r"</mark>", text) == ["</mark>"]
    assert evil in html.fromstring(text).xpath("string(./p)")


def test_a_passage_whose_words_changed_carries_no_verdict(room: Newsroom) -> None:
    assert room.article is not None
    published(room)
    published(room, "found cracks in two pillars")
    prepared = prepare_text(
        TEXT.replace("bridge on Monday", "bridge late on Monday"), headline=TEXT.split("\n")[0]
    )
    revise_article(
        actor=room.actor("ana"), article_id=room.article.id, expected_revision=1, prepared=prepared
    )
    room.article.refresh_from_db()
    assert [one.quote for one in mark_up(room.article).passages] == ["found cracks in two pillars"]
