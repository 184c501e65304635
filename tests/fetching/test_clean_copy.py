"""Clean copies: the picture stays, byte for byte, and nothing else does."""

import struct
import zlib

import pytest

from factcheck.fetching.clean_copy import clean_copy
from tests.fetching.images import SECRET, make_jpeg, make_png, make_webp

MADE = {"image/jpeg": make_jpeg(), "image/png": make_png(), "image/webp": make_webp()}


@pytest.mark.parametrize("kind", MADE)
def test_nothing_that_tells_stays(kind: str) -> None:
    data = MADE[kind]
    assert data.count(SECRET) >= 4
    clean = clean_copy(data, kind)
    assert clean is not None
    for word in (SECRET, b"Exif", b"EXIF", b"XMP", b"xap", b"ICC", b"Photoshop", b"Author"):
        assert word not in clean
    assert clean_copy(clean, kind) == clean


def test_the_picture_of_a_jpeg_stays_with_its_restarts() -> None:
    clean = clean_copy(make_jpeg(), "image/jpeg") or b""
    assert clean.startswith(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02\x00\x00\x48\x00\x48\x00\x00")
    assert clean.endswith(b"\x3f\xff\x00\x3f\xff\xd0\x3f\xff\xd9")
    assert b"\xff\xee\x00\x0eAdobe\x00\x64" in clean


def test_the_picture_of_a_png_can_still_be_read() -> None:
    clean = clean_copy(make_png(), "image/png") or b""
    place = clean.index(b"IDAT")
    length = struct.unpack(">I", clean[place - 4 : place])[0]
    assert zlib.decompress(clean[place + 4 : place + 4 + length]) == b"\x00\xff\x00\x00"
    assert clean.endswith(b"IEND\xaeB`\x82")


def test_a_webp_no_longer_announces_what_was_taken_away() -> None:
    clean = clean_copy(make_webp(), "image/webp") or b""
    assert struct.unpack("<I", clean[4:8])[0] == len(clean) - 8
    assert clean[12:21] == b"VP8X\x0a\x00\x00\x00\x00"
    assert b"VP8L" in clean


@pytest.mark.parametrize("kind", [*MADE, "image/gif", "application/pdf"])
@pytest.mark.parametrize("cut", [0, 3, 12, 25, 60])
def test_what_is_cut_or_of_another_kind_has_no_clean_copy(kind: str, cut: int) -> None:
    data = MADE.get(kind, b"GIF89a" + SECRET)
    assert clean_copy(data[:cut], kind) is None
