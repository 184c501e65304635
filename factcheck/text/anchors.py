"""Carry a span from one revision of a text to the next. Nothing is ever attached to other words by guess."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz, process

from factcheck.text.edges import cuts_token
from factcheck.text.worddiff import Opcode, token_opcodes
from factcheck.text.words import Token, tokenise

State = Literal["carried", "text_changed", "to_place"]
KEPT = 0.5
LEAST_LIKENESS = 50.0
_MOST_PLACES = 100
_WIDEST_GAP = 6


@dataclass(frozen=True)
class TextVersion:
    """A text and the spans of its sentences, in order (code points, end exclusive)."""

    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Carried:
    """Where the span stands in the new text.

    ``start`` and ``end`` are None if a person must place it; ``shown`` is then the likely passage, for
    looking at only. ``why``: ``same_text same_sentence sentence_changed words_changed found_several
    lookalike gone``.
    """

    state: State
    start: int | None
    end: int | None
    shown: tuple[int, int] | None
    why: str


def carry(old: TextVersion, new: TextVersion, span: tuple[int, int]) -> Carried:
    """Carry one span; for several spans of the same pair make one :class:`RevisionPair`."""
    return RevisionPair(old, new).carry(*span)


class RevisionPair:
    """Two revisions of a text, compared once; carrying a span is then cheap."""

    def __init__(self, old: TextVersion, new: TextVersion) -> None:
        self.old = old
        self.new = new

    def carry(self, start: int, end: int) -> Carried:
        """Return where ``old.text[start:end]`` stands in the new text.

        Carried in silence only if its words occur once and its sentence is unchanged. ``text_changed`` if
        they occur once in a changed sentence, or the difference keeps half of the words in one place.
        """
        if self.old.text == self.new.text:
            return Carried("carried", start, end, None, "same_text")
        places = _places(self.new.text, self.old.text[start:end], self._tears(start, end))
        if len(places) > 1:
            return self._to_place("found_several", self._likely(places, self._kept(start, end)))
        if places:
            return self._carry_exact((start, end), places[0])
        region = self._kept(start, end)
        if region and self._of_same_sentence((start, end), region):
            return Carried("text_changed", *region, None, "words_changed")
        return self._to_place("gone", self._alike(start, end))

    def _carry_exact(self, span: tuple[int, int], place: tuple[int, int]) -> Carried:
        """The quote occurs once. It is the marked one if what stands around it was alone before and is the same."""
        if any(self._same_around(span, place, reach) for reach in (0, 1)):
            return Carried("carried", *place, None, "same_sentence")
        alone = len(_places(self.old.text, self.old.text[slice(*span)], self._tears(*span))) == 1
        if alone and self._kept(*span) == place:
            return Carried("text_changed", *place, None, "sentence_changed")
        return self._to_place("lookalike", place)

    def _same_around(self, span: tuple[int, int], place: tuple[int, int], reach: int) -> bool:
        """Say whether the sentence, with ``reach`` more on either side, is unchanged and was the only one of its words.

        Of two equal sentences the difference may keep either: without the neighbours it would be a guess which one went.
        """
        before = _surroundings(self.old, span, reach)
        return before == _surroundings(self.new, place, reach) and self.old.text.count(before[0]) == 1

    def _of_same_sentence(self, span: tuple[int, int], region: tuple[int, int]) -> bool:
        """Say whether the region lies in what the span's sentence has become, and in no other one's.

        Where a sentence went and its neighbour begins alike, the difference may keep the words in the neighbour: of all old
        sentences the span's must be the most like it, and share half of the words.
        """
        before, after = _surroundings(self.old, span)[0], _surroundings(self.new, region)[0]
        if not _sentences_alike(before, after):
            return False
        others = [self.old.text[a:b] for a, b in self.old.sentences if b <= span[0] or a >= span[1]]
        own = fuzz.token_sort_ratio(before, after)
        return process.extractOne(after, others, scorer=fuzz.token_sort_ratio, score_cutoff=own) is None

    def _tears(self, start: int, end: int) -> bool:
        return cuts_token(self.old.text, start) or cuts_token(self.old.text, end)

    @staticmethod
    def _to_place(why: str, shown: tuple[int, int] | None) -> Carried:
        return Carried("to_place", None, None, shown, why)

    @staticmethod
    def _likely(places: Sequence[tuple[int, int]], region: tuple[int, int] | None) -> tuple[int, int]:
        return region if region and region in places else places[0]

    def _alike(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the sentence of the new text that is most like the quote, for showing."""
        sentences = [self.new.text[a:b] for a, b in self.new.sentences]
        quote = self.old.text[start:end]
        best = process.extractOne(quote, sentences, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_LIKENESS)
        return self.new.sentences[best[2]] if best else None

    @cached_property
    def _tokens(self) -> tuple[list[Token], list[Token]]:
        return tokenise(self.old.text), tokenise(self.new.text)

    @cached_property
    def _ends(self) -> list[int]:
        return [token.end for token in self._tokens[0]]

    @cached_property
    def _opcodes(self) -> list[Opcode]:
        return token_opcodes(self.old.text, self.new.text, *self._tokens)

    @cached_property
    def _targets(self) -> dict[int, int]:
        """The new token of every old token that stayed."""
        equal = (op for op in self._opcodes if op[0] == "equal")
        return {i1 + n: j1 + n for _, i1, i2, j1, _ in equal for n in range(i2 - i1)}

    def _kept(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the one place of the new text where the difference keeps at least half of the span's words."""
        old, new = self._tokens
        first = bisect_right(self._ends, start)
        last = first
        while last < len(old) and old[last].start < end:
            last += 1
        group = max(self._groups(first, last), key=len, default=[])
        if not _holds_half(old[first:last], [old[i] for i in group]) or not self._stays_beside(group):
            return None
        a, b = self._with_replaced((first, last), self._targets[group[0]], self._targets[group[-1]] + 1)
        start_at, end_at = self._clipped(group, new[a].start, new[b - 1].end)
        if group[0] == first:  # a span that begins or ends inside a token keeps that much of it
            start_at += max(0, start - old[first].start)
        if group[-1] == last - 1:
            end_at -= max(0, old[last - 1].end - end)
        return start_at, end_at

    def _stays_beside(self, group: list[int]) -> bool:
        """Say whether what stood next to the sentence, on one side at least, is next to it still.

        Else it may be a lookalike elsewhere, for which the difference gave up what lies between.
        """
        old, new = (len(tokens) for tokens in self._tokens)
        first, last = self._rest_of_sentence(group)
        i, j = first, self._targets[first]
        before = next((k for k in range(i - 1, max(-1, i - _WIDEST_GAP - 1), -1) if k in self._targets), -1)
        if (i - before - 1) + (j - self._targets.get(before, -1) - 1) <= _WIDEST_GAP:
            return True
        i, j = last, self._targets[last]
        after = next((k for k in range(i + 1, min(old, i + _WIDEST_GAP + 1)) if k in self._targets), old)
        return (after - i - 1) + (self._targets.get(after, new) - j - 1) <= _WIDEST_GAP

    def _rest_of_sentence(self, group: list[int]) -> tuple[int, int]:
        """Return the first and last old tokens of the group's sentences that stayed with it in one new sentence."""
        old, new = self._tokens
        first, last = group[0], group[-1]
        home = {_sentence_at(self.old, old[i].start) for i in group}
        seat = {_sentence_at(self.new, new[self._targets[i]].start) for i in group}

        def stays(i: int) -> bool:
            return i not in self._targets or _sentence_at(self.new, new[self._targets[i]].start) in seat

        reach = [first, last]
        for way, at in ((-1, first), (1, last)):
            while 0 <= at < len(old) and _sentence_at(self.old, old[at].start) in home and stays(at):
                reach[way > 0] = at if at in self._targets else reach[way > 0]
                at += way
        return reach[0], reach[1]

    def _clipped(self, group: list[int], start: int, end: int) -> tuple[int, int]:
        """Cut a region at the sentences in which its words stayed: what replaced the last words may go on in the next one."""
        new = self._tokens[1]
        first, last = new[self._targets[group[0]]], new[self._targets[group[-1]]]
        for a, b in self.new.sentences:
            start = max(start, a) if a <= first.start < b else start
            end = min(end, b) if a < last.end <= b else end
        return start, end

    def _groups(self, first: int, last: int) -> list[list[int]]:
        """Split the old tokens that stayed where their new places lie apart or in different sentences."""
        old, new = self._tokens
        stayed = [i for i in range(first, last) if i in self._targets]
        groups: list[list[int]] = [stayed[:1]] if stayed else []
        for i, k in pairwise(stayed):
            a, b = self._targets[i], self._targets[k]
            torn = _sentence_at(self.new, new[a].start) != _sentence_at(self.new, new[b].start)
            was_torn = _sentence_at(self.old, old[i].start) != _sentence_at(self.old, old[k].start)
            if b - a - (k - i) > _WIDEST_GAP or (torn and not was_torn):
                groups.append([])
            groups[-1].append(k)
        return groups

    def _with_replaced(self, span: tuple[int, int], a: int, b: int) -> tuple[int, int]:
        """Widen the new tokens by those that replaced the first or last words of the span."""
        at = bisect_left(self._opcodes, span[0], key=lambda op: op[2])
        for op, i1, i2, j1, j2 in self._opcodes[at:]:
            if i1 >= span[1]:
                break
            if op == "replace" and span[0] <= i1 and i2 <= span[1] and j2 - j1 <= (i2 - i1) + _WIDEST_GAP:
                a, b = (j1 if j2 == a else a), (j2 if j1 == b else b)
        return a, b


def _places(text: str, quote: str, may_tear: bool) -> list[tuple[int, int]]:
    """Return the places of the quote, without those that tear words apart unless the quote itself does."""
    found: list[tuple[int, int]] = []
    at = text.find(quote) if quote else -1
    while at >= 0 and len(found) < _MOST_PLACES:
        end = at + len(quote)
        if may_tear or not (cuts_token(text, at) or cuts_token(text, end)):
            found.append((at, end))
        at = text.find(quote, at + 1)
    return found


def _sentence_at(version: TextVersion, at: int) -> int:
    return bisect_right(version.sentences, at, key=lambda s: s[1])


def _surroundings(version: TextVersion, span: tuple[int, int], reach: int = 0) -> tuple[str, int]:
    """Return the sentences that the span touches, and ``reach`` beside them, as one text, and where the span starts in it."""
    first = bisect_right(version.sentences, span[0], key=lambda s: s[1])
    last = bisect_left(version.sentences, span[1], key=lambda s: s[0])
    if first >= last:
        return version.text[span[0] : span[1]], 0
    first, last = max(0, first - reach), min(len(version.sentences), last + reach)
    start = min(span[0], version.sentences[first][0])
    end = max(span[1], version.sentences[last - 1][1])
    return version.text[start:end], span[0] - start


def _sentences_alike(before: str, after: str) -> bool:
    """Say whether the changed sentence shares at least half of its words with what it was."""
    a, b = ([t.text.casefold() for t in tokenise(side) if t.is_word] for side in (before, after))
    shared = sum(min(a.count(word), b.count(word)) for word in set(a))
    return shared >= KEPT * max(len(a), len(b))


def _holds_half(span: Sequence[Token], kept: Sequence[Token]) -> bool:
    """At least half of the words, and of the longer ones: articles and prepositions alone keep no passage."""
    for weighs in (lambda t: t.is_word, lambda t: t.is_word and (len(t.text) > 3 or t.text[0].isdigit())):
        total = sum(map(weighs, span))
        if sum(map(weighs, kept)) < KEPT * total:
            return False
    return bool(kept) and any(token.is_word for token in kept)
