"""Asking for a blind second check of a claim by hand, and taking that back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed
from factcheck.core.wording import worded
from factcheck.reviews.models import Decision, Pass, SecondCheck
from factcheck.reviews.rules import enters
from factcheck.reviews.services.stages import lock_claim

LONGEST = 500
#: Stages in which a review is still to come or under way.
_AHEAD = (Stage.DRAFT, Stage.RETURNED, Stage.IN_REVIEW)


def ask_second_check(*, actor: Actor, claim_id: UUID, reason: str) -> Claim:
    """Have a claim judged blind by two people: in the queue where it stands if nobody has decided there, else in its next round."""
    actor.require(Right.REASSIGN)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid.field(
            "reason", "length", worded(_("Say why in 1 to %(most)s characters."), most=LONGEST)
        )
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id)
        if claim.stage not in _AHEAD:
            raise MoveNotAllowed(_("The claim has no review before it: reopen or restore it first."))
        if standing_order(claim) is not None:
            return claim
        assert actor.user is not None
        order = SecondCheck.objects.create(
            claim=claim, asked_by=actor.user, reason=reason, asked_at=clock.now()
        )
        current = _untouched(claim)
        if current is not None and not current.blind:
            current.blind = current.sealed = True
            current.approvals_needed = max(2, current.approvals_needed)
            current.save(update_fields=["blind", "sealed", "approvals_needed"])
        entry = Entry("second_check.asked", order.public_id, claim.public_id, note=reason)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim


def cancel_second_check(*, actor: Actor, claim_id: UUID) -> Claim:
    """Take back what was asked by hand; a check that a queue's rule asks for stays, and so does one in which somebody has judged."""
    actor.require(Right.REASSIGN)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id)
        order = standing_order(claim)
        if order is None:
            raise MoveNotAllowed(_("No second check of this claim was asked for by hand."))
        _unseal(claim)
        order.ended_at = clock.now()
        order.save(update_fields=["ended_at"])
        entry = Entry("second_check.cancelled", order.public_id, claim.public_id)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim


def _unseal(claim: Claim) -> None:
    """Make the check where the claim stands an ordinary one again, unless the queue itself wants it blind."""
    current = (
        Pass.objects.select_related("queue").filter(review__claim=claim, state="open", blind=True).first()
    )
    if current is None or wants_blind(current.queue.blind, claim):
        return
    if Decision.objects.filter(in_pass=current).exists():
        raise MoveNotAllowed(_("Somebody has judged this claim already: the second check goes on."))
    current.blind = current.sealed = False
    current.approvals_needed = current.queue.approvals
    current.save(update_fields=["blind", "sealed", "approvals_needed"])


def wants_blind(conditions: list[str], claim: Claim) -> bool:
    """Whether a queue's conditions ask for a blind second check of this claim."""
    return enters(conditions, risk=claim.risk, accusation=claim.accusation, kind=claim.kind)


def standing_order(claim: Claim) -> SecondCheck | None:
    """Return what was asked for by hand and still stands."""
    return SecondCheck.objects.filter(claim=claim, ended_at__isnull=True).first()


def _untouched(claim: Claim) -> Pass | None:
    """The open pass of the claim in which nobody has decided yet."""
    found = Pass.objects.filter(review__claim=claim, review__outcome="open", state="open")
    return found.filter(decisions__isnull=True).first()
