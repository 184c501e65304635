"""Who says it: the cue of an attribution in an English sentence, its source and the stance it takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from factcheck.text.vocabulary import words_of

Stance = Literal["says", "confirms", "denies", "withholds"]

_VERBS: dict[str, Stance] = {
    **dict.fromkeys(
        words_of(
            "said says told claimed stated alleged argued insisted warned announced reported estimated added believes "
            "believed suggested showed showed concluded indicated emphasized emphasised emphasize emphasise asserted "
            "maintained noted declared testified expressed promised asked denounced accused accuses questioned wrote"
        ),
        "says",
    ),
    **dict.fromkeys(
        words_of("confirmed confirms affirmed acknowledged admitted conceded verified affirms"), "confirms"
    ),
    **dict.fromkeys(
        words_of("denied denies deny rejected refuted disputed dismissed rejects disputes"), "denies"
    ),
    **dict.fromkeys(words_of("declined refused declines refuses"), "withholds"),
}
_CUE = re.compile(
    rf"\b(?:{'|'.join(sorted(_VERBS, key=len, reverse=True))})\b(?P<that>\s+that\b)?", re.IGNORECASE
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<source>[^,.;]{2,80})")
_NOUN_CUE = re.compile(
    r"\b(?:claims?|accusations?|allegations?|concerns?|reports?|assertions?|evidence)\s+(?:that|about)\b",
    re.IGNORECASE,
)
_AUXILIARIES = words_of(
    "has have had is are was were be been also not directly already yet repeatedly publicly later then now recently "
    "still never flatly initially previously would will may might could both so far"
)
_BORDERS = words_of(
    "that when while but as after before where who whom which because if although though since once"
)
_SHARED_SUBJECT = re.compile(
    r"\b(?:but|and|or)\s+(?:(?:has|have|had|did|do|does|not|also|directly|later)\s+)*$"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_NEGATED = re.compile(r"\b(?:not|never|neither|nor|yet to)\b|n['’]t\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r";|,\s+(?:while|but|which|although|whereas|and (?:he|she|it|they))\b|\s+but\s+(?:has|have|had|did|do|does)\b"
)
_LONGEST_SOURCE = 12


@dataclass(frozen=True)
class Attribution:
    """A cue in a sentence. ``content`` is the span of what is attributed, offsets in the sentence."""

    source: str
    stance: Stance
    content: tuple[int, int]


def attributions(sentence: str) -> Iterator[Attribution]:
    """Yield the attributions of a sentence in order. Cues inside quotation marks are what is quoted: skipped."""
    quoted = [m.span() for m in _QUOTED.finditer(sentence)]
    source = ""
    for cue in _CUE.finditer(sentence):
        if any(a <= cue.start() < b for a, b in quoted):
            continue
        before = sentence[: cue.start()]
        source = source if _SHARED_SUBJECT.search(before) else source_before(before)
        if source:
            yield Attribution(source, _stance(sentence, cue), _content(sentence, cue.end(), quoted))
    for cue in _ACCORDING.finditer(sentence):
        rest = (cue.end() + 1, len(sentence)) if cue.start() == 0 else (0, cue.start())
        yield Attribution(cue["source"].strip(), "says", rest)
    for cue in _NOUN_CUE.finditer(sentence):
        yield Attribution("", "says", (cue.end(), _clause_end(sentence, cue.end())))


def _stance(sentence: str, cue: re.Match[str]) -> Stance:
    """A confirmation that is negated is none, and no denial either."""
    stance = _VERBS[cue[0].split()[0].casefold()]
    before = " ".join(sentence[: cue.start()].split()[-3:])
    return "withholds" if stance == "confirms" and _NEGATED.search(before) else stance


def source_before(text: str) -> str:
    """Return the noun phrase that ends the text, past auxiliaries; empty if no name or title is in it."""
    words = text.split()
    while words and words[-1].casefold().strip(",") in _AUXILIARIES:
        words.pop()
    taken: list[str] = []
    for word in reversed(words[-_LONGEST_SOURCE:]):
        if word.casefold().strip(",") in _BORDERS or (
            taken and word[-1] in ",;:.—" and not _is_abbreviation(word)
        ):
            break
        taken.insert(0, word.strip(",;:"))
    while taken and taken[0].casefold() in {"and", "both", "the", "a", "an", "in", "on"}:
        taken.pop(0)
    source = " ".join(taken)
    named = any(word[0].isupper() for word in taken)
    return (
        source
        if named or source.casefold().endswith(("officials", "spokesperson", "spokesman", "police"))
        else ""
    )


def _is_abbreviation(word: str) -> bool:
    return re.fullmatch(r"(?:[A-Z]\.)+|[A-Z][a-z]{1,3}\.", word) is not None


def _content(sentence: str, start: int, quoted: list[tuple[int, int]]) -> tuple[int, int]:
    """What follows the cue up to the end of the clause; after "…", he said: the quotation before it."""
    end = _clause_end(sentence, start)
    if len(sentence[start:end].split()) < 3 and quoted and quoted[-1][1] <= start:
        return quoted[-1]
    return start, end


def _clause_end(sentence: str, start: int) -> int:
    border = re.compile(r";|,\s+(?:while|but|which|although|whereas|and (?:he|she|it|they))\b").search(
        sentence, start
    )
    return border.start() if border else len(sentence)
