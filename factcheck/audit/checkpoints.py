"""Signed checkpoints of the journal: what the chain's head was at a moment, to be kept where its owner cannot reach."""

import json
from dataclasses import dataclass

from django.db import transaction

from factcheck.audit import signing
from factcheck.audit.models import Checkpoint, Event, JournalHead
from factcheck.core import clock
from factcheck.core.canonical import canonical
from factcheck.core.clock import stamp

MEMBERS = ("v", "seq", "hash", "at", "key", "signature", "public_key")


class NotACheckpoint(ValueError):
    """A line that is no checkpoint of this format."""


@dataclass(frozen=True)
class Held:
    """How many checkpoints were compared with the chain, and what is wrong with the first that does not fit."""

    checked: int
    cause: str = ""


def signed_bytes(*, seq: int, head: str, at: str, key: str) -> bytes:
    """Return what a signature covers: RFC 8785 JSON of version, line number, its hash, time and the key's name."""
    return canonical({"v": 1, "seq": seq, "hash": head, "at": at, "key": key})


def write_checkpoint() -> Checkpoint | None:
    """Sign the head of the chain; returns None if the chain is empty or its head is signed already."""
    with transaction.atomic():
        head = JournalHead.objects.select_for_update().filter(id=1, seq__gt=0).first()
        if head is None or Checkpoint.objects.filter(seq=head.seq).exists():
            return None
        at, key = clock.now(), signing.key_id(signing.public_key())
        message = signed_bytes(seq=head.seq, head=head.hash, at=stamp(at), key=key)
        return Checkpoint.objects.create(
            seq=head.seq, at=at, hash=head.hash, key_id=key, signature=signing.sign(message)
        )


def line_of(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as one line of JSON: what leaves the house, and what ``verify_journal --checkpoints`` reads."""
    own = signing.public_key()
    return json.dumps(
        {
            "v": 1,
            "seq": checkpoint.seq,
            "hash": checkpoint.hash,
            "at": stamp(checkpoint.at),
            "key": checkpoint.key_id,
            "signature": checkpoint.signature,
            "public_key": own if signing.key_id(own) == checkpoint.key_id else "",
        }
    )


def check_lines(lines: list[str], *, public: str = "") -> Held:
    """Compare kept checkpoints with the chain of today: each signature holds, and each head is still a line of the chain.

    ``public`` is the key that the keeper trusts; without it each line's own key is used, which shows a changed chain but
    not a changed key.
    """
    kept = [line for line in lines if line.strip()]
    for number, line in enumerate(kept, 1):
        cause = _fault(line, public)
        if cause:
            return Held(number, f"checkpoint {number}: {cause}")
    return Held(len(kept))


def _fault(line: str, public: str) -> str:
    try:
        seq, head, at, key, signature, own = _read(line)
    except NotACheckpoint as fault:
        return str(fault)
    message = signed_bytes(seq=seq, head=head, at=at, key=key)
    if not signing.holds(message=message, signature=signature, public=public or own):
        return "its signature does not hold"
    now = Event.objects.filter(seq=seq).values_list("hash", flat=True).first()
    if now is None:
        return f"line {seq} is gone from the journal"
    return "" if now == head else f"line {seq} has another hash now: the journal was written anew"


def _read(line: str) -> tuple[int, str, str, str, str, str]:
    try:
        found = json.loads(line)
        values = tuple(found[name] for name in MEMBERS[1:])
    except (ValueError, KeyError, TypeError) as fault:
        raise NotACheckpoint("is no checkpoint (one JSON object a line)") from fault
    if found["v"] != 1 or type(values[0]) is not int or not all(type(value) is str for value in values[1:]):
        raise NotACheckpoint("has another format")
    return values


def check_stored() -> Held:
    """Compare the checkpoints of this database with its chain."""
    return check_lines([line_of(found) for found in Checkpoint.objects.filter(key_id=_own()).order_by("seq")])


def _own() -> str:
    return signing.key_id(signing.public_key())


def since(seq: int) -> list[Checkpoint]:
    """Return the checkpoints after line ``seq``, oldest first."""
    return list(Checkpoint.objects.filter(seq__gt=seq).order_by("seq"))
