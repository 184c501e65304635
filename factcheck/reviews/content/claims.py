"""Making and changing claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.claims import services as claims
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import NotFound
from factcheck.reviews.content.door import locked_revision, through
from factcheck.reviews.models import Contribution
from factcheck.reviews.services.stages import lock_claim
from factcheck.reviews.skills import lacking
from factcheck.sources.content import content_digest


def create_claim(*, actor: Actor, article_id: UUID, span: claims.Span, new: claims.NewClaim) -> Claim:
    """Make a draft claim at a place of the article's latest revision."""
    actor.require(Action.CHANGE_CLAIM)
    with transaction.atomic():
        revision = locked_revision(actor, article_id)
        written = claims.add_claim(actor=actor, revision=revision, span=span, new=new)
        claim: Claim = written.record
        claim.content_digest = content_digest(claim)
        claim.save(update_fields=["content_digest"])
        if actor.user is not None:
            Contribution.objects.create(claim=claim, user=actor.user, verb="claim.created", at=clock.now())
        if written.entry is not None:
            record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[written.entry])
    return claim


def edit_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, changes: dict[str, Any]
) -> Claim:
    """Change fields of a claim (claims.services.EDITABLE). Assignee and due date may change at any stage; ``pair`` sets both sides."""
    if set(changes) <= claims.PLANNING:
        return _plan(actor, claim_id, expected_version, changes)
    with transaction.atomic():
        if "pair" in changes:
            _lock_pair(actor, claim_id, changes["pair"])
        claim: Claim = through(
            actor,
            claim_id,
            expected_version,
            lambda claim: _edit(actor, claim, changes),
        )
    return claim


def _edit(actor: Actor, claim: Claim, changes: dict[str, Any]) -> claims.Written:
    old = claim.pair
    if "pair" in changes and old is not None and old.id != changes["pair"]:
        _set_other(actor, old.id, None)
    written = claims.edit_claim(actor=actor, claim=claim, changes=changes)
    if "pair" in changes and claim.pair is not None and claim.pair != old:
        _set_other(actor, claim.pair.id, claim.id)
    return written


def _set_other(actor: Actor, other_id: UUID, pair_id: UUID | None) -> None:
    """Write the other side of a pair, with the same consequences as any change of content."""
    through(
        actor,
        other_id,
        None,
        lambda other: claims.edit_claim(actor=actor, claim=other, changes={"pair": pair_id}),
    )


def _lock_pair(actor: Actor, claim_id: UUID, pair_id: UUID | None) -> None:
    """Lock every claim that a change of pair touches, by ascending id."""
    claim = Claim.objects.of_desk(actor.desk_id).filter(id=claim_id).first()
    if claim is None:
        raise NotFound
    touched = {key for key in (claim_id, pair_id, claim.pair_id) if key is not None}
    list(
        Claim.objects.select_for_update(of=("self",))
        .of_desk(actor.desk_id)
        .filter(id__in=touched)
        .order_by("id")
    )


def _plan(actor: Actor, claim_id: UUID, expected_version: int | None, changes: dict[str, Any]) -> Claim:
    """Assignee and due date: no content, allowed at any stage, nobody's contribution."""
    actor.require(Action.PLAN_CLAIM)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        written = claims.edit_claim(actor=actor, claim=claim, changes=changes)
        if written.entry is not None:
            claim.version += 1
            claim.changed_at = clock.now()
            claim.save(update_fields=["version", "changed_at"])
            record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[written.entry])
    return claim


@dataclass(frozen=True)
class Handed:
    """How many claims changed hands, and which skills they ask for that whoever got them lacks and another member has."""

    moved: int
    lacking: list[str]


def assign_claims(*, actor: Actor, claim_ids: Sequence[UUID], assignee: User | None) -> Handed:
    """Give claims of the desk to a member, or to nobody. A chief's, at any stage; a skill that is lacking is only told."""
    actor.require(Action.REASSIGN)
    with transaction.atomic():
        wanted = Claim.objects.of_desk(actor.desk_id).filter(id__in=claim_ids).select_related("article")
        found = list(wanted.select_for_update(of=("self",)).order_by("id"))
        if len(found) != len(set(claim_ids)):
            raise NotFound
        moved = [claim for claim in found if claim.assignee_id != (assignee.id if assignee else None)]
        entries = [_assign(actor, claim, assignee) for claim in moved]
        record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=entries)
    return Handed(len(moved), lacking(moved, assignee, actor.desk) if assignee and moved else [])


def _assign(actor: Actor, claim: Claim, assignee: User | None) -> Entry:
    written = claims.edit_claim(actor=actor, claim=claim, changes={"assignee": assignee})
    assert written.entry is not None
    claim.version += 1
    claim.changed_at = clock.now()
    claim.save(update_fields=["version", "changed_at"])
    return written.entry
