"""A quotation compared word by word with the passage that is most like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import inf
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from factcheck.text.edges import cuts_token
from factcheck.text.excerpts import Gap
from factcheck.text.material import reason_of_change
from factcheck.text.normalise import fold
from factcheck.text.words import Token, tokenise

EditOp = Literal["replace", "insert", "delete"]
MOST_INSERTED = 6
_MOST_PAIRS = 250_000  # difflib takes quadratic time and more on repetitive words
NEAR_SHARE = 0.6
NEAR_LIKENESS = 0.8


@dataclass(frozen=True)
class Edit:
    """One difference: ``old`` stands in the source, ``new`` in the quotation.

    ``why`` is ``number negation date unit name`` if it is material, else ``case punctuation wording``.
    """

    op: EditOp
    old: str
    new: str
    material: bool
    why: str


@dataclass(frozen=True)
class Comparison:
    """The passage (offsets in the source), its differences and the share of words kept, 0 to 1."""

    start: int
    end: int
    edits: tuple[Edit, ...]
    share: float

    @property
    def is_near(self) -> bool:
        """Say whether a person would take the passage for the one that was meant."""
        return self.share >= NEAR_SHARE


@dataclass(frozen=True)
class _Side:
    """Tokens of one side: as written and as compared."""

    text: str
    tokens: list[Token]
    keys: list[str]

    def words(self, first: int, last: int) -> list[str]:
        """Return the tokens of a range as written."""
        return [token.text for token in self.tokens[first:last]]

    def passage(self, first: int, last: int) -> str:
        """Return the text from the first to the last token of a range."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if first < last else ""


def compare(
    source: str, span: tuple[int, int], segments: Sequence[str], inserts: Sequence[Gap]
) -> Comparison:
    """Compare the segments of a quotation, with editorial insertions between them, with a span of the source.

    The span may be some words too wide; what surrounds the passage is cut off. ``inserts`` are one fewer
    than the segments.
    """
    wide = fold(source[span[0] : span[1]], "exact")
    theirs = _side(wide.text, wide.breaks)
    parts = [fold(segment, "exact").text.strip() for segment in segments]
    ours = _side(" ".join(parts), frozenset())
    gaps = _gap_positions(parts, inserts)
    ops = _aligned(theirs.keys, ours.keys)
    if not ops:
        return Comparison(span[0], span[1], (), 0.0)
    first, last = _whole_quantities(theirs, ops[0][1], max(ops[0][1] + 1, ops[-1][2]))
    start, end = wide.span(theirs.tokens[first].start, theirs.tokens[last - 1].end)
    edits = [edit for op in ops for edit in _edits(op, theirs, ours, gaps)]
    for torn in (theirs.words(first, ops[0][1]), theirs.words(ops[-1][2], last)):
        if torn:
            edits.append(_edit("delete", torn, [], "", ""))
    return Comparison(span[0] + start, span[0] + end, tuple(edits), _share(ops, theirs, ours))


def _whole_quantities(side: _Side, first: int, last: int) -> tuple[int, int]:
    """Widen the token range to what belongs to its outer words: the rest of 1990–1992, the % of 40 %."""
    while first > 0 and cuts_token(side.text, side.tokens[first].start):
        first -= 1
    while last < len(side.tokens) and cuts_token(side.text, side.tokens[last - 1].end):
        last += 1
    return first, last


def _side(text: str, breaks: frozenset[int]) -> _Side:
    tokens = tokenise(text)
    keys = [fold(token.text, "search").text for token in tokens]
    for number, token in enumerate(tokens):
        if any(token.start < at < token.end for at in breaks):
            keys[number] = keys[number].replace("-", "")
    return _Side(text, tokens, keys)


def _gap_positions(parts: Sequence[str], inserts: Sequence[Gap]) -> dict[int, str]:
    """Return the inserted words by the index of the token of the quotation before which they stand."""
    positions: dict[int, str] = {}
    count = 0
    for part, gap in zip(parts, inserts, strict=False):
        count += len(tokenise(part))
        positions[count] = gap.words
    return positions


_Op = tuple[str, int, int, int, int]


def _aligned(theirs: Sequence[str], ours: Sequence[str]) -> list[_Op]:
    """Return the opcodes that change fewest tokens.

    difflib's long stretches read best, but where words repeat it can miss that a single one was put in; the
    longest common subsequence does not.
    """
    by_token = _merged(
        [(o.tag, o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Indel.opcodes(theirs, ours)]
    )
    if len(theirs) * len(ours) > _MOST_PAIRS:
        return _trimmed(by_token)
    by_stretch = SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes()
    return min((_trimmed(ops) for ops in (by_stretch, by_token)), key=_tokens_changed)


def _merged(ops: Sequence[_Op]) -> list[_Op]:
    """Write what goes and what comes at the same place as one replacement."""
    out: list[_Op] = []
    for kind, i1, i2, j1, j2 in ops:
        if out and "equal" not in (kind, out[-1][0]):
            _, before_i, _, before_j, _ = out.pop()
            out.append(("replace", before_i, i2, before_j, j2))
        else:
            out.append((kind, i1, i2, j1, j2))
    return [("insert" if op[1] == op[2] else "delete" if op[3] == op[4] else op[0], *op[1:]) for op in out]


def _tokens_changed(ops: Sequence[_Op]) -> float:
    if not ops:
        return inf
    return sum(i2 - i1 + j2 - j1 for kind, i1, i2, j1, j2 in ops if kind != "equal")


def _trimmed(ops: Sequence[_Op]) -> list[_Op]:
    """Cut off what stands only in the source at both ends; a replacement there is as long as what replaced it."""
    out = list(ops)
    while out and out[0][0] == "delete":
        out.pop(0)
    while out and out[-1][0] == "delete":
        out.pop()
    if out and out[0][0] == "replace":
        _, i1, i2, j1, j2 = out[0]
        out[0] = ("replace", max(i1, i2 - (j2 - j1)), i2, j1, j2)
    if len(out) > 1 and out[-1][0] == "replace":
        _, i1, i2, j1, j2 = out[-1]
        out[-1] = ("replace", i1, min(i2, i1 + (j2 - j1)), j1, j2)
    return out if any(op[0] in ("equal", "replace") for op in out) else []


def _edits(op: _Op, theirs: _Side, ours: _Side, gaps: dict[int, str]) -> Iterator[Edit]:
    kind, i1, i2, j1, j2 = op
    if kind == "equal":
        for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
            if theirs.tokens[i].text != ours.tokens[j].text and not _only_hyphen(theirs, i, ours, j):
                yield _edit("replace", theirs.words(i, i + 1), ours.words(j, j + 1), "", "")
        return
    old, new = theirs.words(i1, i2), ours.words(j1, j2)
    if kind == "delete" and j1 in gaps and len(old) <= MOST_INSERTED:
        edit = insertion_edit(theirs.passage(i1, i2), gaps[j1])
        if edit:
            yield edit
        return
    yield _edit(_OPS[kind], old, new, theirs.passage(i1, i2), ours.passage(j1, j2))


_OPS: dict[str, EditOp] = {"replace": "replace", "insert": "insert", "delete": "delete"}


def _only_hyphen(theirs: _Side, i: int, ours: _Side, j: int) -> bool:
    """The key lost a hyphen at a line end: the written forms then differ in that hyphen alone."""
    written = theirs.tokens[i].text
    return "-" in written and "-" not in theirs.keys[i] and written.replace("-", "") == ours.tokens[j].text


def _edit(op: EditOp, old: Sequence[str], new: Sequence[str], old_text: str, new_text: str) -> Edit:
    reason = reason_of_change(old, new)
    return Edit(
        op,
        old_text or " ".join(old),
        new_text or " ".join(new),
        reason is not None,
        reason or _form(old, new),
    )


def _form(old: Sequence[str], new: Sequence[str]) -> str:
    if [t.casefold() for t in old] == [t.casefold() for t in new]:
        return "case"
    return "wording" if any(c.isalnum() for t in (*old, *new) for c in t) else "punctuation"


def insertion_edit(replaced: str, inserted: str) -> Edit | None:
    """Return an edit if an editorial insertion changes a number, negation, date or unit; else it is fair."""
    old, new = ([t.text for t in tokenise(fold(part, "exact").text)] for part in (replaced, inserted))
    reason = reason_of_change(old, new, names=False)
    return Edit("replace", replaced, f"[{inserted}]", True, reason) if reason else None


def _share(ops: Sequence[_Op], theirs: _Side, ours: _Side) -> float:
    """Return the share of words kept, or near certainty that misspelt words are meant, whichever is more."""
    kept = sum(ours.tokens[j].is_word for op in ops if op[0] == "equal" for j in range(op[3], op[4]))
    words = sum(token.is_word for token in ours.tokens)
    span = theirs.passage(ops[0][1], ops[-1][2])
    likeness = fuzz.ratio(span.casefold(), ours.text.casefold()) / 100
    return max(kept / max(1, words), likeness if likeness >= NEAR_LIKENESS else 0.0)
