"""The content of a claim: what a reader or reviewer relies on, and its digest."""

from typing import Any

from factcheck.claims.models import Claim, Occurrence
from factcheck.core.canonical import digest
from factcheck.sources.models import Evidence, Position


def claim_content(claim: Claim) -> dict[str, Any]:
    """Return the content of ``claim`` as a JSON value: ids as public ids, absent as null, strings as stored.

    What is not in it does not void an approval: flags, quote checks, notes, comments, times, titles.
    """
    quotes = Occurrence.objects.filter(claim=claim, removed_at__isnull=True).values_list("quote", flat=True)
    return {
        "v": 1,
        "statement": claim.statement,
        "kind": claim.kind,
        "assertion": claim.assertion,
        "pair": claim.pair.public_id if claim.pair else None,
        "claimant": claim.claimant.public_id if claim.claimant else None,
        "status": claim.status,
        "rationale": claim.rationale,
        "risk": claim.risk,
        "accusation": claim.accusation,
        "quotes": sorted(set(quotes)),
        "evidence": [
            _evidence(row)
            for row in Evidence.objects.live().filter(claim=claim).select_related("source", "snapshot")
        ],
        "positions": [
            _position(row)
            for row in Position.objects.kept()
            .filter(claim=claim)
            .select_related("party", "evidence")
            .order_by("id")
        ],
    }


def content_digest(claim: Claim) -> str:
    """Return the SHA-256 of the canonical JSON of the claim's content, 64 hex digits."""
    return digest(claim_content(claim))


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "relation": row.relation,
        "source": row.source.public_id,
        "snapshot": row.snapshot.public_id if row.snapshot else None,
        "quote": row.quote,
        "locator": row.locator,
        "near_accepted": row.near_accepted,
    }


def _position(row: Position) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "party": row.party.public_id,
        "stance": row.stance,
        "words": row.words,
        "said_on": row.said_on.isoformat() if row.said_on else None,
        "terms": row.terms,
        "evidence": row.evidence.public_id if row.evidence else None,
        "answer": row.answer,
    }
