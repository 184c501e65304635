"""What a change does to an approval: it is void, holds are freed, people are told by the journal line."""

from factcheck.audit.services import Entry
from factcheck.claims.models import Claim
from factcheck.reviews.enums import ReviewOutcome, VoidCause
from factcheck.reviews.services.stages import close_review, move_claim, open_review
from factcheck.reviews.workflow import Action


def void_approval(claim: Claim, cause: VoidCause) -> Entry:
    """Move a locked claim that is in review or approved back to draft and return the journal entry."""
    review = open_review(claim)
    if review is not None:
        close_review(review, ReviewOutcome.VOIDED)
    return move_claim(claim, Action.VOID, after={"cause": str(cause)})
