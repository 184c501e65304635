"""The blind second check: asking for it, judging, and the conference on a disagreement."""

from typing import Any

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action, Role
from factcheck.accounts.members import member_named
from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.bodies.moves import DeciderBody, JudgeBody, SecondCheckBody
from factcheck.api.desk.call import Answer, Call, Lock, Spec
from factcheck.api.desk.claims import answer_claim
from factcheck.api.desk.fields import Word
from factcheck.api.desk.listing import listed
from factcheck.api.desk.moves import Move, deciding, move
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import ClaimOut
from factcheck.api.desk.schemas.second_checks import ConferenceOut, SecondCheckOut
from factcheck.api.desk.shapes.second_checks import conference_shapes, second_check_shape
from factcheck.api.desk.view import DeskView
from factcheck.claims.models import Claim
from factcheck.reviews.enums import ConferenceOutcome
from factcheck.reviews.second_checks import all_conferences, second_check_facts
from factcheck.reviews.services.conferences import decide_conference, name_decider
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.second_checks import ask_second_check, cancel_second_check
from factcheck.reviews.services.taking import check_decider


class SecondCheck(Move):
    """The blind second checks of a claim."""

    @operation(Spec(Action.READ_CLAIMS, {200: SecondCheckOut}))
    def get(self, call: Call) -> Answer:
        """Read what was asked for, and both judgements of every check in which both have judged."""
        return Answer(second_check_shape(second_check_facts(call.target)))

    @operation(
        Spec(Action.REASSIGN, {200: ClaimOut}, body=SecondCheckBody, lock=Lock.HONOURED, refuses=(409,))
    )
    def post(self, call: Call) -> Answer:
        """Ask for a blind second check: where the claim stands if nobody has decided there, else in its next round."""
        claim = ask_second_check(actor=call.actor, claim_id=call.target.id, reason=call.body["reason"])
        return answer_claim(call, claim)

    @operation(Spec(Action.REASSIGN, {200: ClaimOut}, lock=Lock.HONOURED, refuses=(409,)))
    def delete(self, call: Call) -> Answer:
        """Take back what was asked for by hand."""
        return answer_claim(call, cancel_second_check(actor=call.actor, claim_id=call.target.id))


def judgement_of(body: dict[str, Any]) -> Judgement:
    """Return the judgement that was sent."""
    return Judgement(**body)


class Judge(Move):
    """Judged without knowing of the other judge."""

    @operation(move(deciding(Action.APPROVE), JudgeBody))
    def post(self, call: Call) -> Answer:
        """Judge a claim blind; the second judgement ends the check or opens a conference."""
        claim = judge_claim(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            judgement=judgement_of(call.body),
        )
        return answer_claim(call, claim)


class ConferenceDecider(Move):
    """Who decides."""

    @operation(Spec(Action.REASSIGN, {200: ClaimOut}, body=DeciderBody, lock=Lock.HONOURED, refuses=(409,)))
    def put(self, call: Call) -> Answer:
        """Name who decides the open conference: nobody who worked on the claim or judged it."""
        user = member_named(actor=call.actor, username=call.body["user"], field="user")
        name_decider(actor=call.actor, claim_id=call.target.id, user_id=user.id)
        return answer_claim(call, call.target)


def conferring(actor: Actor, claim: Claim) -> None:
    """Check somebody who decides a conference: one who decides in the claim's queue, or a chief."""
    actor.require(Action.APPROVE)
    if Role.CHIEF not in actor.roles:
        check_decider(actor=actor, claim=claim)


class ConferenceDecide(Move):
    """Decided by the person named."""

    @operation(move(conferring, JudgeBody))
    def post(self, call: Call) -> Answer:
        """Decide the open conference with a reason; the claim goes on, or back to its author."""
        claim = decide_conference(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            judgement=judgement_of(call.body),
        )
        return answer_claim(call, claim)


class ConferenceFilters(Body):
    """Which conferences."""

    outcome = Word(words=ConferenceOutcome, required=False)


class Conferences(DeskView):
    """The conferences of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: ConferenceOut}, filters=ConferenceFilters, paged=True))
    def get(self, call: Call) -> Answer:
        """List conferences, oldest first."""
        rows = all_conferences(call.actor.desk_id).filter(**call.filters)
        return listed(call, rows, ("opened_at", "id"), conference_shapes)
