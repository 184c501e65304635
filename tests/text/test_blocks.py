import pytest

from factcheck.text.blocks import Block, BlockKind, blocks_of_text, headline_of, join_blocks
from factcheck.text.normalise import TextRefused

TEXT = "Mayor resigns\nBy Ana Petrova\n\nThe mayor resigned.  \n- one point\n2. another point"


def kinds(text: str, headline: str = "") -> list[str]:
    return [block.kind.value for block in blocks_of_text(text, headline)]


def test_lines_become_blocks_with_kinds() -> None:
    blocks = blocks_of_text(TEXT, "Mayor  resigns")
    assert [(b.kind.value, TEXT[b.start : b.end]) for b in blocks] == [
        ("headline", "Mayor resigns"),
        ("byline", "By Ana Petrova"),
        ("paragraph", "The mayor resigned."),
        ("list_item", "- one point"),
        ("list_item", "2. another point"),
    ]


def test_without_a_known_headline_the_first_line_is_a_paragraph() -> None:
    assert kinds("Mayor resigns\nThe mayor resigned.") == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("\n  Mayor   resigns \nThe mayor resigned.", "Mayor resigns"),
        ("The mayor resigned.\nHe is 54.", "The mayor resigned"),
        ("word " * 40 + "\nMore.", "word " * 29 + "word…"),
        ("x" * 200, "x" * 150 + "…"),
        (" \n ", ""),
    ],
)
def test_a_text_is_called_by_its_first_line(text: str, called: str) -> None:
    assert headline_of(text) == called


def test_a_first_line_that_is_a_sentence_stays_a_paragraph() -> None:
    text = "The mayor resigned.\nHe is 54."
    assert kinds(text, headline_of(text)) == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        ("ICARO Media Group", "byline"),
        ("Von Jana Schmidt", "byline"),
        ("The mayor resigned today.", "paragraph"),
        ("The mayor resigned today", "paragraph"),
        ("By now everybody in the whole town knows that he resigned", "paragraph"),
    ],
)
def test_the_line_under_the_headline(second: str, kind: str) -> None:
    assert kinds(f"Title\n{second}\nMore.", "Title")[1] == kind


def test_parts_are_joined_in_order_by_blank_lines() -> None:
    text, blocks = join_blocks(
        [
            (BlockKind.HEADLINE, " Title\r\n"),
            (BlockKind.STANDFIRST, " "),
            (BlockKind.CAPTION, "👩🏽‍⚖️ one\r\ntwo"),
        ]
    )
    assert text == "Title\n\n👩🏽‍⚖️ one\ntwo"
    assert blocks == [Block(BlockKind.HEADLINE, 0, 5), Block(BlockKind.CAPTION, 7, len(text))]


def test_a_part_that_cannot_be_stored_is_refused() -> None:
    with pytest.raises(TextRefused):
        join_blocks([(BlockKind.PARAGRAPH, "fine"), (BlockKind.PARAGRAPH, "a\x00b")])
