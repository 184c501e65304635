"""Short secrets in the database: encrypted with the installation's key, so that a stolen database tells none."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class BrokenSeal(Exception):
    """The bytes were not sealed for this purpose with the key of this installation (EVIDENCE_KEY)."""


def seal(text: str, *, purpose: str) -> bytes:
    """Return ``text`` encrypted for ``purpose``; what is sealed for one purpose opens for no other."""
    return _cipher(purpose).encrypt(text.encode())


def unseal(sealed: bytes, *, purpose: str) -> str:
    """Return the text that was sealed for ``purpose``; raises BrokenSeal."""
    try:
        return _cipher(purpose).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise BrokenSeal(purpose) from error


def _cipher(purpose: str) -> Fernet:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=f"factcheck {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.EVIDENCE_KEY.encode())))
