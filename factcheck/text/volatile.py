"""What changes in every version of a text, such as a counter or "12 minutes ago", and is therefore no edit."""

from collections.abc import Sequence
from itertools import pairwise

from factcheck.text.worddiff import Opcode, token_opcodes
from factcheck.text.words import tokenise

#: Versions that have to differ at one place before the place is taken for one that always changes.
LEAST_VERSIONS = 3
#: So many words more than before may come at such a place: "59 minutes ago", "an hour ago".
_MORE = 3


def only_volatile(earlier: Sequence[str], new: str) -> bool:
    """Say whether ``new`` differs from the last of the ``earlier`` versions (oldest first) only where every version differed.

    With fewer than LEAST_VERSIONS earlier versions nothing is known yet, and the answer is no.
    """
    if len(earlier) < LEAST_VERSIONS:
        return False
    restless: set[int] | None = None
    for old, following in pairwise(earlier):
        restless = _carried(_differences(old, following), restless)
    return all(_covered(op, restless or set()) for op in _differences(earlier[-1], new))


def _differences(old: str, new: str) -> list[Opcode]:
    found = token_opcodes(old, new, tokenise(old), tokenise(new))
    return [op for op in found if op[0] != "equal"]


def _carried(differences: Sequence[Opcode], restless: set[int] | None) -> set[int]:
    """Return the tokens of the newer text that were replaced, and stand where tokens were restless before (None: anywhere)."""
    tokens: set[int] = set()
    for kind, i1, i2, j1, j2 in differences:
        if kind == "replace" and (restless is None or not restless.isdisjoint(range(i1, i2))):
            tokens.update(range(j1, j2))
    return tokens


def _covered(op: Opcode, restless: set[int]) -> bool:
    kind, i1, i2, j1, j2 = op
    stood = restless.intersection(range(i1, i2))
    return kind == "replace" and bool(stood) and max(i2 - i1, j2 - j1) <= len(stood) + _MORE
