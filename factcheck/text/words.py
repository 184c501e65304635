"""Words, numbers and signs of a text with their offsets."""

import re
from typing import NamedTuple

from factcheck.text.characters import MARKS, UNSPACED

_WORD = rf"(?:[^\W{UNSPACED}]+|[{MARKS}]+)+"
_TOKEN = re.compile(
    rf"(?<![\w)])[+-]?\d+(?:[.,'’:/]\d+)*(?:{_WORD})?"  # numbers with sign, separators and suffix
    rf"|[{UNSPACED}][{MARKS}]*"  # scripts without spaces: character by character
    rf"|{_WORD}(?:['’‐‑-]{_WORD})*"
    r"|\S"
)


class Token(NamedTuple):
    """A word, a number or a single sign; ``start`` and ``end`` are code points, end exclusive."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Say whether it is more than punctuation."""
        return any(c.isalnum() for c in self.text)


def tokenise(text: str) -> list[Token]:
    """Return all tokens in order; what lies between them is white space. O(n)."""
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]


def word_count(text: str) -> int:
    """Return the number of words and numbers; in scripts without spaces every character counts."""
    return sum(token.is_word for token in tokenise(text))
