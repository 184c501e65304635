"""Where a passage may start and end without cutting a word, a number or what belongs to a number."""

import re

from factcheck.text.characters import CURRENCIES, MARKS, UNSPACED
from factcheck.text.vocabulary import SCALES

_WORD = re.compile(rf"[\w{MARKS}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SEPARATORS = ".,':/-"
_SCALE = re.compile(r"[ -](\d*[^\W\d_]+)")
_GROUP_BEHIND = re.compile(r" \d{3}(?!\d)")
_GROUP_BEFORE = re.compile(r"(?<!\d)\d{1,3} $")


def cuts_token(text: str, at: int) -> bool:
    """Say whether cutting the folded text before ``at`` would tear a word or a quantity apart.

    So ``40 people`` is no passage of ``140 people``, nor ``40`` of ``40 million``, ``can`` of ``can't``,
    ``5`` of ``-5``, ``president`` of ``president-elect``.
    """
    if at <= 0 or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    return _inside_word(text, at) or _inside_number(text, at, before, after)


def _inside_word(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before.isnumeric() and after.isnumeric():
        return True
    if _WORD.match(before) and _WORD.match(after):
        return not (_UNSPACED.match(before) or _UNSPACED.match(after))
    if after in "-'":
        return before.isalpha() and text[at + 1 : at + 2].isalpha()
    return before in "-'" and after.isalpha() and text[max(0, at - 2) : at - 1].isalpha()


def _inside_number(text: str, at: int, before: str, after: str) -> bool:
    if after.isnumeric() and _continues(text, at, before):
        return True
    return before.isnumeric() and _goes_on(text, at, after)


def _continues(text: str, at: int, before: str) -> bool:
    """A number starts at ``at``: does something before belong to it?"""
    earlier = text[max(0, at - 2) : at - 1]
    if before in CURRENCIES:
        return True
    if before in "+-" and not (earlier.isalnum() or earlier == ")"):
        return True
    if before in _SEPARATORS and earlier.isnumeric():
        return True
    return before == " " and bool(
        re.match(r"\d{3}(?!\d)", text[at : at + 4]) and _GROUP_BEFORE.search(text[max(0, at - 5) : at])
    )


def _goes_on(text: str, at: int, after: str) -> bool:
    """A number ends at ``at``: does something behind belong to it?"""
    if after in "%‰°" or after in CURRENCIES:
        return True
    if after in _SEPARATORS and text[at + 1 : at + 2].isnumeric():
        return True
    if after == " " and _GROUP_BEHIND.match(text, at):
        return bool(_GROUP_BEFORE.search(text[max(0, at - 4) : at] + " "))
    scale = _SCALE.match(text, at)
    return scale is not None and scale[1].casefold() in SCALES
