"""What a file is, by its first bytes: a stated rule, since servers are wrong about it."""

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-elf"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body|title|script|style|meta|link|div|p|table|h[1-6]|a|br|iframe|font|b|ul|ol"
    rb"|section|article|main|header|nav|form|span|img|!--)(?:[\s>/]|--|$)",
    re.I,
)
_BINARY = frozenset(range(32)) - {9, 10, 12, 13, 27}
_HEAD = 1445
#: Formats that are zip archives inside: what was declared says more than the bytes.
_PACKED = frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"})
_TEXTUAL = frozenset({"application/json", "application/ld+json", "application/javascript", "application/csv"})


def sniff(body: bytes, declared: str) -> str:
    """Return the media type of ``body`` (its first 1,445 bytes count), in lower case, without parameters.

    ``declared`` is the Content-Type as sent. What the bytes say wins, except that declared plain text stays text and a
    zip archive is the packed format that it is declared to be.
    """
    head = body[:_HEAD]
    said = declared.partition(";")[0].strip().lower()
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    if found := _by_magic(head):
        return said if found == "application/zip" and said in _PACKED else found
    if is_utf16(head):
        return _textual(head.replace(b"\x00", b"").lstrip(b"\xff\xfe\xfe"), said)
    if not head.startswith(_BOMS) and not _BINARY.isdisjoint(head.replace(b"\x00", b"")):
        return (
            said
            if said and not said.startswith("text/") and said != "application/pdf"
            else "application/octet-stream"
        )
    return _textual(head.removeprefix(b"\xef\xbb\xbf"), said)


def _by_magic(head: bytes) -> str:
    for prefix, media in _MAGIC:
        # "BM" and "MZ" are also how words begin: a binary byte must follow soon.
        if head.startswith(prefix) and (len(prefix) > 2 or not _BINARY.isdisjoint(head[2:64])):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:4] == b"RIFF":
        return "audio/wav" if head[8:12] == b"WAVE" else "video/x-msvideo"
    return "video/mp4" if head[4:8] == b"ftyp" else ""


def is_utf16(head: bytes) -> bool:
    """Return whether every second byte is NUL in a way that only UTF-16 text of Latin script has."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = head[0:512:2], head[1:512:2]
    if len(odd) < 4:
        return False
    return (
        max(even.count(0) / len(even), odd.count(0) / len(odd)) > 0.7
        and min(even.count(0), odd.count(0)) == 0
    )


def _textual(head: bytes, said: str) -> str:
    if said == "text/plain":
        return said
    if _HTML.match(head) or said in {"text/html", "application/xhtml+xml"}:
        return "text/html"
    if head.lstrip().startswith(b"<?xml"):
        return "text/html" if b"<html" in head.lower() else "application/xml"
    return said if said in _TEXTUAL or said.startswith("text/") else "text/plain"
