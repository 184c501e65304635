"""Standard Webhooks 1.0: secrets, and the headers that carry a signature of the exact bytes that are sent."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """Return a secret as the receiver keeps it: ``whsec_`` and the base 64 of 32 random bytes."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(*, message_id: str, timestamp: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """Return the headers of a message; a signature for each of ``keys``, since two hold while one is replaced."""
    signatures = (f"v1,{_signature(key, message_id, timestamp, body)}" for key in keys)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _signature(key: str, message_id: str, timestamp: int, body: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
