"""Canonical JSON and digests: the same content always has the same bytes."""

import hashlib
import secrets
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON value (strings, ints, bools, null, lists, objects)."""
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``value`` as 64 hex digits."""
    return sha256_hex(canonical(value))


def new_salt() -> str:
    """Return 32 random bytes as hex; salted, a commitment tells nothing once its payload is erased."""
    return secrets.token_hex(32)


def commitment(salt: str, body: str) -> str:
    """Return the SHA-256 of salt and body as hex: what an immutable row keeps of an erasable payload."""
    return sha256_hex(f"{salt}|{body}".encode())
