"""Laws of the text package that hold for every text, looked for with generated ones."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from factcheck.text.anchors import TextVersion, carry
from factcheck.text.blocks import BlockKind, blocks_of_text, join_blocks
from factcheck.text.graphemes import may_cut
from factcheck.text.normalise import Folded, clean_text, fold
from factcheck.text.quotes import Layer, Verdict, check_quote
from factcheck.text.sentences import split_sentences
from factcheck.text.spans import (
    Mark,
    assign_lanes,
    check_span,
    context,
    cover,
    find_quote,
    segments,
    snap_span,
)
from factcheck.text.worddiff import word_diff

PIECES = [
    "👩🏽‍⚖️", "🇫🇷", "💶", "e\u0301", "é", "q\u0303", "قال", "الرئيس", "क्षि", "条约", "。", "\r\n", "\n", "\r", "\n\n", " ",
    "\u00a0", "\u00ad", "\u200b", "\u200d", "“", "”", "«", "'", "…", "...", "—", "–", "-", "-\n", "ﬁ", "ß", "²", "İ",
    "The", "mayor", "not", "40", "1,400", "5%", "Dr.", "U.S.", "said", ". ", "! ", "[", "]", "\ufeff", "가", "ㄱ", "ﾞ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)
STORED = TEXTS.map(lambda t: clean_text(t.replace("\x00", "").encode("utf-8", "ignore").decode()))
WORDS = st.lists(
    st.sampled_from(
        ["mayor", "town", "council", "paid", "people", "houses", "river", "bridge", "paper", "early"]
    ),
    min_size=6,
    max_size=14,
)


def spans_in(text: str) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda p: (min(p), max(p)))


@given(STORED)
def test_a_stored_text_is_clean_already(text: str) -> None:
    assert clean_text(text) == text
    assert "\r" not in text


@given(STORED, st.sampled_from(["plain", "exact", "search"]))
def test_offset_maps_go_forward_and_lose_only_what_has_no_width(text: str, form: Any) -> None:
    folded = fold(text, form)
    origins = [folded.origin(i) for i in range(len(folded.text))]
    assert all(0 <= a < b <= len(text) for a, b in origins)
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(origins))
    covered = {i for a, b in origins for i in range(a, b)}
    assert all(not text[i].isalnum() for i in range(len(text)) if i not in covered)


@given(STORED)
def test_plain_folding_is_composition(text: str) -> None:
    assert fold(text, "plain").text == unicodedata.normalize("NFC", text)


@given(STORED)
def test_unchanged_characters_come_from_themselves(text: str) -> None:
    folded: Folded = fold(text, "exact")
    for index, char in enumerate(folded.text):
        a, b = folded.origin(index)
        if char.isalnum():
            assert char in unicodedata.normalize("NFC", text[a:b])


@given(STORED, st.text(max_size=8))
def test_sentences_lie_in_blocks_in_order_and_hold_all_words(text: str, headline: str) -> None:
    blocks = blocks_of_text(text, headline)
    sentences = split_sentences(text, blocks)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    assert all(a[1] <= b[0] for a, b in pairwise(sentences))
    assert all(any(b.start <= s and e <= b.end for b in blocks) for s, e in sentences)
    assert all(text[s:e] and text[s:e] == text[s:e].strip() and "\n" not in text[s:e] for s, e in sentences)
    assert "".join("".join(text[s:e] for s, e in sentences).split()) == "".join(text.split())


@given(st.lists(st.tuples(st.sampled_from(BlockKind), STORED), max_size=5))
def test_joined_blocks_are_their_parts(parts: list[tuple[BlockKind, str]]) -> None:
    text, blocks = join_blocks(parts)
    kept = [(kind, clean_text(part).strip()) for kind, part in parts if clean_text(part).strip()]
    assert [(b.kind, text[b.start : b.end]) for b in blocks] == kept
    assert text == "\n\n".join(part for _, part in kept)


@given(st.data(), STORED)
def test_segments_partition_the_text_and_know_their_marks(data: st.DataObject, text: str) -> None:
    spans = data.draw(st.lists(spans_in(text).filter(lambda s: s[0] < s[1]), max_size=6)) if text else []
    marks = assign_lanes(Mark(a, b, str(n)) for n, (a, b) in enumerate(spans))
    assert all(
        a.lane != b.lane
        for n, a in enumerate(marks)
        for b in marks[:n]
        if a.start < b.end and b.start < a.end
    )
    sentences = split_sentences(text, blocks_of_text(text))
    for (start, end), touching in zip(sentences, cover(sentences, marks), strict=True):
        assert set(touching) == {m for m in marks if m.start < end and m.end > start}
        cut = list(segments(start, end, touching))
        assert "".join(text[s.start : s.end] for s in cut) == text[start:end]
        for segment in cut:
            inside = {m for m in marks if m.start <= segment.start and segment.end <= m.end}
            assert set(segment.marks) == inside
            assert set(segment.closing) == {m for m in inside if m.end == segment.end}


@given(st.data(), STORED.filter(bool))
def test_a_span_survives_the_way_through_a_form(data: st.DataObject, text: str) -> None:
    start, end = snap_span(text, *data.draw(spans_in(text)))
    assume(start < end)
    assert may_cut(text, start)
    assert may_cut(text, end)
    quote = text[start:end]
    assert check_span(text, start, end, quote.replace("\n", "\r\n")) == quote
    prefix, suffix = context(text, start, end)
    assert prefix + quote + suffix in text


@given(st.data(), STORED.filter(bool))
def test_a_pasted_quote_is_found_where_it_was_copied(data: st.DataObject, text: str) -> None:
    start, end = snap_span(text, *data.draw(spans_in(text)))
    quote = text[start:end]
    assume(quote and quote == quote.strip())
    for form in ("NFC", "NFD"):
        pasted = unicodedata.normalize(form, quote).replace("\n", "\r\n")
        assume(
            unicodedata.normalize("NFC", pasted) == unicodedata.normalize("NFC", quote).replace("\n", "\r\n")
        )
        assert (start, end) in find_quote(text, pasted)


@given(TEXTS, TEXTS)
def test_a_difference_rebuilds_both_texts(old: str, new: str) -> None:
    changes = word_diff(old, new)
    assert "".join(c.old for c in changes) == old
    assert "".join(c.new for c in changes) == new
    assert all(c.op == "equal" for c in word_diff(old, old))


RETYPED: list[Callable[[str], str]] = [
    lambda t: t.replace(" ", "\n", 2),
    lambda t: t.replace(" ", "\u00a0 "),
    lambda t: t.replace("'", "’").replace('"', "“"),
    lambda t: t.replace(" - ", " — "),
    lambda t: t.replace(" - ", "—"),
    lambda t: t.replace("ou", "o\u00adu"),
    lambda t: unicodedata.normalize("NFD", t),
    lambda t: unicodedata.normalize("NFC", t),
]


@given(WORDS, st.lists(st.sampled_from(RETYPED), max_size=4), st.integers(1, 9999))
def test_a_quote_set_anew_is_exact(
    words: list[str], changes: list[Callable[[str], str]], number: int
) -> None:
    said = f'"{" ".join(words[:3])}" - café isn\'t {" ".join(words[3:])} {number} times'
    page = said
    for change in changes:
        page = change(page)
    text = f"Before it stood something else. {page} in all. Then came more."
    finding = check_quote(said, [Layer("article", text)])
    assert (finding.verdict, finding.edits) == (Verdict.EXACT, ())
    assert finding.where == (text.index(page), text.index(page) + len(page))


NUMBERS = st.sampled_from(
    ["4", "14", "40", "1,400", "14,00", "4.0", "140", "40%", "£40", "-40", "40 million", "40-50", "4²"]
)


@given(WORDS, NUMBERS, NUMBERS, st.integers(0, 6), st.booleans())
@example(["people"] * 6, "140", "40", 0, False)
@example(["people"] * 6, "40", "40 million", 6, True)
def test_a_changed_number_is_never_exact(
    words: list[str], there: str, quoted: str, at: int, at_end: bool
) -> None:
    assume(there != quoted)
    at = len(words) if at_end else at
    page = " ".join([*words[:at], there, *words[at:]])
    quote = " ".join([*words[:at], quoted, *words[at:]])
    finding = check_quote(quote, [Layer("article", f"Before: {page} now. More follows here.")])
    assert finding.verdict in (Verdict.NEAR, Verdict.MISSING)
    assert finding.verdict is Verdict.MISSING or finding.material


@example(["mayor"] * 7, "not", 3, False)
@given(WORDS, st.sampled_from(["not", "never", "no"]), st.integers(0, 13), st.booleans())
def test_a_negation_put_in_or_left_out_is_never_exact(
    words: list[str], no: str, at: int, put_in: bool
) -> None:
    at = min(max(1, at), len(words) - 1)
    with_it = " ".join([*words[:at], no, *words[at:]])
    quote, page = (with_it, " ".join(words)) if put_in else (" ".join(words), with_it)
    finding = check_quote(quote, [Layer("article", f"Before: {page} now. More.")])
    assert (finding.verdict, finding.material) == (Verdict.NEAR, True)


@given(TEXTS, STORED)
def test_every_quote_gets_an_answer_inside_its_layer(quote: str, text: str) -> None:
    finding = check_quote(quote, [Layer("full", text)])
    if finding.where:
        assert 0 <= finding.where[0] < finding.where[1] <= len(text)
    assert (finding.where is not None) == (finding.verdict in (Verdict.EXACT, Verdict.NEAR))


def version(text: str) -> TextVersion:
    return TextVersion(text, tuple(split_sentences(text, blocks_of_text(text))))


SENTENCES = st.lists(
    st.sampled_from(
        ["The mayor paid 40 euros.", "The mayor paid 14 euros.", "It rained 💶 hard.", "قال الرئيس نعم.", "He left.",
         "Cafe\u0301 owners met.", "Nobody was hurt in May.", "Nobody was hurt in June.", "The mayor left.", "👩🏽‍⚖️ ruled."]
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(max_examples=300)
@given(st.data(), SENTENCES, SENTENCES, st.sampled_from([" ", "\n"]))
def test_carrying_never_attaches_other_words(
    data: st.DataObject, before: list[str], after: list[str], gap: str
) -> None:
    old, new = gap.join(before), gap.join(after)
    start, end = data.draw(spans_in(old))
    assume(start < end)
    result = carry(version(old), version(new), (start, end))
    if result.state == "carried":
        assert result.start is not None
        assert new[result.start : result.end] == old[start:end]
        assert old == new or new.count(old[start:end]) >= 1
    elif result.state == "text_changed":
        assert result.start is not None
        assert result.end is not None
        assert 0 <= result.start < result.end <= len(new)
        assert result.shown is None
    else:
        assert (result.start, result.end) == (None, None)
        assert result.shown is None or 0 <= result.shown[0] < result.shown[1] <= len(new)


@given(st.data(), STORED, STORED)
def test_carrying_any_text_ends_in_a_state(data: st.DataObject, old: str, new: str) -> None:
    assume(old)
    start, end = data.draw(spans_in(old))
    assume(start < end)
    result = carry(version(old), version(new), (start, end))
    if result.state == "carried":
        assert new[result.start : result.end] == old[start:end]
    if result.start is not None:
        assert result.end is not None
        assert 0 <= result.start < result.end <= len(new)
