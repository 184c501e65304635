"""Pictures for tests, written by hand: small, valid, and full of what tells where they come from."""

import struct
import zlib

SECRET = b"Jane Roe 52.5200N"
_EXIF = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + SECRET


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def make_jpeg(*, comment: bytes = SECRET) -> bytes:
    """A JPEG whose EXIF, XMP, IPTC, thumbnail, comment and tail all tell who took it."""
    quantities = _segment(0xDB, b"\x00" + bytes([8]) * 64)
    frame = _segment(0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00")
    codes = _segment(0xC4, b"\x00" + bytes([1]) + bytes(15) + b"\x00") + _segment(
        0xC4, b"\x10" + bytes([1]) + bytes(15) + b"\x00"
    )
    scan = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x3f\xff\x00\x3f\xff\xd0\x3f"
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x48\x00\x48\x02\x03" + SECRET + b"\x00"),
            _segment(0xE1, _EXIF),
            _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x>" + SECRET + b"</x>"),
            _segment(0xED, b"Photoshop 3.0\x00" + SECRET),
            _segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + SECRET),
            _segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x00" + SECRET),
            _segment(0xFE, comment),
            quantities, frame, codes, scan,
            b"\xff\xd9",
            b"\xff\xd8" + _segment(0xE1, _EXIF) + b"\xff\xd9",
        ]
    )  # fmt: skip


def _chunk(name: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body) & 0xFFFFFFFF)
    )


def make_png() -> bytes:
    """A PNG of one pixel whose texts, EXIF, time and tail tell who made it."""
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
            _chunk(b"tEXt", b"Author\x00" + SECRET),
            _chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + SECRET),
            _chunk(b"eXIf", _EXIF),
            _chunk(b"prVt", SECRET),
            _chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")),
            _chunk(b"tIME", b"\x07\xea\x03\x01\x00\x00\x00"),
            _chunk(b"IEND", b""),
            SECRET,
        ]
    )


def make_webp() -> bytes:
    """A WebP in its long form with EXIF, XMP and a part of unknown kind."""

    def part(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)

    picture = b"\x2f\x00\x00\x00\x00\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
    body = (
        part(b"VP8X", b"\x2c" + bytes(9))
        + part(b"ICCP", SECRET)
        + part(b"VP8L", picture)
        + part(b"EXIF", _EXIF)
        + part(b"XMP ", SECRET)
        + part(b"NONE", SECRET)
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body + SECRET
