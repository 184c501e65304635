"""Splitting a long article into sentences, against a splitter of general use on the same text."""

from syntok import segmenter

from benchmarks.figure import Figure, best_of
from factcheck.text.blocks import blocks_of_text
from factcheck.text.sentences import split_sentences

_PARAGRAPH = (
    "The council spent 54.2 million euros on the bridge, Mr. Doe said on 3 March. Its budget had been 40 million. "
    '"We did not know," he added, "what the ground was like." Nobody at the U.S. firm would comment.'
)


def figures() -> list[Figure]:
    """Characters a second."""
    text = "\n\n".join(f"{_PARAGRAPH} Part {number} ends here." for number in range(400))
    blocks = blocks_of_text(text)
    ours = len(text) / best_of(lambda: split_sentences(text, blocks))
    other = len(text) / best_of(lambda: [list(part) for part in segmenter.analyze(text)], rounds=3)
    return [
        Figure("sentences of a 100,000 character text", ours, other, "characters a second", "syntok", 1.0)
    ]
