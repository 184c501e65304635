"""Dropping, restoring and reopening; and the moves that publishing makes through this package."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import DropReason
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, MoveNotAllowed
from factcheck.core.wording import worded
from factcheck.reviews.enums import ReviewOutcome
from factcheck.reviews.services.stages import check_move, close_review, lock_claim, move_claim, open_review
from factcheck.reviews.workflow import Action


@dataclass(frozen=True)
class Drop:
    """Why a claim is not pursued, and of which other claim it is a duplicate."""

    reason: str
    duplicate_of: UUID | None = None


def drop_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None, drop: Drop) -> Claim:
    """Stop pursuing a claim; what is published has to be retracted first."""
    actor.require(Right.DROP)
    if drop.reason not in DropReason.values:
        raise Invalid.field(
            "reason", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(DropReason.values))
        )
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.DROP)
        if claim.public:
            raise MoveNotAllowed(_("A verdict on this claim is public: retract it first."))
        other = _duplicate(actor, claim, drop)
        claim.drop_reason = drop.reason
        after: dict[str, object] = {
            "reason": drop.reason,
            **({"duplicate_of": other.public_id} if other else {}),
        }
        moved = move_claim(claim, Action.DROP, after=after)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[moved])
    return claim


def _duplicate(actor: Actor, claim: Claim, drop: Drop) -> Claim | None:
    if drop.duplicate_of is None:
        return None
    other: Claim | None = (
        Claim.objects.of_desk(actor.desk_id).filter(id=drop.duplicate_of).exclude(id=claim.id).first()
    )
    if other is None:
        raise Invalid.field("duplicate_of", "not-found", _("There is no such other claim on this desk."))
    return other


def restore_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None) -> Claim:
    """Take up a dropped claim again, as a draft."""
    actor.require(Right.RESTORE)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        if claim.merged_into_id is not None:
            raise MoveNotAllowed(_("The claim was merged into another, which holds what belonged to it."))
        moved = move_claim(claim, Action.RESTORE)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[moved])
    return claim


def reopen_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None, reason: str) -> Claim:
    """Open an approved, published or retracted claim for work; what is public stays until it is replaced or retracted."""
    actor.require(Right.REOPEN)
    if not reason.strip():
        raise Invalid.field("reason", "empty", _("Say why it is opened again."))
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        moved = move_claim(claim, Action.REOPEN, note=reason.strip())
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[moved])
    return claim


def mark_published(
    claim: Claim, *, at: datetime, note: str = "", after: dict[str, object] | None = None
) -> Entry:
    """Move a locked approved claim to published (publishing calls this when a release happens); returns the entry to record."""
    entry = move_claim(claim, Action.PUBLISH, note=note, after=after)
    _released(claim, at, public=True)
    return entry


def mark_reinstated(
    claim: Claim, *, at: datetime, note: str, after: dict[str, object] | None = None
) -> Entry:
    """Move a locked retracted claim back to published; returns the entry to record."""
    entry = move_claim(claim, Action.REINSTATE, note=note, after=after)
    _released(claim, at, public=True)
    return entry


def mark_retracted(claim: Claim, *, note: str, after: dict[str, object] | None = None) -> Entry:
    """Move a locked claim with a live publication to retracted and close its open review; returns the entry to record."""
    review = open_review(claim)
    if review is not None:
        close_review(review, ReviewOutcome.CLOSED)
    entry = move_claim(claim, Action.RETRACT, note=note, after=after)
    claim.public = False
    claim.save(update_fields=["public"])
    return entry


def _released(claim: Claim, at: datetime, *, public: bool) -> None:
    claim.released_at, claim.public = at, public
    claim.save(update_fields=["released_at", "public"])
