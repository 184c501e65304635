"""The shape of a claim, for many in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from factcheck.accounts.actors import Actor
from factcheck.api.desk.shapes.moments import moment, reference
from factcheck.api.desk.shapes.parts import (
    evidence_of,
    flags_of,
    occurrences_of,
    position_shapes,
    positions_of,
)
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core.problems import Item
from factcheck.publishing.models import PublishedVerdict, Release
from factcheck.reviews.facts import claim_facts, verdict_rule
from factcheck.reviews.rules import missing
from factcheck.reviews.turns import Turn, actions_for, turns
from factcheck.sources.models import Position
from factcheck.sources.services.positions import disputed

Shape = dict[str, Any]


@dataclass
class _Around:
    """Everything that the shapes of some claims need beside the rows themselves."""

    turns: dict[UUID, Turn]
    actions: dict[UUID, list[str]]
    holders: dict[UUID, str | None]
    missing: dict[UUID, list[Item]]
    occurrences: dict[UUID, list[Shape]]
    evidence: dict[UUID, list[Shape]]
    positions: dict[UUID, list[Position]]
    flags: dict[UUID, list[Shape]]
    verdicts: dict[UUID, UUID]
    releases: dict[UUID, Release] = field(default_factory=dict)


def claim_shape(actor: Actor, claim_id: UUID) -> tuple[Claim, Shape]:
    """Return a claim of the actor's desk as it is now, and its shape."""
    claim = Claim.objects.select_related("assignee", "created_by").get(id=claim_id, desk_id=actor.desk_id)
    return claim, claim_shapes(actor, [claim])[0]


def claim_shapes(actor: Actor, claims: Sequence[Claim]) -> list[Shape]:
    """Return the shapes of claims in their order; ``assignee`` and ``created_by`` are read with the rows."""
    around = _around(actor, claims)
    return [_shape(claim, around) for claim in claims]


def _around(actor: Actor, claims: Sequence[Claim]) -> _Around:
    keys = [claim.id for claim in claims]
    waiting = turns(claims)
    rule = verdict_rule(actor.desk_id)
    facts = claim_facts(claims)
    verdicts = PublishedVerdict.objects.filter(claim_id__in=keys).values_list("claim_id", "id")
    return _Around(
        turns=waiting,
        actions=actions_for(actor, claims, waiting),
        holders={key: _holder(turn, actor) for key, turn in waiting.items()},
        missing={key: missing(found, rule) for key, found in facts.items()},
        occurrences=occurrences_of(keys),
        evidence=evidence_of(keys),
        positions=positions_of(keys),
        flags=flags_of(keys),
        verdicts=dict(verdicts),
        releases=_latest_releases(keys),
    )


def _holder(turn: Turn, actor: Actor) -> str | None:
    holder = turn.holder_for(actor)
    return holder.username if holder else None


def second_check_word(turn: Turn) -> str | None:
    """Return how a blind second check stands: under seal, or in conference; None if there is none under way."""
    if turn.conference is not None:
        return "conference"
    return "sealed" if turn.sealed else None


def _latest_releases(keys: Iterable[UUID]) -> dict[UUID, Release]:
    rows = Release.objects.filter(claim_id__in=keys).order_by("ordered_at", "id")
    return {row.claim_id: row for row in rows}


def _shape(claim: Claim, around: _Around) -> Shape:
    key, turn = claim.id, around.turns[claim.id]
    rows = around.positions.get(key, [])
    return {
        "id": claim.public_id,
        "version": claim.version,
        "article": reference("ar", claim.article_id),
        "stage": claim.stage,
        "status": claim.status,
        "disputed": disputed(rows),
        **_words(claim),
        "waits_for": {"who": str(turn.who), "since": moment(turn.since), "why": turn.why}
        if turn.who
        else None,
        "occurrences": around.occurrences.get(key, []),
        "evidence": around.evidence.get(key, []),
        "positions": position_shapes(rows),
        "flags": around.flags.get(key, []),
        "held_by": around.holders[key],
        "second_check": second_check_word(turn),
        "held_until": moment(turn.held_until),
        "queue": reference("qu", turn.current.queue_id) if turn.current else None,
        "published_verdict": reference("vd", around.verdicts.get(key)),
        "release": _release(around.releases.get(key)),
        "content_digest": claim.content_digest,
        "actions": around.actions[key],
        "missing": _missing(claim, around.missing[key]),
    }


def _words(claim: Claim) -> Shape:
    return {
        "statement": claim.statement,
        "kind": claim.kind,
        "assertion": claim.assertion,
        "pair": reference("cl", claim.pair_id),
        "claimant": reference("pa", claim.claimant_id),
        "risk": claim.risk,
        "accusation": claim.accusation,
        "rationale": claim.rationale,
        "assignee": claim.assignee.username if claim.assignee else None,
        "due_at": moment(claim.due_at),
    }


def _release(row: Release | None) -> Shape | None:
    return None if row is None else {"at": moment(row.release_at), "state": row.state}


def _missing(claim: Claim, items: list[Item]) -> list[Shape]:
    """What a submission lacks; a dropped claim is not on its way."""
    if claim.stage == Stage.DROPPED:
        return []
    return [{"code": str(item.code), "detail": str(item.detail)} for item in items]
