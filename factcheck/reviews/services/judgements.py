"""What somebody finds himself, in a blind check or a conference, and the two ways on from there."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from factcheck.audit.services import Entry
from factcheck.claims.enums import Status
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, Stale
from factcheck.core.wording import worded
from factcheck.reviews.enums import DecisionKind, ReasonCode, ReviewOutcome
from factcheck.reviews.models import Decision, Pass
from factcheck.reviews.services.decisions import make_verdict, pass_on, refuse_blocked
from factcheck.reviews.services.stages import close_review, move_claim
from factcheck.reviews.workflow import Action


@dataclass(frozen=True)
class Judgement:
    """What somebody found himself: the status, why, for which content, and why the claim has to go back if it has to."""

    status: str
    text: str
    content_digest: str
    reason_code: str = ""

    def decision(self, claim: Claim) -> Decision:
        """Return the decision that this is: an approval if the status is the proposed one and nothing else is wrong."""
        code = self.reason_code or ("" if self.status == claim.status else ReasonCode.STATUS.value)
        return Decision(
            kind=DecisionKind.RETURN if code else DecisionKind.APPROVE,
            status=self.status,
            digest=self.content_digest,
            reason_code=code,
            text=self.text.strip(),
        )


def check_judgement(judgement: Judgement) -> None:
    """Raise Invalid unless the judgement names a status and says why."""
    if judgement.status not in Status.values:
        raise Invalid.field(
            "status", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(Status.values))
        )
    if not judgement.text.strip():
        raise Invalid.field("text", "empty", _("Say why, in your own words."))
    if judgement.reason_code and judgement.reason_code not in ReasonCode.values:
        raise Invalid.field(
            "reason_code", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(ReasonCode.values))
        )


def decision_on(claim: Claim, current: Pass, judgement: Judgement) -> Decision:
    """Return the decision that a judgement makes; raises Stale for other content, RuleNotMet where an approval is blocked."""
    if not judgement.content_digest == claim.content_digest == current.review.digest:
        raise Stale(_("The content has changed since you saw it: read the claim again."))
    decision = judgement.decision(claim)
    if decision.kind == DecisionKind.APPROVE:
        refuse_blocked(claim)
    return decision


def go_on(claim: Claim, current: Pass, after: dict[str, object], note: str = "") -> Entry:
    """Pass a claim with the approvals that it has to its next step, or make its verdict; returns the entry to record."""
    last = pass_on(current)
    after = {**after, "content_digest": claim.content_digest}
    moved = move_claim(claim, Action.APPROVE if last else Action.PASS_ON, note=note, after=after)
    if last:
        make_verdict(claim, current.review)
    return moved


def go_back(claim: Claim, current: Pass, decision: Decision, after: dict[str, object]) -> Entry:
    """Return a claim to its author for what a decision says; returns the entry to record."""
    close_review(current.review, ReviewOutcome.RETURNED)
    after = {**after, "reason_code": decision.reason_code}
    return move_claim(claim, Action.RETURN, note=decision.text, after=after)
