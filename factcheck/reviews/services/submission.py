"""Sending a claim to review, and taking it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role
from factcheck.audit.services import record_events
from factcheck.claims.enums import FlagName
from factcheck.claims.flags import close_flag
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Item, NotYourRole, RuleNotMet
from factcheck.reviews.enums import Missing, ReviewOutcome
from factcheck.reviews.facts import missing_for
from factcheck.reviews.models import Contribution, Contributor, Pass, Queue, Review
from factcheck.reviews.rules import OVERRIDABLE, enters, rank
from factcheck.reviews.services.pending import send_along
from factcheck.reviews.services.second_checks import standing_order, wants_blind
from factcheck.reviews.services.stages import check_move, close_review, lock_claim, move_claim, open_review
from factcheck.reviews.workflow import Action
from factcheck.sources.content import claim_content
from factcheck.sources.services.watching import hasten_checks


def submit_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, override_reason: str = ""
) -> Claim:
    """Send a claim to review: it enters the first of its queues. A chief may override the verdict rule with a reason."""
    if not (override_reason.strip() and actor.may(Right.OVERRIDE_RULE)):
        actor.require(Right.SUBMIT)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.SUBMIT)
        notes = send_along(actor, claim)
        overridden = _guard(actor, claim, override_reason.strip())
        queues = _queues_for(claim)
        cleared = close_flag(claim=claim, flag=FlagName.TEXT_CHANGED, by=actor.user, note="submitted again")
        moved = move_claim(
            claim, Action.SUBMIT, note=override_reason.strip(), after={"queue": queues[0].public_id}
        )
        review = _open(actor, claim, override_reason.strip(), overridden)
        _enter(review, claim, queues)
        _bar_contributors(review, claim, actor)
        hasten_checks(claim=claim)
        entries = [*notes, *([cleared] if cleared else []), moved]
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return claim


def check_submitter(actor: Actor, _claim: Claim) -> None:
    """Raise MissingScope or NotYourRole unless the actor may submit, or may override the verdict rule."""
    if not actor.may(Right.OVERRIDE_RULE):
        actor.require(Right.SUBMIT)


def check_withdrawer(actor: Actor, claim: Claim) -> None:
    """Raise NotYourRole unless the actor may withdraw this claim: its submitter, or a chief."""
    actor.require(Right.WITHDRAW)
    review = open_review(claim)
    if review is not None and review.submitted_by_id != actor.user_id and Role.CHIEF not in actor.roles:
        raise NotYourRole(_("Only its submitter or a chief withdraws a claim."))


def _guard(actor: Actor, claim: Claim, override_reason: str) -> list[str]:
    """Raise RuleNotMet with everything that is missing; return the codes that a chief overrides."""
    lacking = missing_for(claim)
    ruled = [item for item in lacking if item.code in OVERRIDABLE]
    rest = [item for item in lacking if item.code not in OVERRIDABLE]
    if ruled and override_reason and not actor.may(Right.OVERRIDE_RULE):
        raise NotYourRole(_("Only a chief overrides the verdict rule."))
    if rest or (ruled and not override_reason):
        raise RuleNotMet(_("The claim lacks something; each item says what."), items=tuple(lacking))
    return [item.code for item in ruled]


def _queues_for(claim: Claim) -> list[Queue]:
    # Locked, so that none is retired before the claim stands in it; by id, so that two submissions do not wait for each other.
    standing = Queue.objects.select_for_update(no_key=True).filter(
        desk_id=claim.desk_id, retired_at__isnull=True
    )
    chosen = [
        queue
        for queue in sorted(standing.order_by("id"), key=lambda queue: queue.order)
        if enters(queue.enters, risk=claim.risk, accusation=claim.accusation, kind=claim.kind)
    ]
    if not chosen:
        item = Item(
            "claim", Missing.QUEUE, _("No queue of this desk takes the claim; a chief has to set one up.")
        )
        raise RuleNotMet(_("No queue takes this claim."), items=(item,))
    return chosen


def _open(actor: Actor, claim: Claim, override_reason: str, overridden: list[str]) -> Review:
    assert actor.user is not None
    return Review.objects.create(
        claim=claim,
        number=Review.objects.filter(claim=claim).count() + 1,
        digest=claim.content_digest,
        submitted_by=actor.user,
        submitted_at=clock.now(),
        override_reason=override_reason if overridden else "",
        overridden=overridden,
        overridden_by=actor.user if overridden else None,
        content=claim_content(claim),
    )


def _enter(review: Review, claim: Claim, queues: list[Queue]) -> None:
    place = rank(claim.risk, int(review.submitted_at.timestamp() * 1000))
    by_hand = standing_order(claim) is not None
    for order, queue in enumerate(queues, start=1):
        first = order == 1
        blind = (first and by_hand) or wants_blind(queue.blind, claim)
        Pass.objects.create(
            review=review,
            queue=queue,
            order=order,
            approvals_needed=max(2, queue.approvals) if blind else queue.approvals,
            blind=blind,
            sealed=blind,
            state="open" if first else "waiting",
            rank=place,
            entered_at=review.submitted_at if first else None,
        )


def _bar_contributors(review: Review, claim: Claim, actor: Actor) -> None:
    """Write down who may not decide: whoever contributed since the last release, the creator and the submitter."""
    barred = contributors_of(claim) | ({actor.user_id} if actor.user_id else set())
    Contributor.objects.bulk_create(
        [Contributor(review=review, user_id=user_id) for user_id in sorted(barred)]
    )


def contributors_of(claim: Claim) -> set[UUID]:
    """Return who contributed to a claim since its last release, and who made it."""
    since = last_release(claim)
    contributions = Contribution.objects.filter(claim=claim)
    if since is not None:
        contributions = contributions.filter(at__gt=since)
    made = {claim.created_by_id} if claim.created_by_id else set()
    return {*contributions.values_list("user_id", flat=True), *made}


def last_release(claim: Claim) -> datetime | None:
    """Return when the claim was last released to the public; contributions before it are settled."""
    return claim.released_at


def withdraw_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None) -> Claim:
    """Take a claim back from review: its submitter or a chief."""
    actor.require(Right.WITHDRAW)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.WITHDRAW)
        check_withdrawer(actor, claim)
        review = open_review(claim)
        if review is not None:
            close_review(review, ReviewOutcome.WITHDRAWN)
        moved = move_claim(claim, Action.WITHDRAW)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[moved])
    return claim
