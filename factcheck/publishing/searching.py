"""Finding words in what is published: the same folding for what is stored and what is asked."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
#: Characters of a word that count: PostgreSQL's index takes 2,047 bytes of one.
_LONGEST = 200
#: How many words of a text are asked for when something like it is sought.
_TELLING = 8


def search_words(text: str) -> list[str]:
    """Return the words of ``text``, folded: compatibility forms composed, no difference of case."""
    return [word[:_LONGEST] for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]


def search_text(*texts: str) -> str:
    """Return what is stored for searching: all words, each between spaces; empty if there are none."""
    words = [word for text in texts for word in search_words(text)]
    return f" {' '.join(words)} " if words else ""


def telling_words(text: str) -> list[str]:
    """Return the words by which texts like this one are sought: the longest, since they are the rare ones."""
    words = {word for word in search_words(text) if len(word) > 2}
    return sorted(words, key=lambda word: (-len(word), word))[:_TELLING]
