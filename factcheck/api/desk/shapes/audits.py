"""Shapes of draws and what they found."""

from collections.abc import Sequence
from typing import Any

from factcheck.api.desk.shapes.moments import moment, reference
from factcheck.reviews.audit_reports import Report, claims_of, reports_of
from factcheck.reviews.drawing import list_hash
from factcheck.reviews.models import Draw, DrawnClaim

Shape = dict[str, Any]


def draw_shapes(draws: Sequence[Draw]) -> list[Shape]:
    """Return draws in their order with their reports; people are read with the rows."""
    reports = reports_of(draws)
    return [_draw(draw, reports[draw.id]) for draw in draws]


def audit_shape(draw: Draw) -> Shape:
    """Return a draw with its list and its claims."""
    claims = [_claim(row) for row in claims_of(draw)]
    return {**draw_shapes([draw])[0], "list": draw.ids, "claims": claims}


def _draw(draw: Draw, report: Report) -> Shape:
    return {
        "id": draw.public_id,
        "every": draw.pace,
        "since": moment(draw.since),
        "until": moment(draw.until),
        "share": draw.share,
        "seed": draw.seed,
        "list_sha256": list_hash(draw.ids),
        "listed": len(draw.ids),
        "left_out": draw.left_out,
        "auditor": draw.auditor.username,
        "drawn_by": draw.drawn_by.username,
        "drawn_at": moment(draw.drawn_at),
        "report": report_shape(report),
    }


def report_shape(report: Report) -> Shape:
    """Return counts and shares."""
    return {
        "drawn": report.drawn,
        "done": report.done,
        "sound": report.sound,
        "minor": report.minor,
        "serious": report.serious,
        "faulty_share": report.faulty_share,
        "serious_share": report.serious_share,
    }


def _claim(row: DrawnClaim) -> Shape:
    return {
        "claim": reference("cl", row.claim_id),
        "place": row.place,
        "status": row.verdict.status,
        "finding": row.finding or None,
        "text": row.text or None,
        "found_at": moment(row.found_at),
    }
