"""Shapes of blind second checks and conferences."""

from collections.abc import Sequence
from typing import Any

from factcheck.api.desk.shapes.moments import moment, reference
from factcheck.reviews.models import Conference, Decision
from factcheck.reviews.second_checks import CheckedTwice, SecondCheckFacts

Shape = dict[str, Any]


def second_check_shape(facts: SecondCheckFacts) -> Shape:
    """Return what is known of a claim's second checks."""
    asked = facts.asked
    return {
        "asked": {"by": asked.asked_by.username, "at": moment(asked.asked_at), "reason": asked.reason}
        if asked
        else None,
        "sealed": facts.sealed is not None,
        "judged": facts.judged,
        "checks": [_check(one) for one in facts.told],
    }


def _check(one: CheckedTwice) -> Shape:
    return {
        "queue": reference("qu", one.in_pass.queue_id),
        "round": one.in_pass.review.number,
        "judgements": [_judgement(each) for each in one.judgements],
        "conference": conference_shape(one.conference) if one.conference else None,
    }


def _judgement(decision: Decision) -> Shape:
    return {
        "by": decision.reviewer.username,
        "at": moment(decision.at),
        "kind": decision.kind,
        "status": decision.status,
        "text": decision.text,
        "reason_code": decision.reason_code or None,
    }


def conference_shapes(rows: Sequence[Conference]) -> list[Shape]:
    """Return conferences in their order; decider and pass are read with the rows."""
    return [conference_shape(row) for row in rows]


def conference_shape(row: Conference) -> Shape:
    """Return a conference."""
    return {
        "id": row.public_id,
        "claim": reference("cl", row.in_pass.review.claim_id),
        "queue": reference("qu", row.in_pass.queue_id),
        "opened_at": moment(row.opened_at),
        "decider": row.decider.username if row.decider else None,
        "outcome": row.outcome,
        "reason": row.reason or None,
        "ended_at": moment(row.ended_at),
    }
