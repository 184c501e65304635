import pytest

from factcheck.text.normalise import TextRefused, clean_text, fold


def test_line_ends_become_line_feeds_and_outer_newlines_go() -> None:
    assert clean_text("\ufeff\r\nOne\r\nTwo\rThree\n\n") == "One\nTwo\nThree"


def test_composition_and_blanks_stay() -> None:
    raw = "Cafe\u0301 costs 5\u00a0€ "
    assert clean_text(raw) == raw


@pytest.mark.parametrize(("character", "name"), [("\x00", "NUL"), ("\ud83d", "lone surrogate U+D83D")])
def test_what_cannot_be_stored_is_refused_by_name_and_place(character: str, name: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_text("ab\r\n" + character)
    assert (refused.value.character, refused.value.offset) == (character, 4)
    assert str(refused.value) == f"The text holds a {name} at offset 4."


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“Yes”", "'Yes'"),
        ("«Yes» „No‟", "'Yes' 'No'"),
        ("don’t", "don't"),
        ("1990–1992", "1990-1992"),
        ("word—word", "word - word"),
        ("word – word", "word - word"),
        ("a\u00a0 \n b", "a b"),
        ("Mini\u00adster", "Minister"),
        ("Mini\u00ad\nster", "Minister"),
        ("Well…", "Well..."),
        ("Cafe\u0301", "Café"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_exact_folds_form_alone(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize("written", ["10²", "ﬁne", "Ｆull", "ß", "STRASSE", "a\u200db"])
def test_exact_keeps_what_is_more_than_form(written: str) -> None:
    assert fold(written).text == written


def test_inches_and_feet_stay_apart() -> None:
    assert fold("6″ 6′").text == "6\" 6'"


def test_search_folds_case_and_compatibility() -> None:
    assert fold("STRAẞE ﬁne 10² Ａ", "search").text == "strasse fine 102 a"


def test_plain_composes_and_nothing_else() -> None:
    assert fold("“e\u0301”  x", "plain").text == "“é”  x"


def test_every_folded_character_knows_its_source() -> None:
    folded = fold("a…  ﬁ ß", "search")
    assert folded.text == "a... fi ss"
    assert [folded.origin(i) for i in range(10)] == [
        (0, 1), (1, 2), (1, 2), (1, 2), (2, 4), (4, 5), (4, 5), (5, 6), (6, 7), (6, 7)
    ]  # fmt: skip
    assert folded.span(5, 7) == (4, 5)
    assert [folded.is_edge(i) for i in (0, 1, 2, 5, 6, 9, 10)] == [
        True,
        True,
        False,
        True,
        False,
        False,
        True,
    ]


def test_an_empty_span_has_no_source() -> None:
    with pytest.raises(ValueError, match="empty span"):
        fold("abc").span(1, 1)


def test_a_line_end_hyphen_is_remembered() -> None:
    folded = fold("exam-\nple and well-known 10-\n20")
    assert folded.text == "exam-ple and well-known 10- 20"
    assert folded.breaks == {4}
