"""All places of a folded quotation in a folded text."""

import re

from factcheck.text.normalise import Folded

MOST_PLACES = 1000
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])- ?(?=[^\W\d_])")


def find_all(text: Folded, quote: Folded) -> list[tuple[int, int]]:
    """Return every place of the quotation, also overlapping ones, as offsets of the folded text.

    Outer blanks of the quotation do not count. A hyphen at a line end of either side may be part of the
    word or of the typesetting, so both readings match. At most ``MOST_PLACES`` places are returned.
    """
    needle = quote.text.strip(" ")
    if not needle:
        return []
    if not text.breaks and not quote.breaks:
        places = [(at, at + len(needle)) for at in _positions(text.text, needle)]
    else:
        places = _find_across_hyphens(text, quote, needle)
    return [(a, b) for a, b in places if text.is_edge(a) and text.is_edge(b)]


def _positions(text: str, needle: str) -> list[int]:
    found: list[int] = []
    at = text.find(needle)
    while at >= 0 and len(found) < MOST_PLACES:
        found.append(at)
        at = text.find(needle, at + 1)
    return found


def _find_across_hyphens(text: Folded, quote: Folded, needle: str) -> list[tuple[int, int]]:
    """Search without any hyphen inside words, then look at each hyphen of every place found."""
    loose_text, loose_needle = _without_hyphens(text.text), _without_hyphens(needle).text
    lead = len(quote.text) - len(quote.text.lstrip(" "))
    breaks = {at - lead for at in quote.breaks}
    places = []
    for at in _positions(loose_text.text, loose_needle):
        start, end = loose_text.span(at, at + len(loose_needle))
        if _same_hyphens(
            text.text[start:end], {b - start for b in text.breaks if start <= b < end}, needle, breaks
        ):
            places.append((start, end))
    return places


def _without_hyphens(text: str) -> Folded:
    pieces = [m.span() for m in _INNER_HYPHEN.finditer(text)]
    at, dropped, out, done = [], 0, [], 0
    for start, end in pieces:
        out.append(text[done:start])
        at.append(start - dropped)
        dropped, done = dropped + end - start, end
    out.append(text[done:])
    return Folded("".join(out), text, at, [0] * len(at), [a for a, _ in pieces], [b for _, b in pieces])


def _same_hyphens(a: str, a_breaks: set[int], b: str, b_breaks: set[int]) -> bool:
    """Compare two passages, skipping a hyphen that only one side has if it stands at a line end there."""
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            at_break = (i in a_breaks or j in b_breaks) and a[i] == "-"
            i, j = i + 1, j + 1
            if at_break:  # copied out of a page, the line break after the hyphen may have become a blank
                i, j = i + (a[i : i + 1] == " "), j + (b[j : j + 1] == " ")
        elif i in a_breaks:
            i += 1
        elif j in b_breaks:
            j += 1
        else:
            return False
    return i == len(a) and j == len(b)
