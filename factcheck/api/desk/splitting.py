"""Splitting a claim and merging two."""

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.claims import MergeBody, SplitBody
from factcheck.api.desk.call import Answer, Call, Lock, Spec
from factcheck.api.desk.claims import answer_claim, span_of, with_people
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import ClaimOut, SplitOut
from factcheck.api.desk.shapes.claims import claim_shapes
from factcheck.api.desk.targets import CLAIM, CLAIM_AS_WAS
from factcheck.api.desk.view import DeskView
from factcheck.claims.models import Claim
from factcheck.publishing.services.merging import merge_claims
from factcheck.reviews.content import Part, split_claim


class Merge(DeskView):
    """Two claims that say the same."""

    target = CLAIM_AS_WAS

    @operation(Spec(Action.CHANGE_CLAIM, {200: ClaimOut}, body=MergeBody, lock=Lock.REQUIRED, refuses=(409,)))
    def post(self, call: Call) -> Answer:
        """Merge a claim into another; answers with the survivor, as the merged id does from then on."""
        survivor = merge_claims(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            into=call.body["into"],
        )
        return answer_claim(call, survivor)


class Split(DeskView):
    """One claim that says several things."""

    target = CLAIM

    @operation(Spec(Action.CHANGE_CLAIM, {201: SplitOut}, body=SplitBody, lock=Lock.HONOURED, refuses=(409,)))
    def post(self, call: Call) -> Answer:
        """Make a draft of each part of a claim; all rest on its evidence."""
        parts = [Part(span_of(part), part.get("statement", "")) for part in call.body["parts"]]
        made = split_claim(
            actor=call.actor, claim_id=call.target.id, expected_version=call.expected, parts=parts
        )
        rows = with_people(Claim.objects.filter(id__in=[one.id for one in made])).order_by("number")
        return Answer({"results": claim_shapes(call.actor, list(rows)), "next_cursor": None}, 201)
