"""The installation's signature under its checkpoints: Ed25519, one key, made at first start."""

import base64
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from factcheck.core.canonical import sha256_hex


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@cache
def _private_key(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(_bytes(text))
    except ValueError as error:
        raise ImproperlyConfigured(
            "CHECKPOINT_KEY must be 32 bytes in URL-safe base 64: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
        ) from error


def public_key() -> str:
    """Return the public key as URL-safe base 64 without padding (43 characters): what a verifier needs."""
    return _text(_private_key(settings.CHECKPOINT_KEY).public_key().public_bytes_raw())


def key_id(public: str) -> str:
    """Return the name of a public key: the first 16 hex digits of its SHA-256."""
    return sha256_hex(_bytes(public))[:16]


def sign(message: bytes) -> str:
    """Return the signature of ``message`` as URL-safe base 64 without padding (86 characters)."""
    return _text(_private_key(settings.CHECKPOINT_KEY).sign(message))


def holds(*, message: bytes, signature: str, public: str) -> bool:
    """Return whether ``signature`` is that of the key ``public`` under ``message``; text that is no key or signature is none."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(_bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
