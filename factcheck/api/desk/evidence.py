"""Evidence for and against a claim."""

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.evidence import EvidenceChanges, NewEvidenceBody
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of, etag_of_claim
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.parts import EvidenceOut
from factcheck.api.desk.shapes.parts import evidence_shape
from factcheck.api.desk.targets import CLAIM, EVIDENCE
from factcheck.api.desk.view import DeskView
from factcheck.reviews import content
from factcheck.sources.services.evidence import NewEvidence


class ClaimEvidence(DeskView):
    """The evidence of a claim."""

    target = CLAIM

    @operation(Spec(Action.CHANGE_CLAIM, {201: EvidenceOut}, body=NewEvidenceBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Attach a passage of a source; a new address makes the source and its capture."""
        words = dict(call.body)
        for name in {"source", "snapshot"} & set(words):
            words[f"{name}_id"] = words.pop(name)
        made = content.attach_evidence(
            actor=call.actor,
            claim_id=call.target.id,
            expected_version=call.expected,
            new=NewEvidence(**words),
        )
        return Answer(evidence_shape(made), 201, etag_of_claim(call.target))


class EvidenceDetail(DeskView):
    """One piece of evidence."""

    target = EVIDENCE

    @operation(Spec(Action.CHANGE_CLAIM, {200: EvidenceOut}, body=EvidenceChanges, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Change a piece of evidence; other words are checked again."""
        changed = content.change_evidence(
            actor=call.actor,
            evidence_id=call.target.id,
            expected_version=call.expected,
            changes=call.body,
        )
        return Answer(evidence_shape(changed), etag=etag_of_claim(changed.claim_id))

    @operation(Spec(Action.CHANGE_CLAIM, {204: None}, lock=Lock.REQUIRED, refuses=(409,)))
    def delete(self, call: Call) -> Answer:
        """Take a piece of evidence off its claim."""
        claim = content.remove_evidence(
            actor=call.actor, evidence_id=call.target.id, expected_version=call.expected
        )
        return Answer(None, 204, etag_of(claim))
