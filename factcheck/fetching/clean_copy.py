"""Copies of images without anything but the picture: no place, no camera, no name, no thumbnail, nothing hung on behind.

The parts that a picture needs are kept, byte for byte; every other part is left out, known or not. The picture is never
decoded, so a crafted file costs no more than its own bytes.
"""

import struct
from collections.abc import Callable, Iterator

_JPEG_KEEP = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xDB, 0xDC, 0xDD})  # fmt: skip
_PNG_KEEP = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"acTL", b"fcTL", b"fdAT"})  # fmt: skip
_WEBP_KEEP = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: In the flags of VP8X: colour profile, EXIF, XMP.
_WEBP_EXTRAS = 0x20 | 0x08 | 0x04


class _Broken(Exception):
    """The file does not have the form of its kind."""


def clean_copy(data: bytes, media_type: str) -> bytes | None:
    """Return the picture alone; None where the kind has no clean copy or the file is not well formed."""
    cleaner = _CLEANERS.get(media_type)
    if cleaner is None:
        return None
    try:
        return cleaner(data)
    except (_Broken, struct.error, IndexError):
        return None


def _jpeg(data: bytes) -> bytes:
    out, at = bytearray(b"\xff\xd8"), 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise _Broken
        marker = data[at + 1]
        if marker == 0xD9:
            return bytes(out + b"\xff\xd9")
        length = struct.unpack_from(">H", data, at + 2)[0]
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise _Broken
        body = data[at + 4 : end]
        if marker == 0xDA:
            after = _scan_end(data, end)
            out += data[at:after]
            end = after
        elif marker in _JPEG_KEEP:
            out += data[at:end]
        elif marker == 0xE0 and body.startswith(b"JFIF\x00") and len(body) >= 14:
            # Head and resolution; its thumbnail shows what was cut off the picture.
            out += b"\xff\xe0\x00\x10" + body[:12] + b"\x00\x00"
        elif marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
            out += b"\xff\xee\x00\x0e" + body[:12]
        at = end


def _scan_end(data: bytes, at: int) -> int:
    """Return where the packed picture ends: at the first marker that is neither a restart nor a stuffed byte."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise _Broken
        if data[at + 1] == 0xFF:
            at += 1
        elif data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _png(data: bytes) -> bytes:
    out, at = bytearray(_PNG_SIGNATURE), len(_PNG_SIGNATURE)
    if not data.startswith(_PNG_SIGNATURE):
        raise _Broken
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise _Broken
        if name in _PNG_KEEP:
            out += data[at:end]
        if name == b"IEND":
            return bytes(out)
        at = end


def _webp(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise _Broken
    whole = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    parts = list(_webp_parts(data[12:whole]))
    if not any(part.startswith((b"VP8 ", b"VP8L", b"ANMF")) for part in parts):
        raise _Broken
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _webp_parts(data: bytes) -> Iterator[bytes]:
    for name, body in _chunks(data):
        if name == b"VP8X" and len(body) >= 10:
            yield _chunk(name, bytes([body[0] & ~_WEBP_EXTRAS]) + body[1:10])
        elif name == b"ANMF" and len(body) > 16:
            frame = b"".join(_chunk(inner, part) for inner, part in _chunks(body[16:]) if inner in _WEBP_KEEP)
            yield _chunk(name, body[:16] + frame)
        elif name in _WEBP_KEEP:
            yield _chunk(name, body)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise _Broken
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
