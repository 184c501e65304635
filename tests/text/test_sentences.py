import pytest

from factcheck.text.blocks import Block, BlockKind, blocks_of_text
from factcheck.text.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, blocks_of_text(text))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Smith met Mr. J. R. Jones.", "They talked."],
        ["The U.S. State Department agreed.", "It rained."],
        ["He lives in the U.S.", "The city is big."],
        ["It cost 3.5 million.", "Nobody paid 1,000.50 euros."],
        ["“I won.”", "He left."],
        ['"Why?" he asked.', "Nobody knew."],
        ["Stop!", "Who goes there?!", "Nobody."],
        ["He hesitated ... and left.", "Then… nothing moved."],
        ["See No. 5 for details.", "It is on p. 7 there."],
        ["Am 24. Oktober kam er.", "Er blieb."],
        ["He arrived at 5 p.m. Monday.", "They met."],
        ["(It was late.)", "She slept."],
        ["وصل الرئيس اليوم.", "هل غادر؟", "نعم."],
        ["राष्ट्रपति आए।", "वे चले गए।"],
        ["1. First item here."],
        ["He paid 40.", "10 people saw it."],
    ],
)
def test_sentences_with_a_space_between(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_chinese_stops_need_no_space() -> None:
    assert split("总统来了。他说：“好。”然后走了！") == ["总统来了。", "他说：“好。”", "然后走了！"]


def test_a_newline_ends_a_sentence_and_blanks_are_trimmed() -> None:
    text = "First line without stop \n  Second one. "
    assert split_sentences(text, blocks_of_text(text)) == [(0, 23), (27, 38)]


def test_no_sentence_crosses_a_block_or_lies_outside() -> None:
    text = "One two three four"
    blocks = [Block(BlockKind.PARAGRAPH, 8, 18), Block(BlockKind.CAPTION, 0, 3)]
    assert split_sentences(text, blocks) == [(0, 3), (8, 18)]


def test_offsets_count_code_points() -> None:
    text = "Ein 💶 fiel. 👩🏽‍⚖️ kam."
    assert split(text) == ["Ein 💶 fiel.", "👩🏽‍⚖️ kam."]
