"""The only writer of a claim's stage: locks, compares, reads the table, writes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.audit.services import Entry
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import InReview, MoveNotAllowed, NotFound, Stale
from factcheck.core.wording import worded
from factcheck.reviews.enums import ConferenceOutcome, ReviewOutcome
from factcheck.reviews.models import Conference, Pass, Review
from factcheck.reviews.wording import before_a_change, not_now
from factcheck.reviews.workflow import OPEN_STAGES, Action, MoveNotPossible, Stage, comes_first, next_stage

#: The journal's verb of each move.
VERBS: dict[Action, str] = {
    Action.SUBMIT: "claim.submitted",
    Action.WITHDRAW: "claim.withdrawn",
    Action.PASS_ON: "claim.approved",
    Action.JUDGE: "claim.judged",
    Action.APPROVE: "claim.approved",
    Action.RETURN: "claim.returned",
    Action.VOID: "claim.voided",
    Action.DROP: "claim.dropped",
    Action.RESTORE: "claim.restored",
    Action.REOPEN: "claim.reopened",
    Action.PUBLISH: "claim.published",
    Action.RETRACT: "claim.retracted",
    Action.REINSTATE: "claim.reinstated",
}


def lock_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None = None) -> Claim:
    """Lock and return a claim of the actor's desk; raises NotFound, or Stale if it is not at the expected version."""
    claim: Claim | None = (
        Claim.objects.select_for_update(of=("self",)).of_desk(actor.desk_id).filter(id=claim_id).first()
    )
    if claim is None:
        raise NotFound
    check_version(claim, expected_version)
    return claim


def check_version(claim: Claim, expected_version: int | None) -> None:
    """Raise Stale if the claim is not at the version that the caller has seen."""
    if expected_version is not None and claim.version != expected_version:
        raise Stale(
            worded(
                _(
                    "The claim is at version %(version)s, not %(expected_version)s; read it again and repeat your change."
                ),
                version=claim.version,
                expected_version=expected_version,
            )
        )


def check_move(claim: Claim, action: Action) -> Stage:
    """Return where ``action`` leads from the claim's stage; raises MoveNotAllowed naming the move that comes first."""
    try:
        return next_stage(action, claim.stage)
    except MoveNotPossible as error:
        first = comes_first(claim.stage, action)
        raise MoveNotAllowed(not_now(action, claim.stage, first)) from error


def check_open(claim: Claim) -> None:
    """Raise InReview or MoveNotAllowed unless the claim's content may be changed now."""
    if Stage(claim.stage) in OPEN_STAGES:
        return
    detail = before_a_change(claim.stage, comes_first(claim.stage) or Action.REOPEN)
    raise InReview(detail) if claim.stage == Stage.IN_REVIEW else MoveNotAllowed(detail)


def move_claim(
    claim: Claim, action: Action, *, note: str = "", after: Mapping[str, object] | None = None
) -> Entry:
    """Move a locked claim by the table, raise its version and return the journal entry of the move."""
    to = check_move(claim, action)
    before = claim.stage
    now = clock.now()
    claim.stage = to.value
    claim.version += 1
    claim.changed_at = now
    fields = ["stage", "version", "changed_at"]
    if before != to:
        claim.staged_at = now
        fields.append("staged_at")
    if to is not Stage.DROPPED and claim.drop_reason:
        claim.drop_reason = ""
        fields.append("drop_reason")
    claim.save(update_fields=[*fields, *(["drop_reason"] if to is Stage.DROPPED else [])])
    return Entry(
        VERBS[action],
        claim.public_id,
        claim.public_id,
        before={"stage": before},
        after={"stage": claim.stage, **(after or {})},
        note=note,
    )


def open_review(claim: Claim) -> Review | None:
    """Return the claim's open round of review, if there is one."""
    return Review.objects.filter(claim=claim, outcome=ReviewOutcome.OPEN).first()


def close_review(review: Review, outcome: ReviewOutcome, *, at: datetime | None = None) -> None:
    """End a round of review and free every hold in it."""
    Pass.objects.filter(review=review).exclude(state="done").update(
        state="closed", held_by=None, held_until=None
    )
    Pass.objects.filter(review=review, held_by__isnull=False).update(held_by=None, held_until=None)
    review.outcome = outcome
    review.closed_at = at or clock.now()
    if outcome is not ReviewOutcome.APPROVED:
        left = Conference.objects.filter(in_pass__review=review, outcome=ConferenceOutcome.OPEN)
        left.update(outcome=ConferenceOutcome.CLOSED, ended_at=review.closed_at)
    review.save(update_fields=["outcome", "closed_at"])
