"""An excerpt as a person quotes it: segments, with omissions and editorial insertions between them."""

import re
from dataclasses import dataclass
from typing import Literal

_GAP = re.compile(
    r"(?P<omission>[\[(]\s*(?:…|\.{3}|\. \. \.)\s*[\])]|…|(?<!\.)\.{3,4}(?!\.)|(?<!\.)\. \. \.(?!\.))"
    r"|\[(?P<insert>[^\[\]\n]{0,200})\]"
)
_INITIAL = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_ENCLOSED = re.compile(r"\s*(?:“(.+)”|„(.+)[“”]|«(.+)»|\"([^\"]+)\"|‘(.+)’)\s*", re.DOTALL)


@dataclass(frozen=True)
class Gap:
    """Words of the source that the excerpt leaves out, or replaces by ``words``."""

    kind: Literal["ellipsis", "insert"]
    words: str = ""


@dataclass(frozen=True)
class Excerpt:
    """Segments in order. ``gaps[i]`` stands before ``segments[i]``, the last gap behind the last segment."""

    segments: tuple[str, ...]
    gaps: tuple[Gap | None, ...]

    @property
    def notes(self) -> frozenset[str]:
        """Return ``ellipsis`` and ``bracketed`` as they apply."""
        names = {"ellipsis": "ellipsis", "insert": "bracketed"}
        return frozenset(names[gap.kind] for gap in self.gaps if gap)


def parse_excerpt(quote: str) -> Excerpt:
    """Split the quote at ``…``, ``...``, ``[…]`` and ``[inserted words]``."""
    segments: list[str] = []
    gaps: list[Gap | None] = [None]
    at = 0
    for match in _GAP.finditer(quote):
        if _has_words(quote[at : match.start()]):
            segments.append(quote[at : match.start()])
            gaps.append(None)
        gaps[-1] = _joined(gaps[-1], match)
        at = match.end()
    if _has_words(quote[at:]):
        segments.append(quote[at:])
        gaps.append(None)
    return Excerpt(tuple(segments), tuple(gaps))


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _joined(before: Gap | None, match: re.Match[str]) -> Gap:
    """Return the gap of the match, as one with a gap right before it: an omission wins, words add up."""
    kind: Literal["ellipsis", "insert"] = "ellipsis" if match["omission"] else "insert"
    if before is None:
        return Gap(kind, match["insert"] or "")
    wider: Literal["ellipsis", "insert"] = "ellipsis" if "ellipsis" in (before.kind, kind) else "insert"
    return Gap(wider, f"{before.words} {match['insert'] or ''}".strip())


def readings(quote: str) -> list[tuple[str, frozenset[str]]]:
    """Return the ways to read the quote, with notes: as it is, ``[T]he`` as The or the, without outer marks."""
    found: list[tuple[str, frozenset[str]]] = [(quote, frozenset())]
    if _INITIAL.search(quote):
        note = frozenset({"bracketed"})
        found.append((_INITIAL.sub(lambda m: m[1].lower(), quote), note))
        found.append((_INITIAL.sub(lambda m: m[1].upper(), quote), note))
    for text, notes in tuple(found):
        inside = _ENCLOSED.fullmatch(text)
        if inside:
            found.append((next(group for group in inside.groups() if group), notes | {"enclosing_marks"}))
    return found
