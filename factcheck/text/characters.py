"""Classes of characters, as bodies of regular expression brackets. Python's ``re`` has no Unicode properties."""

import unicodedata
from collections.abc import Callable
from functools import cache

ZWNJ, ZWJ = "\u200c", "\u200d"
_PLANES = (*range(0x20000), *range(0x2F800, 0x2FA20), *range(0xE0000, 0xE01F0))


def _class_of(belongs: Callable[[str], bool]) -> str:
    """Return the ranges of all characters that belong, ready to stand between ``[`` and ``]``."""
    ranges: list[tuple[int, int]] = []
    for code in _PLANES:
        if 0xD800 <= code < 0xE000 or not belongs(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in ranges)


def is_mark(char: str) -> bool:
    """Say whether the character is a combining mark, variation selectors included."""
    return unicodedata.category(char)[0] == "M"


def changes_by_compatibility(char: str) -> bool:
    """Say whether NFKC makes something else of the character (ligatures, full width, superscripts)."""
    return unicodedata.normalize("NFKC", char) != char


def grows_by_casefold(char: str) -> bool:
    """Say whether case folding makes more than one character of it, as of the German sharp s."""
    return len(char.casefold()) > 1


@cache
def compatible() -> str:
    """Return the class of what NFKC changes; made at its first use, it takes a tenth of a second."""
    return _class_of(changes_by_compatibility)


@cache
def growing() -> str:
    """Return the class of what case folding makes longer."""
    return _class_of(grows_by_casefold)


MARKS = _class_of(is_mark)
# Vowels and finals of Hangul, and the half-width voicing marks: no marks by category, yet they join
# the character before them when a text is composed.
JOINING = MARKS + "\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f"
# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Han.
UNSPACED = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3"
    "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)

DOUBLE_QUOTES = '"“”„‟«»″＂「」『』《》'
SINGLE_QUOTES = "'‘’‚‛‹›′`´ʼ＇〈〉"
QUOTES = DOUBLE_QUOTES + SINGLE_QUOTES
CURRENCIES = "$€£¥₽₴₺₹₩₪฿¢₿₫₦"
