"""Texts of others in one line of ours: in titles, where what they say must not turn or break what stands around them."""

import re
import unicodedata

#: Embeddings, overrides and isolates: what they open may end behind the text.
TURNING = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_DROPPED = re.compile(f"[{TURNING}\ufeff]")
#: Everything that separates lines or cannot be seen: control characters, U+2028, U+2029.
_GAPS = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")


def one_line(text: str) -> str:
    """Return ``text`` as one line without marks that turn the direction of what follows."""
    return _GAPS.sub(" ", _DROPPED.sub("", text)).strip()


def shortened(text: str, most: int) -> str:
    """Return ``text`` as one line of ``most`` characters, cut at a word."""
    line = one_line(text)
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def for_xml(text: str) -> str:
    """Return ``text`` for the inside of an element or an attribute; what XML cannot hold becomes U+FFFD."""
    return xml_text(text).translate(_ESCAPES)


def xml_text(text: str) -> str:
    """Return ``text`` for a writer that escapes by itself; what XML cannot hold becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def language_tag(text: str) -> str:
    """Return ``text`` if it is a language tag, else nothing."""
    return text if _LANGUAGE.match(text) else ""


def runs_right_to_left(text: str) -> bool:
    """Return whether the first letter that has a direction runs from right to left: what ``dir="auto"`` looks at."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind != "L" for kind in strong if kind in {"L", "R", "AL"}), False)
