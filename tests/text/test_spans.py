import pytest

from factcheck.text.spans import (
    Mark,
    QuoteDiffers,
    SpanMalformed,
    SpanOutside,
    assign_lanes,
    check_span,
    context,
    cover,
    find_quote,
    segments,
    snap_span,
    trim_span,
)

JUDGE = "👩🏽‍⚖️"


def test_a_quote_with_the_line_ends_of_a_form_is_the_text() -> None:
    assert check_span("a\nb c", 0, 3, "a\r\nb") == "a\nb"


@pytest.mark.parametrize(
    ("start", "end", "quote", "error"),
    [
        (-1, 2, "ab", SpanMalformed),
        (2, 2, "", SpanMalformed),
        (3, 1, "b", SpanMalformed),
        (1, 6, "bcde", SpanOutside),
        (1, 3, "bC", QuoteDiffers),
        (1, 3, "bc ", QuoteDiffers),
    ],
)
def test_refusals_have_names(start: int, end: int, quote: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_span("abcd", start, end, quote)


def test_a_refused_quote_shows_what_stands_there() -> None:
    with pytest.raises(QuoteDiffers) as refused:
        check_span("abcd", 1, 3, "xx")
    assert refused.value.found == "bc"


def test_trim_and_context() -> None:
    text = "x" * 40 + "  word \n" + "y" * 40
    assert trim_span(text, 40, 48) == (42, 46)
    assert trim_span(text, 40, 42) == (40, 40)
    assert context(text, 42, 46) == ("x" * 30 + "  ", " \n" + "y" * 30)
    assert context(text, 42, 46, size=3) == ("x  ", " \ny")


def test_all_places_are_found_and_context_chooses() -> None:
    text = "The cat sat. A cat ran. The cat ate."
    assert find_quote(text, "cat") == [(4, 7), (15, 18), (28, 31)]
    assert find_quote(text, "cat", prefix="A ") == [(15, 18)]
    assert find_quote(text, "cat", suffix=" ate") == [(28, 31)]
    assert find_quote(text, "cat", prefix="A ", suffix=" ate") == []
    assert find_quote("aaa", "aa") == [(0, 2), (1, 3)]


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Ein Cafe\u0301 hier", "Café", "Cafe\u0301"),
        ("Ein Café hier", "Cafe\u0301", "Café"),
        ("one\ntwo three", "one\r\ntwo", "one\ntwo"),
        ("He said “I won’t”.", '"I won\'t"', "“I won’t”"),
        ("one\n\ntwo", "one two", "one\n\ntwo"),
        (f"a {JUDGE} b", JUDGE, JUDGE),
        ("قال الرئيس 💶 نعم", "💶 نعم", "💶 نعم"),
    ],
)
def test_a_pasted_quote_is_found_in_its_stored_form(text: str, quote: str, found: str) -> None:
    assert [text[a:b] for a, b in find_quote(text, quote)] == [found]


def test_the_very_characters_win_over_a_folded_place() -> None:
    text = "It’s here. It's there."
    assert find_quote(text, "It's") == [(11, 15)]


@pytest.mark.parametrize("quote", ["Cat", "", "  ", "40", "cafe"])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert find_quote("The cat in the cafe\u0301 ate 4 0", quote) == []


def test_snapping_keeps_visible_characters_whole() -> None:
    text = f"a{JUDGE}e\u0301🇫🇷🇩🇪z"
    assert snap_span(text, 2, 4) == (1, 6)
    assert snap_span(text, 6, 7) == (6, 8)
    assert snap_span(text, 9, 10) == (8, 10)
    assert snap_span(text, 10, 11) == (10, 12)
    assert snap_span(text, 0, 1) == (0, 1)


def test_lanes_keep_overlapping_marks_apart_and_are_used_again() -> None:
    marks = [Mark(0, 10, "a"), Mark(2, 5, "b"), Mark(5, 12, "c"), Mark(12, 14, "d"), Mark(0, 20, "e")]
    assert {m.key: m.lane for m in assign_lanes(marks)} == {"e": 0, "a": 1, "b": 2, "c": 2, "d": 1}


def test_cover_names_the_marks_that_touch_each_sentence() -> None:
    marks = [Mark(3, 12, "a"), Mark(0, 5, "b"), Mark(10, 11, "c"), Mark(30, 31, "d")]
    touched = cover([(0, 5), (6, 10), (10, 20), (21, 29)], marks)
    assert [[m.key for m in row] for row in touched] == [["b", "a"], ["a"], ["a", "c"], []]


def test_segments_are_cut_at_every_edge() -> None:
    marks = [Mark(2, 8, "a"), Mark(4, 12, "b")]
    cut = [
        (s.start, s.end, [m.key for m in s.marks], [m.key for m in s.closing]) for s in segments(0, 10, marks)
    ]
    assert cut == [(0, 2, [], []), (2, 4, ["a"], []), (4, 8, ["a", "b"], ["a"]), (8, 10, ["b"], [])]
