"""The passage of a long text that is most like a quotation. It only locates; it judges nothing."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from rapidfuzz import fuzz

from factcheck.text.edges import cuts_token
from factcheck.text.normalise import Folded, fold
from factcheck.text.words import Token, tokenise

MOST_WINDOWS = 5
# rapidfuzz can run without end on long repetitive needles, and its windows are never longer than the needle:
# it gets short needles and short stretches of text, and only where counting shared words found nothing.
LONGEST_NEEDLE = 300
STRETCH = 4_000
LEAST_SCORE = 75.0


@dataclass(frozen=True)
class SearchText:
    """A text prepared once for any number of searches."""

    text: str

    @cached_property
    def exact(self) -> Folded:
        """The text folded as a verbatim quotation may be."""
        return fold(self.text, "exact")

    @cached_property
    def loose(self) -> Folded:
        """The text folded for finding candidates."""
        return fold(self.text, "search")

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of ``loose``."""
        return tokenise(self.loose.text)

    def windows(self, quote: str) -> Iterator[tuple[int, int]]:
        """Yield up to ``MOST_WINDOWS`` spans of the text that share most words with the quote, best first.

        Two words are added on either side, for the words at the ends may be the changed ones.
        """
        wanted = [token.text for token in tokenise(fold(quote, "search").text) if token.is_word]
        for first, last in _best_windows(self.tokens, wanted):
            yield self._source(
                self.tokens[max(0, first - 2)].start, self.tokens[min(len(self.tokens), last + 2) - 1].end
            )

    def by_characters(self, quote: str) -> tuple[int, int] | None:
        """Return the span most like the quote letter by letter, for quotes whose every word is misspelt."""
        needle = fold(quote, "search").text.strip()[:LONGEST_NEEDLE]
        text = self.loose.text
        best: tuple[float, int, int] = (0.0, 0, 0)
        if len(needle) < 4:
            return None
        for at in range(0, max(1, len(text) - len(needle)), STRETCH - 2 * LONGEST_NEEDLE):
            found = fuzz.partial_ratio_alignment(needle, text[at : at + STRETCH], score_cutoff=LEAST_SCORE)
            if found and found.score > best[0]:
                best = (found.score, at + found.dest_start, at + found.dest_end)
        return self._widened(best[1], best[2]) if best[0] else None

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        text = self.loose.text
        while cuts_token(text, start):
            start -= 1
        while cuts_token(text, end):
            end += 1
        return self._source(start, end)

    def _source(self, start: int, end: int) -> tuple[int, int]:
        return self.loose.span(start, end)


def _best_windows(tokens: Sequence[Token], wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return token ranges that hold most of the wanted words, rare words weighing more. O(n)."""
    need = Counter(wanted)
    hits = [i for i, token in enumerate(tokens) if token.text in need]
    frequency = Counter(tokens[i].text for i in hits)
    length = len(wanted) * 5 // 4 + 3
    have: Counter[str] = Counter()
    score, left = 0.0, 0
    scored: list[tuple[float, int, int]] = []
    for right, hit in enumerate(hits):
        while hits[left] <= hit - length:
            score -= _weight(tokens[hits[left]].text, need, have, frequency, leaving=True)
            left += 1
        score += _weight(tokens[hit].text, need, have, frequency)
        scored.append((score, hits[left], hits[right] + 1))
    return _apart(nlargest(50, scored, key=lambda s: (s[0], -s[1])))


def _weight(
    word: str, need: Counter[str], have: Counter[str], frequency: Counter[str], *, leaving: bool = False
) -> float:
    """Count the word in or out; return its weight, 0 if the window holds more of it than the quote."""
    have[word] -= leaving
    counts = have[word] < need[word]
    have[word] += not leaving
    return counts / math.sqrt(frequency[word])


def _apart(scored: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for _, first, last in scored:
        if all(last <= a or first >= b for a, b in kept):
            kept.append((first, last))
        if len(kept) == MOST_WINDOWS:
            break
    return kept
