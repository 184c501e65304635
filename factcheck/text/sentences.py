"""Sentences of a text, by rules. A newline always ends a sentence, and none crosses a block."""

import re
from collections.abc import Iterable, Iterator

from factcheck.text.blocks import Block
from factcheck.text.vocabulary import words_of

_CLOSERS = "\"'”’»)\\]）」』》›“"
_OPENERS = "\"'“‘«(\\[¿¡「『《„‚"
# A stop, what closes behind it, and the white space that must follow. Stops of Chinese and Japanese need none.
_STOP = re.compile(
    rf"(?P<stop>[.!?…‽؟۔।॥։።]+)(?P<close>[{_CLOSERS}]*)(?P<gap>\s+)"
    rf"|(?P<wide>[。！？｡．]+)(?P<wideclose>[{_CLOSERS}]*)(?P<widegap>\s*)"
)
_LAST_WORD = re.compile(r"[^\s\"“‘«(\[]*$")
_FIRST_WORD = re.compile(rf"[{_OPENERS}]*([^\W_]+)")

# Always followed by the name or the number they belong to.
_TITLES = words_of(
    "mr mrs ms mx dr prof sen rep gov gen lt col maj capt sgt cpl adm cmdr rev hon st mt ft pres supt det messrs "
    "mme mlle sr sra srta hr fr frl dott sig no nos nr vol pp fig art sec para ch vs v cf eg e.g ie i.e z.b d.h "
    "u.a p.ex approx ca bzw г ул им тыс гр"
)
# May end a sentence; then a word that likes to begin one follows.
_ABBREVIATIONS = words_of(
    "inc ltd co corp bros jr sr esq etc al dept univ assn ave blvd rd jan feb mar apr jun jul aug sep sept oct nov "
    "dec mon tue tues wed thu thur thurs fri sat sun a.m p.m am pm u.s u.k u.n e.u d.c u.s.a ph.d b.c a.d est usw "
    "st. mio mrd млн млрд руб"
)
_STARTERS = words_of(
    "the he she it they we you this that these those there in on at but and or so if when while as after before "
    "however meanwhile his her its their our both for from by with what who why how yet still also since some many "
    "most no not another one two der die das er sie es wir ein eine im am le la les il elle el los las un una"
)
_MONTHS = words_of("januar februar märz april mai juni juli august september oktober november dezember")


def split_sentences(text: str, blocks: Iterable[Block]) -> list[tuple[int, int]]:
    """Return the spans of all sentences inside the blocks, in order, white space trimmed. O(n).

    Spans are code points, end exclusive; they never overlap. Text outside the blocks has no sentences.
    """
    spans: list[tuple[int, int]] = []
    for block in sorted(blocks, key=lambda b: b.start):
        for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
            spans.extend(_of_line(line[0], block.start + line.start()))
    return spans


def _of_line(line: str, offset: int) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in [*_cuts(line), len(line)]:
        piece = line[start:cut]
        trimmed = piece.strip()
        if trimmed:
            first = offset + start + len(piece) - len(piece.lstrip())
            yield first, first + len(trimmed)
        start = cut


def _cuts(line: str) -> Iterator[int]:
    start = 0
    for match in _STOP.finditer(line):
        if match["wide"] or _ends(line, start, match):
            start = match.end()
            yield start


def _ends(line: str, start: int, match: re.Match[str]) -> bool:
    """Decide about one stop in a script that puts a space behind it."""
    following = line[match.end() :]
    first = _FIRST_WORD.match(following)
    word = first[1] if first else ""
    if word and word[0].islower():
        return False
    if match["stop"] != ".":
        return bool(following)
    before = line[start : match.start()]
    last = _LAST_WORD.search(before)
    return _ends_after(last[0] if last else "", word, match["close"], before)


def _ends_after(last: str, word: str, close: str, before: str) -> bool:
    """Decide about one full stop after the word ``last`` and before the word ``word``."""
    bare = last.casefold()
    if not bare or (bare == before.strip().casefold() and bare.isdigit()):
        return bool(bare) and not bare.isdigit()  # "1. Item" is no sentence of its own
    if bare in _TITLES:
        return False
    if (bare.isdigit() and word.casefold() in _MONTHS) or (bare == "p" and word.isdigit()):
        return False
    if close:
        return True
    initial = len(last) == 1 and last.isalpha() and last.isupper()
    initials = re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", last) is not None
    if initial or initials or bare in _ABBREVIATIONS:
        return word.casefold() in _STARTERS
    return True
