"""The draw of the audit, pure: the same seed, share and list of claims give the same draw, on any machine.

Every id of the list gets a number: the SHA-256 of the seed, a colon and the id, as hexadecimal text. The ids are ordered by
their numbers, and the first ones are drawn: so many as the share of the list is, rounded up.
"""

import hashlib
from collections.abc import Iterable


def drawn(*, seed: str, share: int, listed: Iterable[str]) -> list[str]:
    """Return the ids that are drawn, in the order of their numbers; ``share`` is in percent."""
    known = sorted(set(listed), key=lambda public_id: number_of(seed, public_id))
    return known[: -(-len(known) * share // 100)]


def number_of(seed: str, public_id: str) -> str:
    """Return the number of an id in the draw of ``seed``, as hexadecimal text."""
    return hashlib.sha256(f"{seed}:{public_id}".encode()).hexdigest()


def list_hash(listed: Iterable[str]) -> str:
    """Return the SHA-256 of the list as it is stored: sorted, one id a line."""
    return hashlib.sha256("\n".join(sorted(set(listed))).encode()).hexdigest()
