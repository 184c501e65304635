"""Public ids: a two-letter prefix and 26 characters of Crockford base 32 of the UUID that is the primary key."""

import os
import time
import uuid

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUE = {character: index for index, character in enumerate(ALPHABET)}
LENGTH = 26
#: Three characters for each fifteen bits, two for ten: 130 bits are a pair and eight triples.
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_TRIPLES = [pair + third for pair in _PAIRS for third in ALPHABET]


class BadId(ValueError):
    """The text is not an id of the kind that was asked for."""


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits; sorts by creation."""
    value = int.from_bytes(time.time_ns().__floordiv__(1_000_000).to_bytes(6, "big") + os.urandom(10), "big")
    value &= ~(0xF << 76)
    value |= 0x7 << 76
    value &= ~(0x3 << 62)
    value |= 0x2 << 62
    return uuid.UUID(int=value)


def encode(prefix: str, value: uuid.UUID) -> str:
    """Return the public id of ``value``: ``cl_01jc…``."""
    # Spelled out, since lists of hundreds are made of these.
    n, t = value.int, _TRIPLES
    left = (
        f"{_PAIRS[n >> 120]}{t[n >> 105 & 32767]}{t[n >> 90 & 32767]}{t[n >> 75 & 32767]}{t[n >> 60 & 32767]}"
    )
    right = f"{t[n >> 45 & 32767]}{t[n >> 30 & 32767]}{t[n >> 15 & 32767]}{t[n & 32767]}"
    return f"{prefix}_{left}{right}"


def decode(prefix: str, text: str) -> uuid.UUID:
    """Return the UUID behind a public id; raises BadId for another prefix, length or alphabet."""
    head, _, body = text.partition("_")
    if head != prefix or len(body) != LENGTH or body[0] > "7":
        raise BadId(f"not an id that begins with {prefix}_")
    number = 0
    for character in body:
        if character not in _VALUE:
            raise BadId(f"not an id that begins with {prefix}_")
        number = number * 32 + _VALUE[character]
    return uuid.UUID(int=number)


def key_of(prefix: str, text: str) -> uuid.UUID | None:
    """Return the UUID behind a public id, or None if the text is no such id."""
    try:
        return decode(prefix, text)
    except BadId:
        return None
