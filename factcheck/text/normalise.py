"""Texts in their stored form, and folded texts for comparing with a map back to the stored form."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from factcheck.text.characters import DOUBLE_QUOTES, JOINING, SINGLE_QUOTES, ZWJ, ZWNJ, compatible, growing

Form = Literal["plain", "exact", "search"]

_REFUSED = re.compile("[\x00\ud800-\udfff]")
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_INVISIBLE_IN_SEARCH = _INVISIBLE + ZWNJ + ZWJ + "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_DASHES = "‐‑‒–−﹣－"
_LETTER = r"[^\W\d_]"


class TextRefused(ValueError):
    """The text holds a character that cannot be stored. ``offset`` counts code points of what was sent."""

    def __init__(self, character: str, offset: int) -> None:
        self.character = character
        self.offset = offset
        name = "NUL" if character == "\x00" else f"lone surrogate U+{ord(character):04X}"
        super().__init__(f"The text holds a {name} at offset {offset}.")


def unify_newlines(text: str) -> str:
    """Return the text with every line end written as one line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean_text(raw: str) -> str:
    """Return the stored form: line feeds only, no byte order mark before it, no outer newlines.

    Nothing else changes, Unicode composition and no-break spaces least of all: offsets count code points
    of the result. Raises :class:`TextRefused` at a NUL or a lone surrogate.
    """
    bad = _REFUSED.search(raw)
    if bad:
        raise TextRefused(bad[0], bad.start())
    return unify_newlines(raw).lstrip("\ufeff\n").rstrip("\n")


@dataclass(frozen=True)
class Folded:
    """A folded text. Only the places where folding changed something are kept, so that a map stays small."""

    text: str
    source: str
    at: list[int] = field(repr=False)  # where a changed piece starts in ``text``
    size: list[int] = field(repr=False)  # how long it is there; 0 if dropped
    source_at: list[int] = field(repr=False)
    source_end: list[int] = field(repr=False)
    breaks: frozenset[int] = frozenset()  # hyphens at line ends: part of the word or of the typesetting

    def origin(self, index: int) -> tuple[int, int]:
        """Return where in the source the folded character at ``index`` comes from (end exclusive)."""
        piece = bisect_right(self.at, index) - 1
        if piece < 0:
            return index, index + 1
        into = index - self.at[piece]
        if into < self.size[piece]:
            return self.source_at[piece], self.source_end[piece]
        start = self.source_end[piece] + into - self.size[piece]
        return start, start + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that the folded characters ``start`` to ``end`` come from."""
        if start >= end:
            raise ValueError("An empty span has no place in the source.")
        return self.origin(start)[0], self.origin(end - 1)[1]

    def is_edge(self, index: int) -> bool:
        """Say whether the source can be cut before this folded character without splitting a piece."""
        if index <= 0 or index >= len(self.text):
            return True
        return self.origin(index)[0] != self.origin(index - 1)[0]


@cache
def _pattern(form: Form, composed: bool, growing_only: bool) -> re.Pattern[str]:
    """Compile what a form changes; everything between two matches stays as it is, but for its case."""
    parts = [] if form == "plain" else _typographic(_INVISIBLE if form == "exact" else _INVISIBLE_IN_SEARCH)
    if not composed:
        parts.append(rf"(?P<cluster>[^\s{JOINING}]?[{JOINING}]+)")
        if form == "search":
            parts.append(rf"(?P<compatible>[{compatible()}][{JOINING}]*)")
    if form == "search" and growing_only:
        parts.append(rf"(?P<growing>[{growing()}])")
    return re.compile("|".join(parts) or r"(?!)")


def _typographic(hidden: str) -> list[str]:
    doubles, singles = re.escape(DOUBLE_QUOTES), re.escape(SINGLE_QUOTES)
    return [
        rf"(?P<soft>\u00ad[ \t]*\r?\n[ \t]*(?={_LETTER}))",
        rf"(?P<hyphen>(?<={_LETTER})[-‐][ \t]*\r?\n[ \t]*(?={_LETTER}))",
        r"(?P<range>(?<=\d)[—―](?=\d))",
        rf"(?P<dash>[\s{hidden}]*(?:[—―]+|(?<!-)--(?!-))[\s{hidden}]*)",
        rf"(?P<space>[{hidden}]+\s[\s{hidden}]*|[^\S ][\s{hidden}]*| [\s{hidden}]+)",
        rf"(?P<hidden>[{hidden}]+)",
        rf"(?P<hyphens>[{_DASHES}])",
        rf"(?P<inches>(?<=\d)[{doubles}])",
        rf"(?P<quote>[{doubles}{singles}])",
        r"(?P<dots>…)",
    ]


_FIXED = {
    "soft": "", "hyphen": "-", "range": "-", "dash": " - ", "space": " ", "hidden": "",
    "hyphens": "-", "inches": '"', "quote": "'", "dots": "...",
}  # fmt: skip


def fold(text: str, form: Form = "exact") -> Folded:
    """Return the text in a form for comparing, with a map from every folded character to its source.

    ``plain``   composed (NFC), nothing else.
    ``exact``   what a verbatim quotation may differ in and nothing more: composition, the form of quotation
                marks and dashes, ellipses as three dots, white space and line breaks, soft hyphens and other
                characters without width. Case, digits and superscripts stay: 10² never equals 102.
    ``search``  for finding candidates only: ``exact`` with NFKC, case folded, joiners and direction marks
                dropped.
    """
    normal: Literal["NFC", "NFKC"] = "NFKC" if form == "search" else "NFC"
    grows = form == "search" and len(text.casefold()) != len(text)
    pattern = _pattern(form, unicodedata.is_normalized(normal, text), grows)
    out: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    breaks: set[int] = set()
    done = length = 0
    for match in pattern.finditer(text):
        kind, start, end = match.lastgroup or "", match.start(), match.end()
        new = _FIXED[kind] if kind in _FIXED else _composed(match[0], form, normal)
        length += start - done
        if kind == "hyphen":
            breaks.add(length)
        out += (text[done:start], new)
        pieces.append((length, len(new), start, end))
        length, done = length + len(new), end
    out.append(text[done:])
    folded = "".join(out) if form != "search" else _casefolded("".join(out))
    at, size, starts, ends = (
        (list(column) for column in zip(*pieces, strict=True)) if pieces else ([], [], [], [])
    )
    return Folded(folded, text, at, size, starts, ends, frozenset(breaks))


def _composed(piece: str, form: Form, normal: Literal["NFC", "NFKC"]) -> str:
    """Normalise one piece; for searching also fold what NFKC has just made, quotation marks and blanks."""
    new = unicodedata.normalize(normal, piece)
    if form != "search":
        return new
    new = re.sub(rf"[{re.escape(DOUBLE_QUOTES + SINGLE_QUOTES)}]", "'", new.casefold())
    return re.sub(f"[{_DASHES}—]", "-", new)


def _casefolded(text: str) -> str:
    """Fold case; characters that grow were folded one by one before, so the length cannot change."""
    folded = text.casefold()
    if len(folded) != len(text):
        raise AssertionError("Case folding changed the length of a folded text.")
    return folded
