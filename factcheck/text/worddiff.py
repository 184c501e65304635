"""Word-level difference of two texts, for showing."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from factcheck.text.words import Token, tokenise

Op = Literal["equal", "insert", "delete", "replace"]
Opcode = tuple[Op, int, int, int, int]
MOST_TOKENS = 5_000  # of both sides together; above it lines are compared first
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True)
class Change:
    """One stretch: ``old`` joined over all changes is the old text, ``new`` the new one."""

    op: Op
    old: str
    new: str


def word_diff(old: str, new: str) -> list[Change]:
    """Return the stretches that stayed, came, went or were replaced, cut between words. White space is kept."""
    a, b = tokenise(old), tokenise(new)
    if not a or not b:
        return _without_words(old, new)
    cuts_a, cuts_b = _cuts(a, len(old)), _cuts(b, len(new))
    changes: list[Change] = []
    for op, i1, i2, j1, j2 in token_opcodes(old, new, a, b):
        left, right = old[cuts_a[i1] : cuts_a[i2]], new[cuts_b[j1] : cuts_b[j2]]
        if op == "equal" and left != right:
            op = "equal" if left.split() == right.split() else "replace"
        changes.append(Change(op, left, right))
    return changes


def _without_words(old: str, new: str) -> list[Change]:
    if old.strip() and not new:
        return [Change("delete", old, "")]
    if new.strip() and not old:
        return [Change("insert", "", new)]
    if not old and not new:
        return []
    return [Change("equal" if old.split() == new.split() else "replace", old, new)]


def _cuts(tokens: Sequence[Token], length: int) -> list[int]:
    """Return where each token's stretch starts: white space belongs to the token before it."""
    return [0, *(token.start for token in tokens[1:]), length]


def token_opcodes(old: str, new: str, a: Sequence[Token], b: Sequence[Token]) -> list[Opcode]:
    """Return difflib's opcodes over the tokens of two texts.

    difflib can take quadratic time, so above ``MOST_TOKENS`` the lines are compared first and the tokens
    only where lines differ; a stretch too large even then counts as replaced.
    """
    keys_a, keys_b = [t.text for t in a], [t.text for t in b]
    if len(a) + len(b) <= MOST_TOKENS:
        return list(_opcodes(keys_a, keys_b, 0, 0))
    lines_a, lines_b = _lines(old, a), _lines(new, b)
    out: list[Opcode] = []
    for op, i1, i2, j1, j2 in _opcodes([key for key, _ in lines_a], [key for key, _ in lines_b], 0, 0):
        a1, a2 = _token_range(lines_a, i1, i2)
        b1, b2 = _token_range(lines_b, j1, j2)
        if op == "replace" and (a2 - a1) * (b2 - b1) <= _MOST_PAIRS:
            out.extend(_opcodes(keys_a[a1:a2], keys_b[b1:b2], a1, b1))
        elif (a1, b1) != (a2, b2):
            out.append((op, a1, a2, b1, b2))
    return out


def _opcodes(a: Sequence[Hashable], b: Sequence[Hashable], at_a: int, at_b: int) -> Iterator[Opcode]:
    """Yield opcodes with equal ends cut off first, which makes the usual small edit cheap."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if head:
        yield "equal", at_a, at_a + head, at_b, at_b + head
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    matcher = SequenceMatcher(None, middle_a, middle_b, autojunk=False)
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        yield op, at_a + head + i1, at_a + head + i2, at_b + head + j1, at_b + head + j2
    if tail:
        yield "equal", at_a + len(a) - tail, at_a + len(a), at_b + len(b) - tail, at_b + len(b)


def _lines(text: str, tokens: Sequence[Token]) -> list[tuple[tuple[str, ...], tuple[int, int]]]:
    """Return for each line that has tokens their texts and their range."""
    lines: list[tuple[tuple[str, ...], tuple[int, int]]] = []
    at = 0
    for line in re.finditer(r"[^\n]+", text):
        first = at
        while at < len(tokens) and tokens[at].end <= line.end():
            at += 1
        if at > first:
            lines.append((tuple(t.text for t in tokens[first:at]), (first, at)))
    return lines


def _token_range(
    lines: Sequence[tuple[tuple[str, ...], tuple[int, int]]], first: int, last: int
) -> tuple[int, int]:
    if first < last:
        return lines[first][1][0], lines[last - 1][1][1]
    at = lines[first][1][0] if first < len(lines) else (lines[-1][1][1] if lines else 0)
    return at, at
