"""The text pane: every character of the article, in order, whatever overlaps."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from factcheck.articles.services import latest_revision
from factcheck.claims.coverage import states_of
from factcheck.web.passage import Paragraph, Placed, paragraphs_of
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = (
    "Fünf 💶 für die Brücke\n"
    'The <mayor> said "no one & nothing" was hurt. 👩🏽‍⚖️ ruled on it.\n'
    "أعلنت المدينة إغلاق الجسر. العمل يبدأ غدا."
)


def _cut(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[Paragraph]]:
    room = factories.newsroom(text=text)
    assert room.article is not None
    revision = latest_revision(room.article)
    placed = [
        Placed(f"c{n}", n, status, start, end, f"#c{n}")
        for n, ((start, end), status) in enumerate(
            zip(spans, ["confirmed", "denied", "unverified"] * len(spans), strict=False), start=1
        )
    ]
    coverage = states_of(revision, spans, {})
    return revision.text, paragraphs_of(revision, coverage.sentences, placed)


def _plain(html: str) -> str:
    return unescape(strip_tags(html))


def test_the_sentences_hold_exactly_the_text_at_their_offsets() -> None:
    start = TEXT.index("no one")
    text, paragraphs = _cut(TEXT, [(start, start + 6), (start + 3, start + 16), (0, 22)])
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    assert [_plain(sentence.html) for sentence in sentences] == [
        text[sentence.start : sentence.end] for sentence in sentences
    ]
    assert len(sentences) == 5


def test_the_gaps_make_a_paragraph_whole() -> None:
    text, paragraphs = _cut(TEXT, [])
    whole = ["".join(_plain(s.html) + s.gap for s in paragraph.sentences) for paragraph in paragraphs]
    assert whole == text.split("\n")


def test_overlapping_claims_are_cut_at_every_edge_and_drawn_in_their_own_lane() -> None:
    _text, paragraphs = _cut("One two three four five.", [(0, 13), (4, 18)])
    html = paragraphs[0].sentences[0].html
    pieces = re.findall(r'<mark data-lane="(\d)" data-status="(\w+)" data-claim="(\w+)"', html)
    assert pieces == [
        ("0", "confirmed", "c1"),
        ("0", "confirmed", "c1"),
        ("1", "denied", "c2"),
        ("1", "denied", "c2"),
    ]
    assert html.index('data-n="1"') < html.index('data-n="2"')


def test_a_number_stands_once_behind_the_end_of_its_claim() -> None:
    _text, paragraphs = _cut("One two three. Four five six.", [(4, 24)])
    html = [sentence.html for sentence in paragraphs[0].sentences]
    assert [part.count('class="ref"') for part in html] == [0, 1]
    assert html[1].startswith('<mark data-lane="0"')


def test_a_byline_has_no_number() -> None:
    _text, paragraphs = _cut("Bridge closed\nBy Ana Ruiz\nThe bridge is closed. It stays so.", [])
    assert [(p.kind, p.numbers) for p in paragraphs] == [
        ("headline", "1"),
        ("byline", ""),
        ("paragraph", "2–3"),
    ]


def test_markup_of_the_article_is_text() -> None:
    _text, paragraphs = _cut("A <script>alert(1)</script> b & c.", [(2, 10)])
    html = "".join(sentence.html for sentence in paragraphs[0].sentences)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
