"""Evidence, positions and questions that go from one claim to another, or are shared by its parts. Called by the content door."""

from uuid import UUID

from factcheck.claims.models import Claim
from factcheck.core import clock, ids
from factcheck.sources.models import Evidence, Position, ReplyRequest
from factcheck.sources.services.evidence import queue_check


def hand_over_sources(*, claim: Claim, to: Claim) -> dict[str, list[str]]:
    """Give evidence, positions and questions of a locked claim to another under their ids; returns those by what they are.

    What was removed before stays where it was.
    """
    given: dict[str, list[str]] = {
        "evidence": [row.public_id for row in Evidence.objects.live().filter(claim=claim).order_by("id")],
        "positions": [row.public_id for row in Position.objects.kept().filter(claim=claim).order_by("id")],
        "reply_requests": [row.public_id for row in ReplyRequest.objects.filter(claim=claim).order_by("id")],
    }
    Position.objects.kept().filter(claim=claim).update(claim=to)
    Evidence.objects.live().filter(claim=claim).update(claim=to)
    ReplyRequest.objects.filter(claim=claim).update(claim=to)
    return {name: found for name, found in given.items() if found}


def copy_sources(*, claim: Claim, to: Claim) -> None:
    """Let another claim rest on the same evidence and positions: rows of its own with what is known of them."""
    copies: dict[UUID, UUID] = {}
    for evidence in Evidence.objects.live().filter(claim=claim).select_related("source").order_by("id"):
        old = evidence.id
        _as_new(evidence, to)
        copies[old] = evidence.id
        queue_check(evidence)
    for position in Position.objects.kept().filter(claim=claim).order_by("id"):
        position.evidence_id = copies.get(position.evidence_id) if position.evidence_id else None
        _as_new(position, to)


def _as_new(row: Evidence | Position, claim: Claim) -> None:
    row.id, row.claim, row.created_at = ids.new_id(), claim, clock.now()
    row._state.adding = True
    row.save(force_insert=True)
