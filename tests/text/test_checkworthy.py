import pytest

from factcheck.text.attribution import attributions, source_before
from factcheck.text.blocks import blocks_of_text
from factcheck.text.checkworthy import SuggestedSpan, features, suggest
from factcheck.text.sentences import split_sentences


def suggestions(text: str, headline: str = "") -> list[SuggestedSpan]:
    blocks = blocks_of_text(text, headline)
    return suggest(text, split_sentences(text, blocks), blocks)


def test_figures_come_before_opinions_and_questions_are_left_out() -> None:
    text = "Unemployment rose 12 percent in March. I think the town should be beautiful. Who was to blame for it?"
    assert [text[s.start : s.end] for s in suggestions(text)] == ["Unemployment rose 12 percent in March."]


def test_bylines_and_short_lines_are_no_statements() -> None:
    assert suggestions("Title\nBy Ana Petrova Media\nNo verb.", "Title") == []


@pytest.mark.parametrize(
    ("sentence", "claimant", "stance", "content"),
    [
        ("Minister Ana Petrova said that 40 people died in May.", "Minister Ana Petrova", "says", "40 people died in May"),
        ("The Kremlin has denied that Russia sent 300 missiles.", "Kremlin", "denies", "Russia sent 300 missiles"),
        ("Pyongyang has confirmed the deployment of 10,000 troops.", "Pyongyang", "confirms", "the deployment of 10,000 troops"),
        ("Moscow has not confirmed the deployment of 10,000 troops.", "Moscow", "withholds", "the deployment of 10,000 troops"),
        ("“Crime fell by 20 percent in two years,” said Smith.", "", "", "“Crime fell by 20 percent in two years,” said Smith."),
        ("According to the World Bank, prices rose 3 percent.", "the World Bank", "says", "prices rose 3 percent"),
    ],
)  # fmt: skip
def test_who_says_what(sentence: str, claimant: str, stance: str, content: str) -> None:
    best = suggestions(sentence)[0]
    assert (best.claimant, sentence[best.start : best.end]) == (claimant, content)
    assert {"says", "denies", "confirms", "withholds"} & set(best.reasons) == ({stance} if stance else set())


def test_a_pronoun_takes_the_claimant_of_the_sentence_before_and_says_so() -> None:
    text = "Senator Lee met 30 voters on Monday. She said that taxes fell 5 percent."
    found = next(s for s in suggestions(text) if text[s.start :].startswith("taxes"))
    assert (found.claimant, "claimant_inferred" in found.reasons) == ("Senator Lee", True)


def test_cues_inside_a_quotation_are_not_the_article_speaking() -> None:
    assert list(attributions("The note “Smith denied it” was found in Paris.")) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("comes at a time when U.S. State Department spokesperson Matthew Miller has", "U.S. State Department spokesperson Matthew Miller"),
        ("Both Russia and North Korea have not directly", "Russia and North Korea"),
        ("it was later", ""),
    ],
)  # fmt: skip
def test_the_source_is_the_noun_phrase_before_the_cue(text: str, source: str) -> None:
    assert source_before(text) == source


def test_scores_lie_between_0_and_1_and_are_sorted() -> None:
    text = "More than 500 soldiers were killed in Kyiv and Moscow on Monday because prices rose. The old house was sold."
    scores = [s.score for s in suggestions(text)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert set(features("Who knew?")) == {"question"}


def test_a_passage_is_offered_once() -> None:
    text = "Russia denied accusations that Pyongyang supplied Moscow with 300 missiles in June."
    found = suggestions(text)
    assert len(found) == len({(s.start, s.end) for s in found})
