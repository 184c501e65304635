"""Spans of a text: checking, trimming, finding, and cutting sentences at the edges of overlapping marks.

All offsets are Unicode code points, end exclusive.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import pairwise

from factcheck.text.graphemes import may_cut, snap_span
from factcheck.text.normalise import Form, fold, unify_newlines
from factcheck.text.passages import find_all

__all__ = [
    "Mark", "QuoteDiffers", "Segment", "SpanMalformed", "SpanOutside", "SpanRefused", "assign_lanes",
    "check_span", "context", "cover", "find_quote", "segments", "snap_span", "trim_span",
]  # fmt: skip

CONTEXT = 32


class SpanRefused(ValueError):
    """The span cannot be used on this text."""


class SpanMalformed(SpanRefused):
    """The span is negative, empty or reversed."""


class SpanOutside(SpanRefused):
    """The span ends beyond the text."""


class QuoteDiffers(SpanRefused):
    """The text at the span is not the quote. ``found`` is what stands there."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__("The text at these offsets is not the quote.")


@dataclass(frozen=True)
class Mark:
    """A marked span; ``key`` is the caller's name for it, ``lane`` the row in which it is drawn."""

    start: int
    end: int
    key: str
    lane: int = 0


@dataclass(frozen=True)
class Segment:
    """A piece of text that no mark edge cuts: the marks on it, and those that end with it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    closing: tuple[Mark, ...]


def check_span(text: str, start: int, end: int, quote: str) -> str:
    """Return the quote as it stands in the text at the span.

    The quote may come with the line ends of a form (CR LF); nothing else is overlooked. Raises
    :class:`SpanMalformed`, :class:`SpanOutside` or :class:`QuoteDiffers`.
    """
    if start < 0 or end <= start:
        raise SpanMalformed("A span starts at 0 or later and ends after its start.")
    if end > len(text):
        raise SpanOutside(f"The text has {len(text)} characters; the span ends at {end}.")
    if text[start:end] != unify_newlines(quote):
        raise QuoteDiffers(text[start:end])
    return text[start:end]


def trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its edges; an empty span at ``start`` if nothing is left."""
    piece = text[start:end]
    if not piece.strip():
        return start, start
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def context(text: str, start: int, end: int, size: int = CONTEXT) -> tuple[str, str]:
    """Return up to ``size`` characters before and behind the span."""
    return text[max(0, start - size) : start], text[end : end + size]


def find_quote(text: str, quote: str, prefix: str = "", suffix: str = "") -> list[tuple[int, int]]:
    """Return all places of the quote; one that prefix and suffix, if given, do not surround is left out.

    Composition never matters. Only if the quote is found nowhere by its very characters, the form of
    quotation marks and dashes and the kind of white space are overlooked too.
    """
    for form in ("plain", "exact"):
        places = _places(text, quote, form)
        if places:
            return [(a, b) for a, b in places if _surrounded(text, a, b, (prefix, suffix), form)]
    return []


def _places(text: str, quote: str, form: Form) -> list[tuple[int, int]]:
    folded = fold(text, form)
    found = [folded.span(a, b) for a, b in find_all(folded, fold(unify_newlines(quote).strip(), form))]
    return [(a, b) for a, b in found if may_cut(text, a) and may_cut(text, b)]


def _surrounded(text: str, start: int, end: int, around: tuple[str, str], form: Form) -> bool:
    before, after = (fold(unify_newlines(part), form).text.strip() for part in around)
    left = fold(text[max(0, start - 4 * len(around[0]) - 8) : start], form).text.rstrip()
    right = fold(text[end : end + 4 * len(around[1]) + 8], form).text.lstrip()
    return left.endswith(before) and right.startswith(after)


def assign_lanes(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks by (start, longest first), each in the lowest lane that is free where it starts.

    Marks that overlap never share a lane. O(n log n).
    """
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    out: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end, m.key)):
        while busy and busy[0][0] <= mark.start:
            heappush(free, heappop(busy)[1])
        lane = heappop(free) if free else len(busy)
        heappush(busy, (mark.end, lane))
        out.append(replace(mark, lane=lane))
    return out


def cover(sentences: Sequence[tuple[int, int]], marks: Iterable[Mark]) -> list[list[Mark]]:
    """Return for each sentence the marks that touch it. Sentences in order; one sweep."""
    waiting = sorted(marks, key=lambda m: (m.start, -m.end))
    active: list[Mark] = []
    out: list[list[Mark]] = []
    taken = 0
    for start, end in sentences:
        while taken < len(waiting) and waiting[taken].start < end:
            active.append(waiting[taken])
            taken += 1
        active = [mark for mark in active if mark.end > start]
        out.append(list(active))
    return out


def segments(
    start: int, end: int, marks: Sequence[Mark], edges: Sequence[int] | None = None
) -> Iterator[Segment]:
    """Cut ``start`` to ``end`` at every mark edge inside it; the pieces partition it.

    ``marks`` are those that touch the stretch (from :func:`cover`). ``edges``, all mark edges of the text
    in ascending order, saves sorting them for each stretch and then cuts at edges of other marks too.
    """
    if edges is None:
        edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    points = [start, *dict.fromkeys(inside), end]
    for a, b in pairwise(points):
        on = tuple(mark for mark in marks if mark.start < b and mark.end > a)
        yield Segment(a, b, on, tuple(mark for mark in on if mark.end == b))
