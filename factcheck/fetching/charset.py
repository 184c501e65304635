"""Bytes to text in the order that browsers use: BOM, HTTP header, declaration in the page, detection, Windows-1252."""

import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from factcheck.fetching.sniff import is_utf16

_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.I)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)", re.I)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-z0-9_:.-]+)", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DOUBTFUL = 0.01
# Bidirectional overrides and isolates can make text read otherwise than it is; marks (LRM, RLM) are ordinary.
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = {
    code: None for code in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)] if code not in {9, 10}
}


@dataclass(frozen=True)
class Decoded:
    """Text and how it was read. ``declared`` names every charset that was claimed, by place."""

    text: str
    encoding: str
    declared: dict[str, str]
    flags: tuple[str, ...] = ()


def decode(body: bytes, content_type: str) -> Decoded:
    """Return the text of ``body``; nothing raises, what cannot be read becomes U+FFFD."""
    declared = _declared(body, content_type)
    encoding = next((name for name in declared.values() if name), "") or _detected(body)
    mark = next((bom for bom, name in _BOMS if declared.get("bom") == name), b"")
    text = body.removeprefix(mark).decode(encoding, "replace")
    flags = []
    if len({_family(name) for name in declared.values()}) > 1:
        flags.append("charset_conflict")
    if text.count("\ufffd") > _DOUBTFUL * len(text):
        flags.append("charset_doubtful")
    return Decoded(text, encoding, declared, tuple(flags))


def _declared(body: bytes, content_type: str) -> dict[str, str]:
    """Return the charsets claimed, in the order in which they count."""
    found: dict[str, str] = {}
    for bom, name in _BOMS:
        if body.startswith(bom):
            found["bom"] = name
            break
    if match := _HTTP.search(content_type):
        found["http"] = _known(match[1])
    head = body[:4096]
    for place, pattern in (("meta", _META), ("xml", _XML)):
        inside = pattern.search(head) if place == "meta" else pattern.match(head)
        if inside:
            name = _known(inside[1].decode("ascii"))
            # A declaration that can be read as ASCII bytes cannot be UTF-16.
            found[place] = "utf-8" if name.startswith("utf-16") else name
    return {place: name for place, name in found.items() if name}


def _known(label: str) -> str:
    """Return Python's name of a WHATWG charset label, or an empty string; UTF-7 is none."""
    return map_encoding_to_html5(label.strip(), fallback_utf8=False) or ""


def _family(name: str) -> str:
    return {"ascii": "cp1252", "iso-8859-1": "cp1252", "windows-1252": "cp1252"}.get(
        name.lower(), name.lower()
    )


def _detected(body: bytes) -> str:
    head = body[:512]
    if is_utf16(head):
        return "utf-16-be" if head[0:512:2].count(0) > head[1:512:2].count(0) else "utf-16-le"
    try:
        body[:65536].decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut at the end of the sample is no fault.
        if error.start < len(body[:65536]) - 4:
            return _known(detect_encoding(body[:65536], html5_compatible=False) or "") or "cp1252"
    return "utf-8"


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without NUL, control and bidirectional override characters, line ends as LF, and flags."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    without = lines.translate(_CONTROLS)
    shown = without.translate(_BIDI)
    return shown, ("bidi",) if len(shown) < len(without) else ()
