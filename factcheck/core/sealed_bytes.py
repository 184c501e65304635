"""Words and files that only named people may read, encrypted with EVIDENCE_KEY (AES-256-GCM)."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_VERSION = b"\x01"
_NONCE = 12


class CannotUnseal(Exception):
    """The bytes were sealed with another EVIDENCE_KEY, for something else, or were changed."""


def seal(data: bytes, *, bound_to: str) -> bytes:
    """Return ``data`` encrypted; it opens only with the same ``bound_to`` (the id of what it belongs to, say)."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(_key()).encrypt(nonce, data, bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> bytes:
    """Return what was sealed; raises CannotUnseal."""
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if sealed[:1] != _VERSION or len(nonce) != _NONCE:
        raise CannotUnseal("These are no sealed bytes.")
    try:
        return AESGCM(_key()).decrypt(nonce, body, bound_to.encode())
    except InvalidTag as error:
        raise CannotUnseal("EVIDENCE_KEY is not the one that these bytes were sealed with.") from error


def _key() -> bytes:
    """Derive the key: EVIDENCE_KEY is a text of any length."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"factcheck evidence sealing v1")
    return derived.derive(settings.EVIDENCE_KEY.encode())
