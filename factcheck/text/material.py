"""Does a changed word change what is asserted? Numbers, negations, dates, units and names do."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from factcheck.text.vocabulary import COMMON, DATES, NEGATIONS, NUMBERS, UNITS

_NUMBER = re.compile(r"[+-]?\d+(?:[.,'’:/]\d+)*")


def reason_of_change(old: Sequence[str], new: Sequence[str], *, names: bool = True) -> str | None:
    """Return why replacing the tokens ``old`` by ``new`` is material, or None.

    One of ``number negation date unit name``, looked for in this order. ``names=False`` is for editorial
    insertions, which may put a name in the place of a pronoun.
    """
    for reason, traits in (("number", numbers), ("negation", negations), ("date", dates), ("unit", units)):
        if traits(old) != traits(new):
            return reason
    return "name" if names and _names_differ(old, new) else None


def numbers(tokens: Iterable[str]) -> Counter[str]:
    """Return the numbers in figures and in words; digits of all scripts count as the same digits."""
    return Counter(_number(token) for token in tokens if _is_number(token))


def negations(tokens: Iterable[str]) -> int:
    """Return how many words negate."""
    return sum(_bare(token) in NEGATIONS or _bare(token).endswith("n't") for token in tokens)


def dates(tokens: Iterable[str]) -> Counter[str]:
    """Return the names of months and days."""
    return Counter(
        _bare(t) for t in tokens if _bare(t) in DATES and (t[0].isupper() or _bare(t) not in _WORDS_TOO)
    )


_WORDS_TOO = frozenset({"may", "march", "mar", "sun", "sat", "wed", "mars", "second"})


def units(tokens: Iterable[str]) -> Counter[str]:
    """Return the currencies and units, also those written onto a number."""
    found = [_bare(token) for token in tokens if _bare(token) in UNITS]
    suffixes = (_NUMBER.sub("", token).casefold() for token in tokens if token[:1].isdigit())
    return Counter([*found, *(suffix for suffix in suffixes if suffix in UNITS)])


def names_in(tokens: Iterable[str]) -> set[str]:
    """Return the capitalised tokens, case folded, without common words that only begin a sentence."""
    return {_bare(t) for t in tokens if t[:1].isupper() and _bare(t) not in COMMON and not _is_number(t)}


def _names_differ(old: Sequence[str], new: Sequence[str]) -> bool:
    folded_old, folded_new = ({_bare(t) for t in side} for side in (old, new))
    gone = {name for name in names_in(old) if name not in folded_new}
    come = {name for name in names_in(new) if name not in folded_old}
    return bool(gone or come) or _acronyms(old) != _acronyms(new)


def _acronyms(tokens: Iterable[str]) -> set[str]:
    return {t for t in tokens if len(t) > 1 and t.isalpha() and t.isupper() and t.casefold() != t}


def _is_number(token: str) -> bool:
    return any(c.isnumeric() for c in token) or _bare(token) in NUMBERS


def _number(token: str) -> str:
    """Write the digits of any script as 0 to 9; a superscript stays what it is."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in _bare(token))


def _bare(token: str) -> str:
    return token.casefold().replace("’", "'")
