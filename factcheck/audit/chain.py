"""The hash of a line: pure, so that a lawyer's script can compute it again."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from factcheck.core.canonical import sha256_hex
from factcheck.core.clock import stamp

GENESIS = "0" * 64


class Line(NamedTuple):
    """What the hash of an event covers, in this order, joined by ``|``."""

    prev_hash: str
    seq: int
    at: datetime
    desk_id: UUID | None
    actor_id: UUID | None
    verb: str
    object: str
    about: str
    commitment: str


def line_hash(line: Line) -> str:
    """Return the SHA-256 of the line as hex; absent ids are empty."""
    parts = (
        line.prev_hash,
        str(line.seq),
        stamp(line.at),
        str(line.desk_id or ""),
        str(line.actor_id or ""),
        line.verb,
        line.object,
        line.about,
        line.commitment,
    )
    return sha256_hex("|".join(parts).encode())
