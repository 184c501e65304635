"""The moves of a claim: through review and back. Each is one service."""

from typing import Any

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Nothing
from factcheck.api.desk.bodies.moves import ApproveBody, DropBody, ReasonBody, ReturnBody, SubmitBody
from factcheck.api.desk.call import Answer, Call, Check, Lock, Spec
from factcheck.api.desk.claims import answer_claim
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import ClaimOut
from factcheck.api.desk.targets import CLAIM
from factcheck.api.desk.view import DeskView
from factcheck.claims.models import Claim
from factcheck.reviews.services.decisions import approve_claim, return_claim
from factcheck.reviews.services.endings import Drop, drop_claim, reopen_claim, restore_claim
from factcheck.reviews.services.submission import (
    check_submitter,
    check_withdrawer,
    submit_claim,
    withdraw_claim,
)
from factcheck.reviews.services.taking import check_decider, release_claim, take_claim


def deciding(action: Action) -> Check:
    """Return the check of somebody who takes or decides: the scope, and the role that the claim's queue asks for."""

    def check(actor: Actor, claim: Claim) -> None:
        actor.require(action)
        check_decider(actor=actor, claim=claim)

    return check


def releasing(actor: Actor, claim: Claim) -> None:
    """Check somebody who gives a hold back: one who may hold, or a chief."""
    actor.require(Action.TAKE)
    if not actor.may(Action.REASSIGN):
        check_decider(actor=actor, claim=claim)


def move(right: Action | Check, body: Any, lock: Lock = Lock.REQUIRED) -> Spec:
    """Return the contract of a move: the claim's ETag in, the claim out."""
    return Spec(right, {200: ClaimOut}, body=body, lock=lock, refuses=(409,))


class Move(DeskView):
    """One move of a claim."""

    target = CLAIM


class Submit(Move):
    """Into review."""

    @operation(move(check_submitter, SubmitBody))
    def post(self, call: Call) -> Answer:
        """Send a claim to review; a chief may set the verdict rule aside with a reason."""
        claim = submit_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, **call.body
        )
        return answer_claim(call, claim)


class Withdraw(Move):
    """Back from review."""

    @operation(move(check_withdrawer, Nothing))
    def post(self, call: Call) -> Answer:
        """Take a claim back from review: its submitter or a chief."""
        claim = withdraw_claim(actor=call.actor, claim_id=call.target.id, expected_version=call.expected)
        return answer_claim(call, claim)


class DropMove(Move):
    """Not pursued."""

    @operation(move(Action.DROP, DropBody))
    def post(self, call: Call) -> Answer:
        """Stop pursuing a claim."""
        claim = drop_claim(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            drop=Drop(**call.body),
        )
        return answer_claim(call, claim)


class Restore(Move):
    """Taken up again."""

    @operation(move(Action.RESTORE, Nothing))
    def post(self, call: Call) -> Answer:
        """Take up a dropped claim again."""
        claim = restore_claim(actor=call.actor, claim_id=call.target.id, expected_version=call.expected)
        return answer_claim(call, claim)


class Reopen(Move):
    """Opened for work."""

    @operation(move(Action.REOPEN, ReasonBody))
    def post(self, call: Call) -> Answer:
        """Open an approved, published or retracted claim for work."""
        claim = reopen_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, **call.body
        )
        return answer_claim(call, claim)


class Take(Move):
    """Held by a reviewer."""

    @operation(move(deciding(Action.TAKE), Nothing, Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Hold a claim for half an hour; taking what one holds prolongs it."""
        claim = take_claim(actor=call.actor, claim_id=call.target.id, expected_version=call.expected)
        return answer_claim(call, claim)


class ReleaseHold(Move):
    """Given back to its queue."""

    @operation(move(releasing, Nothing, Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Give a held claim back to its queue: the holder, or a chief."""
        claim = release_claim(actor=call.actor, claim_id=call.target.id, expected_version=call.expected)
        return answer_claim(call, claim)


class Approve(Move):
    """Approved by somebody else."""

    @operation(move(deciding(Action.APPROVE), ApproveBody))
    def post(self, call: Call) -> Answer:
        """Approve what one has seen."""
        claim = approve_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, **call.body
        )
        return answer_claim(call, claim)


class Return(Move):
    """Sent back to its author."""

    @operation(move(deciding(Action.RETURN), ReturnBody))
    def post(self, call: Call) -> Answer:
        """Give a claim back with a reason code and a sentence."""
        claim = return_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, **call.body
        )
        return answer_claim(call, claim)
