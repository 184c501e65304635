"""Approving and returning. An approval is bound to the digest that the reviewer saw; the last one makes the verdict."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.canonical import canonical, commitment, new_salt
from factcheck.core.problems import FourEyes, Invalid, Item, MoveNotAllowed, RuleNotMet, Stale
from factcheck.core.wording import worded
from factcheck.reviews.enums import DecisionKind, Missing, ReasonCode, ReviewOutcome
from factcheck.reviews.facts import lacking_for_approval
from factcheck.reviews.models import Comment, Decision, Pass, Review, SecondCheck, Verdict, VerdictContent
from factcheck.reviews.rules import blocking_open
from factcheck.reviews.second_checks import second_check_facts, told_for_verdict
from factcheck.reviews.services.pending import send_along
from factcheck.reviews.services.stages import check_move, close_review, lock_claim, move_claim
from factcheck.reviews.services.taking import check_four_eyes, check_hold, check_role, current_pass
from factcheck.reviews.workflow import Action
from factcheck.sources.content import claim_content


def approve_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, content_digest: str, note: str = ""
) -> Claim:
    """Approve what one has seen; the claim goes to its next queue, or is approved if this was the last."""
    actor.require(Right.APPROVE)
    with transaction.atomic():
        claim, current = ready_to_decide(actor, claim_id, expected_version, Action.APPROVE)
        _refuse_sealed(current)
        if not content_digest == claim.content_digest == current.review.digest:
            raise Stale(_("The content has changed since you saw it: read the claim again."))
        notes = send_along(actor, claim)
        refuse_blocked(claim)
        write_decision(
            actor, current, Decision(kind=DecisionKind.APPROVE, digest=content_digest, text=note.strip())
        )
        after = {"content_digest": content_digest, "queue": current.queue.public_id}
        last = pass_on(current)
        moved = move_claim(claim, Action.APPROVE if last else Action.PASS_ON, note=note.strip(), after=after)
        if last:
            make_verdict(claim, current.review)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[*notes, moved])
    return claim


def ready_to_decide(
    actor: Actor, claim_id: UUID, expected_version: int | None, action: Action
) -> tuple[Claim, Pass]:
    """Lock the claim and check, in the order of refusals: version, stage, role, four eyes, hold."""
    claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
    check_move(claim, action)
    current = current_pass(claim, action)
    check_role(actor, current.queue)
    check_four_eyes(actor, current)
    check_hold(actor, current)
    return claim, current


def _refuse_sealed(current: Pass) -> None:
    if current.sealed:
        raise MoveNotAllowed(
            _("This claim is checked by two people blind: judge it, with the status that you find.")
        )


def refuse_blocked(claim: Claim) -> None:
    """Raise RuleNotMet while a note blocks the claim, its checklist is not done, or an accused party's question is open again."""
    blocking = Comment.objects.filter(claim=claim, blocking=True, resolved_at__isnull=True).count()
    if blocking:
        item = Item(
            "claim",
            Missing.BLOCKING_COMMENT,
            blocking_open(blocking),
        )
        raise RuleNotMet(_("A blocking comment is open."), items=(item,))
    unchecked, unreplied = lacking_for_approval(claim)
    if unchecked:
        raise RuleNotMet(_("The checklist is not done."), items=tuple(unchecked))
    if unreplied:
        raise RuleNotMet(_("The claim lacks something; each item says what."), items=tuple(unreplied))


def write_decision(actor: Actor, current: Pass, decision: Decision) -> None:
    """Write the actor's decision in a pass; raises FourEyes where the database refuses it."""
    assert actor.user is not None
    decision.in_pass, decision.reviewer, decision.at = current, actor.user, clock.now()
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise FourEyes(_("You cannot decide this: you contributed to it or decided already.")) from error


def pass_on(current: Pass) -> bool:
    """Free the hold; close the pass if it has its approvals and open the next; say whether that was the last."""
    current.held_by = current.held_until = None
    approvals = Decision.objects.filter(in_pass=current, kind=DecisionKind.APPROVE).count()
    if approvals < current.approvals_needed:
        current.save(update_fields=["held_by", "held_until"])
        return False
    current.state = "done"
    current.save(update_fields=["held_by", "held_until", "state"])
    following = Pass.objects.filter(review=current.review, state="waiting").order_by("order").first()
    if following is None:
        return True
    following.state, following.entered_at = "open", clock.now()
    following.save(update_fields=["state", "entered_at"])
    return False


def make_verdict(claim: Claim, review: Review) -> Verdict:
    """Write the verdict of a review whose every pass has its approvals, and close the review."""
    approvals = Decision.objects.filter(in_pass__review=review, kind=DecisionKind.APPROVE).count()
    body = canonical({**_told(claim, review), "approvals": approvals}).decode()
    salt = new_salt()
    verdict = Verdict.objects.create(
        review=review,
        claim=claim,
        digest=claim.content_digest,
        status=claim.status,
        approvals=approvals,
        commitment=commitment(salt, body),
        at=clock.now(),
    )
    VerdictContent.objects.create(verdict=verdict, salt=salt, body=body)
    close_review(review, ReviewOutcome.APPROVED)
    return verdict


def _told(claim: Claim, review: Review) -> dict[str, object]:
    """What a verdict keeps beside its numbers: the content, an override, and what a blind second check found."""
    told: dict[str, object] = {
        "content": claim_content(claim),
        "override": {"reason": review.override_reason, "codes": review.overridden}
        if review.overridden
        else None,
    }
    if Pass.objects.filter(review=review, blind=True).exists():
        checked = second_check_facts(claim)
        told["second_checks"] = told_for_verdict(
            one for one in checked.told if one.in_pass.review_id == review.id
        )
        SecondCheck.objects.filter(claim=claim, ended_at__isnull=True).update(ended_at=clock.now())
    return told


def return_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, reason_code: str, text: str
) -> Claim:
    """Give a claim back to its author with a reason code and a sentence."""
    actor.require(Right.RETURN)
    if reason_code not in ReasonCode.values:
        raise Invalid.field(
            "reason_code", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(ReasonCode.values))
        )
    if not text.strip():
        raise Invalid.field("text", "empty", _("Say in a sentence what has to change."))
    with transaction.atomic():
        claim, current = ready_to_decide(actor, claim_id, expected_version, Action.RETURN)
        _refuse_sealed(current)
        decision = Decision(
            kind=DecisionKind.RETURN, digest=claim.content_digest, reason_code=reason_code, text=text.strip()
        )
        write_decision(actor, current, decision)
        close_review(current.review, ReviewOutcome.RETURNED)
        after: dict[str, object] = {"reason_code": reason_code, "queue": current.queue.public_id}
        moved: Entry = move_claim(claim, Action.RETURN, note=text.strip(), after=after)
        entries = [*send_along(actor, claim), moved]
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return claim
