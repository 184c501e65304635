"""Shapes of the parts of a claim: places, evidence, positions, flags."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from factcheck.api.desk.shapes.moments import day, moment, reference
from factcheck.claims.models import Flag, Occurrence
from factcheck.sources.models import Evidence, Position
from factcheck.sources.services.positions import live_positions

Shape = dict[str, Any]


def occurrences_of(claim_ids: Iterable[UUID]) -> dict[UUID, list[Shape]]:
    """Return the places of each claim that stand, in reading order; one query."""
    rows = Occurrence.objects.filter(claim_id__in=claim_ids, removed_at__isnull=True)
    found: dict[UUID, list[Shape]] = defaultdict(list)
    for row in rows.select_related("revision").order_by("article_id", "start", "id"):
        found[row.claim_id].append(occurrence_shape(row))
    return found


def occurrence_shape(row: Occurrence) -> Shape:
    """Return one place; offsets are code points of its revision."""
    return {
        "id": row.public_id,
        "article": reference("ar", row.article_id),
        "revision": row.revision.number,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "state": row.state,
    }


def evidence_of(claim_ids: Iterable[UUID]) -> dict[UUID, list[Shape]]:
    """Return the evidence of each claim that is not removed, oldest first; one query."""
    found: dict[UUID, list[Shape]] = defaultdict(list)
    for row in Evidence.objects.live().filter(claim_id__in=claim_ids):
        found[row.claim_id].append(evidence_shape(row))
    return found


def evidence_shape(row: Evidence) -> Shape:
    """Return one piece of evidence with the latest check of its quote."""
    detail = row.check_detail or {}
    return {
        "id": row.public_id,
        "source": reference("so", row.source_id),
        "snapshot": reference("sn", row.snapshot_id),
        "relation": row.relation,
        "quote": row.quote,
        "locator": row.locator,
        "quote_check": row.quote_check,
        "check_detail": {
            "edits": detail.get("edits", []),
            "material": bool(detail.get("material", False)),
            "where": detail.get("where"),
        },
        "near_accepted": row.near_accepted,
        "note": row.note,
    }


def positions_of(claim_ids: Iterable[UUID]) -> dict[UUID, list[Position]]:
    """Return the positions of each claim that are not removed, oldest first; one query."""
    found: dict[UUID, list[Position]] = defaultdict(list)
    for row in Position.objects.kept().filter(claim_id__in=claim_ids).select_related("party"):
        found[row.claim_id].append(row)
    return found


def position_shapes(rows: list[Position]) -> list[Shape]:
    """Return the positions of one claim (oldest first), each party's latest as ``live``."""
    live = {row.id for row in live_positions(rows)}
    return [position_shape(row, live=row.id in live) for row in rows]


def position_shape(row: Position, *, live: bool) -> Shape:
    """Return one position."""
    return {
        "id": row.public_id,
        "party": reference("pa", row.party_id),
        "party_name": row.party.name,
        "stance": row.stance,
        "words": row.words,
        "said_on": day(row.said_on),
        "terms": row.terms,
        "evidence": reference("ev", row.evidence_id),
        "answer": row.answer,
        "live": live,
    }


def flags_of(claim_ids: Iterable[UUID]) -> dict[UUID, list[Shape]]:
    """Return the open flags of each claim, oldest first; one query."""
    found: dict[UUID, list[Shape]] = defaultdict(list)
    for row in Flag.objects.filter(claim_id__in=claim_ids, cleared_at__isnull=True).order_by("since", "id"):
        found[row.claim_id].append({"flag": row.flag, "since": moment(row.since), "cause": row.cause})
    return found
