import time

import pytest

from factcheck.text.anchors import Carried, RevisionPair, TextVersion, carry
from factcheck.text.blocks import blocks_of_text
from factcheck.text.sentences import split_sentences

OLD = "The mayor said 40 people were hurt in May. It rained. Nobody was arrested.\nShe left 👩🏽‍⚖️ early."


def version(text: str) -> TextVersion:
    return TextVersion(text, tuple(split_sentences(text, blocks_of_text(text))))


def carried(old: str, new: str, quote: str) -> Carried:
    start = old.index(quote)
    return carry(version(old), version(new), (start, start + len(quote)))


@pytest.mark.parametrize(
    ("new", "quote"),
    [
        ("An introduction 💶.\n" + OLD, "40 people were hurt"),
        (OLD.replace("It rained. ", ""), "Nobody was arrested"),
        (OLD.replace("rained", "snowed"), "left 👩🏽‍⚖️ early"),
        ("\n".join(reversed(OLD.split("\n"))), "40 people were hurt"),
        (OLD, "It rained. Nobody"),
    ],
)
def test_unchanged_sentences_carry_in_silence(new: str, quote: str) -> None:
    result = carried(OLD, new, quote)
    assert (result.state, new[result.start : result.end], result.shown) == ("carried", quote, None)


@pytest.mark.parametrize(
    ("new", "quote", "found", "why"),
    [
        (OLD.replace("May", "June"), "40 people were hurt", "40 people were hurt", "sentence_changed"),
        (OLD.replace("40", "14"), "40 people were hurt", "14 people were hurt", "words_changed"),
        (OLD.replace("40", "140"), "40 people were hurt", "140 people were hurt", "words_changed"),
        (OLD.replace("were", "were not"), "40 people were hurt", "40 people were not hurt", "words_changed"),
        (OLD.replace("hurt", "killed"), "40 people were hurt", "40 people were killed", "words_changed"),
    ],
)
def test_changed_sentences_are_flagged(new: str, quote: str, found: str, why: str) -> None:
    result = carried(OLD, new, quote)
    assert (result.state, new[result.start : result.end], result.why) == ("text_changed", found, why)


def test_a_repeated_quote_is_for_a_person() -> None:
    new = OLD + " Later 40 people were hurt again."
    assert carried(OLD, new, "40 people were hurt") == Carried(
        "to_place", None, None, (15, 34), "found_several"
    )


def test_a_deleted_sentence_is_gone() -> None:
    new = OLD.replace("The mayor said 40 people were hurt in May. ", "")
    assert carried(OLD, new, "40 people were hurt") == Carried("to_place", None, None, None, "gone")


def test_a_deleted_sentence_is_not_attached_to_a_lookalike() -> None:
    new = (
        OLD.replace("The mayor said 40 people were hurt in May. ", "")
        + " The mayor said 50 people were hurt in April."
    )
    result = carried(OLD, new, "40 people were hurt")
    assert (result.state, result.start, result.end) == ("to_place", None, None)
    assert result.shown is not None
    assert new[slice(*result.shown)] == "The mayor said 50 people were hurt in April."


def test_the_twin_of_a_deleted_sentence_is_only_shown() -> None:
    old = "He paid in full. Filler stands here. He paid in full."
    new = "Filler stands here. He paid in full. A new end."
    assert carried(old, new, "He paid") == Carried("to_place", None, None, (20, 27), "lookalike")


def test_the_twin_that_stays_is_carried_if_the_difference_says_so() -> None:
    old = "He paid in full. Filler stands here. He paid in full. The end comes."
    new = "Filler stands here. He paid in full. The end comes."
    start = old.rindex("He paid")
    assert carry(version(old), version(new), (start, start + 7)) == Carried(
        "carried", 20, 27, None, "same_sentence"
    )


def test_the_words_in_another_sentence_far_away_are_only_shown() -> None:
    rest = OLD.split("May. ")[1]
    new = f"{rest}\nA film called “40 people were hurt” opens next week in four cinemas of the old town."
    result = carried(OLD, new, "40 people were hurt")
    assert (result.state, result.why) == ("to_place", "lookalike")
    assert new[slice(*(result.shown or (0, 0)))] == "40 people were hurt"


def test_the_words_in_a_rewritten_sentence_at_the_same_place_are_flagged() -> None:
    new = OLD.replace(
        "The mayor said 40 people were hurt in May.", "Police deny that 40 people were hurt at all."
    )
    result = carried(OLD, new, "40 people were hurt")
    assert (result.state, new[result.start : result.end]) == ("text_changed", "40 people were hurt")


def test_articles_and_prepositions_alone_keep_nothing() -> None:
    old = "The head of the union of the miners left in the night."
    new = "The cost of the roof of the church rose in the spring."
    assert carried(old, new, "head of the union of the miners").state == "to_place"


def test_a_piece_of_a_word_stays_that_piece() -> None:
    new = "Intro. " + OLD
    result = carried(OLD, new, "eople were hur")
    assert (result.state, new[result.start : result.end]) == ("carried", "eople were hur")


def test_many_spans_of_a_long_text_are_cheap() -> None:
    old = "\n".join(
        f"Line {n} says that the number of things was {n * 7} in the year {n}." for n in range(2000)
    )
    new = old.replace("Line 1000 says", "Line 1000 denies").replace(
        "number of things was 77 ", "number of things was 78 "
    )
    before = time.process_time()
    pair = RevisionPair(version(old), version(new))
    quotes = [f"the number of things was {n * 7} in the year {n}." for n in range(0, 2000, 10)]
    states = [pair.carry(old.index(q), old.index(q) + len(q)).state for q in quotes]
    assert states.count("carried") == 199
    assert states[100] == "text_changed"
    assert time.process_time() - before < 10


SLUICE = (
    "The court had stopped the first sluice. The court had stopped the second sluice. Costs came to 54 million.\n"
    "A dyke was built. It held for years.\nThe county paid a share of the bill. Nobody asked."
)


@pytest.mark.parametrize(
    ("old", "new", "quote"),
    [
        # The neighbour begins alike: the difference keeps these words there.
        (
            SLUICE,
            SLUICE.replace("The court had stopped the first sluice. ", ""),
            "court had stopped the first",
        ),
        # The words stand in a sentence elsewhere that looks like the one that went.
        (
            SLUICE,
            SLUICE.replace(" Costs came to 54 million.", "") + " In the end, costs came to 54 million here.",
            "to 54 million",
        ),
        # Two are equal, and each of them may be the one that went.
        ("It held. A b c. It held. The end.", "It held. The end.", "It held"),
    ],
)
def test_what_may_be_another_passage_is_only_shown(old: str, new: str, quote: str) -> None:
    assert carried(old, new, quote).state == "to_place"


def test_a_region_ends_with_the_sentence_of_its_words() -> None:
    new = SLUICE.replace("Costs came to 54 million.", "Costs came to 59 million. Tickets cost 54 million.")
    result = carried(SLUICE, new, "Costs came to 54 million")
    assert (result.state, new[result.start : result.end]) == ("text_changed", "Costs came to")
