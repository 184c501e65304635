"""The parts of a claim that speak for or against it: evidence and positions."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from factcheck.accounts.actors import Actor
from factcheck.claims.models import Claim
from factcheck.core.problems import NotFound
from factcheck.reviews.content.door import through
from factcheck.sources.models import Evidence, Position
from factcheck.sources.services import evidence as evidence_writers
from factcheck.sources.services import positions as position_writers

Changes = dict[str, Any]
Row = TypeVar("Row", Evidence, Position)


def attach_evidence(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, new: evidence_writers.NewEvidence
) -> Evidence:
    """Attach a passage of a source to a claim; a new address makes the source and queues its capture."""
    evidence: Evidence = through(
        actor,
        claim_id,
        expected_version,
        lambda claim: evidence_writers.attach_evidence(actor=actor, claim=claim, new=new),
    )
    return evidence


def record_position(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, new: position_writers.NewPosition
) -> Position:
    """Write down what a party says of a claim."""
    position: Position = through(
        actor,
        claim_id,
        expected_version,
        lambda claim: position_writers.record_position(actor=actor, claim=claim, new=new),
    )
    return position


def _evidence(actor: Actor, evidence_id: UUID) -> Evidence:
    found = Evidence.objects.live().select_related("claim", "source", "snapshot")
    return _own(found, actor, evidence_id)


def _position(actor: Actor, position_id: UUID) -> Position:
    found = Position.objects.kept().select_related("claim", "party", "evidence")
    return _own(found, actor, position_id)


def _own(found: QuerySet[Row], actor: Actor, key: UUID) -> Row:
    row = found.filter(id=key, claim__desk_id=actor.desk_id).first()
    if row is None:
        raise NotFound
    return row


def change_evidence(
    *, actor: Actor, evidence_id: UUID, expected_version: int | None, changes: Changes
) -> Evidence:
    """Change relation, quote, locator, note, snapshot or the acceptance of a near quote."""
    evidence: Evidence = through(
        actor,
        _evidence(actor, evidence_id).claim_id,
        expected_version,
        lambda claim: evidence_writers.change_evidence(
            actor=actor, evidence=_evidence(actor, evidence_id), changes=changes
        ),
    )
    return evidence


def change_position(
    *, actor: Actor, position_id: UUID, expected_version: int | None, changes: Changes
) -> Position:
    """Change a position, or write the desk's answer to it."""
    position: Position = through(
        actor,
        _position(actor, position_id).claim_id,
        expected_version,
        lambda claim: position_writers.change_position(
            position=_position(actor, position_id), changes=changes
        ),
    )
    return position


def remove_evidence(*, actor: Actor, evidence_id: UUID, expected_version: int | None) -> Claim:
    """Take a piece of evidence off its claim; returns the claim."""
    removed: Evidence = through(
        actor,
        _evidence(actor, evidence_id).claim_id,
        expected_version,
        lambda claim: evidence_writers.remove_evidence(evidence=_evidence(actor, evidence_id)),
    )
    return Claim.objects.get(id=removed.claim_id)


def remove_position(*, actor: Actor, position_id: UUID, expected_version: int | None) -> Claim:
    """Take a position off its claim; returns the claim."""
    removed: Position = through(
        actor,
        _position(actor, position_id).claim_id,
        expected_version,
        lambda claim: position_writers.remove_position(position=_position(actor, position_id)),
    )
    return Claim.objects.get(id=removed.claim_id)
