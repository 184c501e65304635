"""Moves of a claim that readers see: publishing, retracting, reinstating."""

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Nothing
from factcheck.api.desk.bodies.moves import PublishBody, ReasonBody, RetractBody
from factcheck.api.desk.call import Answer, Call
from factcheck.api.desk.claims import answer_claim
from factcheck.api.desk.moves import Move, move
from factcheck.api.desk.operation import operation
from factcheck.publishing.services.releases import PublishOrder, cancel_release, publish_claim
from factcheck.publishing.services.retractions import Retraction, reinstate_claim, retract_claim


class Publish(Move):
    """To the readers."""

    @operation(move(Action.PUBLISH, PublishBody))
    def post(self, call: Call) -> Answer:
        """Order the release of an approved claim; without a hold or an embargo it happens at once."""
        claim = publish_claim(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            order=PublishOrder(**call.body),
        )
        return answer_claim(call, claim)


class CancelRelease(Move):
    """Not to the readers after all."""

    @operation(move(Action.PUBLISH, Nothing))
    def post(self, call: Call) -> Answer:
        """Take back the order to publish before it is carried out; the claim stays approved."""
        claim = cancel_release(actor=call.actor, claim_id=call.target.id, expected_version=call.expected)
        return answer_claim(call, claim)


class Retract(Move):
    """Taken back in public."""

    @operation(move(Action.RETRACT, RetractBody))
    def post(self, call: Call) -> Answer:
        """Take back what is published of a claim; a tombstone with the reason stays."""
        claim = retract_claim(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            retraction=Retraction(**call.body),
        )
        return answer_claim(call, claim)


class Reinstate(Move):
    """Published again as it was."""

    @operation(move(Action.REINSTATE, ReasonBody))
    def post(self, call: Call) -> Answer:
        """Publish a retracted claim again exactly as it was."""
        claim = reinstate_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, **call.body
        )
        return answer_claim(call, claim)
