"""Does a quotation stand in a captured text? Found by machine, judged by a word-level difference.

A likeness score never decides: with one number changed it is higher than that of an honest ``[insertion]``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from factcheck.text.comparing import MOST_INSERTED, Comparison, Edit, compare, insertion_edit
from factcheck.text.edges import cuts_token
from factcheck.text.excerpts import Excerpt, Gap, parse_excerpt, readings
from factcheck.text.graphemes import may_cut
from factcheck.text.locating import SearchText
from factcheck.text.material import negations
from factcheck.text.normalise import Folded, fold
from factcheck.text.passages import find_all
from factcheck.text.words import tokenise, word_count

LayerKind = Literal["article", "full", "metadata", "pdf_page"]
WINDOW = 2_000  # folded characters that an omission may span
SHORT = 4  # words
LEAST_SEGMENT = 3  # words of a segment beside an omission
_MOST_STEPS = 20_000
_OPENING = re.compile(r"(?<!\w)'(?=\w|$)")
_CLOSING = re.compile(r"(?<=[\w.,!?])'(?!\w)")
_SENTENCE_END = re.compile(r"[.!?。！？।؟]['\")\]]*(?:\s|$)")


class Verdict(StrEnum):
    """What the machine found out about a quotation."""

    EXACT = "exact"
    NEAR = "near"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Layer:
    """One text of a capture; ``page`` counts from 1 for pages of a PDF."""

    kind: LayerKind
    text: str
    page: int | None = None


@dataclass(frozen=True)
class Finding:
    """The result of a check. ``where`` are code points in the text of the layer named, end exclusive.

    ``notes`` are of ``bracketed ellipsis enclosing_marks found_several outside_article inside_quotation
    negation_before short partial out_of_order``.
    """

    verdict: Verdict
    edits: tuple[Edit, ...] = ()
    where: tuple[int, int] | None = None
    layer: LayerKind | None = None
    page: int | None = None
    notes: frozenset[str] = frozenset()

    @property
    def material(self) -> bool:
        """Say whether a number, negation, date, unit or name differs."""
        return any(edit.material for edit in self.edits)


def check_quote(quote: str, layers: Sequence[Layer]) -> Finding:
    """Return whether, where and with which differences the quote stands in one of the layers.

    An exact place in any layer wins over a near one in another; otherwise the order of the layers counts.
    Without words or without any text to look in the answer is ``not_applicable``.
    """
    texts = [(layer, SearchText(layer.text)) for layer in layers if layer.text.strip()]
    if not texts or not word_count(quote):
        return Finding(Verdict.NOT_APPLICABLE)
    short = frozenset({"short"}) if word_count(quote) < SHORT else frozenset()
    finding = _exact(quote, texts) or _near(quote, texts)
    if finding.layer and finding.layer != "article" and any(layer.kind == "article" for layer, _ in texts):
        short |= {"outside_article"}
    return replace(finding, notes=finding.notes | short)


def _exact(quote: str, texts: Iterable[tuple[Layer, SearchText]]) -> Finding | None:
    """Return the finding of the first reading and layer whose every difference is one of form."""
    altered: Finding | None = None
    for layer, text in texts:
        for reading, notes in readings(quote):
            finding = _whole(reading, layer, text.exact) or _in_segments(reading, layer, text.exact)
            if finding is None:
                continue
            finding = replace(finding, notes=finding.notes | notes)
            if finding.verdict is Verdict.EXACT:
                return finding
            altered = altered or finding
    return altered


def _whole(quote: str, layer: Layer, text: Folded) -> Finding | None:
    places = _clean_places(text, quote)
    if not places:
        return None
    notes = _notes_of_place(text.text, *places[0])
    if len(places) > 1:
        notes |= {"found_several"}
    return Finding(Verdict.EXACT, (), text.span(*places[0]), layer.kind, layer.page, notes)


def _clean_places(text: Folded, quote: str) -> list[tuple[int, int]]:
    return [place for place in find_all(text, fold(quote, "exact")) if _is_clean(text, *place)]


def _is_clean(text: Folded, start: int, end: int) -> bool:
    """Say whether the place tears no word, quantity or visible character apart."""
    a, b = text.span(start, end)
    cut = cuts_token(text.text, start) or cuts_token(text.text, end)
    return not cut and may_cut(text.source, a) and may_cut(text.source, b)


def _in_segments(quote: str, layer: Layer, text: Folded) -> Finding | None:
    """Look for the segments of an excerpt in order; what an omission hides or an insertion changes is an edit."""
    excerpt = parse_excerpt(quote)
    if not excerpt.notes or not excerpt.segments:
        return None
    chain = _chain(text, excerpt)
    if chain is None:
        return None
    edits = tuple(_gap_edits(text.text, excerpt, chain))
    thin = "ellipsis" in excerpt.notes and min(map(word_count, excerpt.segments)) < LEAST_SEGMENT
    verdict = Verdict.NEAR if edits or thin else Verdict.EXACT
    notes = (
        excerpt.notes | _notes_of_place(text.text, chain[0][0], chain[-1][1]) | ({"short"} if thin else set())
    )
    return Finding(verdict, edits, text.span(chain[0][0], chain[-1][1]), layer.kind, layer.page, notes)


def _chain(text: Folded, excerpt: Excerpt) -> list[tuple[int, int]] | None:
    """Return the first row of places, one a segment, that follow each other within what the gaps allow."""
    hits = [_clean_places(text, segment) for segment in excerpt.segments]
    steps = 0
    rows: list[list[tuple[int, int]]] = [[hit] for hit in reversed(hits[0])]
    while rows and steps < _MOST_STEPS:
        row = rows.pop()
        if len(row) == len(hits):
            return row
        gap = excerpt.gaps[len(row)]
        after = [hit for hit in hits[len(row)] if _fits(text.text, row[-1][1], hit[0], gap)]
        steps += 1 + len(after)
        rows.extend([*row, hit] for hit in reversed(after))
    return None


def _fits(text: str, end: int, start: int, gap: Gap | None) -> bool:
    if not end <= start <= end + WINDOW:
        return False
    return gap is None or gap.kind == "ellipsis" or word_count(text[end:start]) <= MOST_INSERTED


def _gap_edits(text: str, excerpt: Excerpt, chain: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    inner = [(text[a:b].strip()) for (_, a), (b, _) in pairwise(chain)]
    for gap, left_out in zip(excerpt.gaps[1:-1], inner, strict=True):
        if gap and gap.kind == "ellipsis":
            edit = _omission_edit(left_out) or (insertion_edit("", gap.words) if gap.words else None)
        else:
            edit = insertion_edit(left_out, gap.words if gap else "")
        if edit:
            yield edit
    yield from _outer_edits(text, excerpt, chain)


def _outer_edits(text: str, excerpt: Excerpt, chain: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    """An insertion before or behind all segments replaces words whose extent is not known: look at a few."""
    before = tokenise(text[max(0, chain[0][0] - 200) : chain[0][0]])[-MOST_INSERTED:]
    behind = tokenise(text[chain[-1][1] : chain[-1][1] + 200])[:MOST_INSERTED]
    for gap, around in ((excerpt.gaps[0], before), (excerpt.gaps[-1], behind)):
        if gap and gap.words:
            near = {token.text.casefold() for token in around}
            unknown = [t.text for t in tokenise(gap.words) if t.text.casefold() not in near]
            edit = insertion_edit("", " ".join(unknown))
            if edit:
                yield replace(edit, op="insert", new=f"[{gap.words}]")


def _omission_edit(left_out: str) -> Edit | None:
    """An omission inside one sentence must not hide its negation."""
    words = [token.text for token in tokenise(left_out)]
    if _SENTENCE_END.search(left_out) or not negations(words):
        return None
    return Edit("delete", left_out, "…", True, "negation")


def _notes_of_place(text: str, start: int, end: int) -> frozenset[str]:
    """Say what a reader should know about the surroundings of the place in the folded text."""
    sentence = _SENTENCE_END.split(text[max(0, start - 600) : start])[-1]
    notes = set()
    if negations(token.text for token in tokenise(sentence)[-3:]):
        notes.add("negation_before")
    opened, closed = len(_OPENING.findall(sentence)), len(_CLOSING.findall(sentence))
    if opened > closed and _CLOSING.search(text, end - 1, end + 600):
        notes.add("inside_quotation")
    return frozenset(notes)


def _near(quote: str, texts: Sequence[tuple[Layer, SearchText]]) -> Finding:
    """Return the nearest passage with its differences, or ``missing``."""
    reading, extra = readings(quote)[-1]
    excerpt = parse_excerpt(reading)
    chunks = _chunks(excerpt)
    best: tuple[float, Finding] = (0.0, Finding(Verdict.MISSING, notes=excerpt.notes | extra))
    for layer, text in texts:
        found = [_nearest(text, segments, gaps) for segments, gaps in chunks]
        share = sum(c.share for c in found if c and c.is_near) / max(1, len(found))
        if share > best[0]:
            finding = _of_comparisons(layer, found)
            best = (share, replace(finding, notes=finding.notes | excerpt.notes | extra))
    return best[1]


def _chunks(excerpt: Excerpt) -> list[tuple[list[str], list[Gap]]]:
    """Group the segments between two omissions, with the insertions between them."""
    chunks: list[tuple[list[str], list[Gap]]] = []
    for segment, gap in zip(excerpt.segments, excerpt.gaps, strict=False):
        if chunks and gap and gap.kind == "insert":
            chunks[-1][0].append(segment)
            chunks[-1][1].append(gap)
        else:
            chunks.append(([segment], []))
    return chunks


def _nearest(text: SearchText, segments: Sequence[str], gaps: Sequence[Gap]) -> Comparison | None:
    words = " ".join(segments)
    spans = list(text.windows(words))
    best = _best(text, spans, segments, gaps)
    if best is None or not best.is_near:
        span = text.by_characters(words)
        best = _best(text, [span], segments, gaps) if span else best
    return best


def _best(
    text: SearchText, spans: Iterable[tuple[int, int]], segments: Sequence[str], gaps: Sequence[Gap]
) -> Comparison | None:
    compared = [compare(text.text, span, segments, gaps) for span in spans]
    return max(compared, key=lambda c: (c.share, -len(c.edits)), default=None)


def _of_comparisons(layer: Layer, found: Sequence[Comparison | None]) -> Finding:
    near = [c for c in found if c is not None and c.is_near]
    if len(near) < len(found):
        return Finding(Verdict.MISSING, layer=layer.kind, page=layer.page, notes=frozenset({"partial"}))
    in_order = all(a.end <= b.start for a, b in pairwise(near))
    if not in_order:
        return Finding(Verdict.MISSING, layer=layer.kind, page=layer.page, notes=frozenset({"out_of_order"}))
    edits = tuple(edit for c in near for edit in c.edits)
    return Finding(Verdict.NEAR, edits, (near[0].start, near[-1].end), layer.kind, layer.page)
