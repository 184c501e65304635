"""What holds after every step of the workflow, whatever people did (domain.md, section 4)."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q
from hypothesis.stateful import invariant

from factcheck.audit.models import EventDetail
from factcheck.audit.services import verify_journal
from factcheck.claims.models import Claim, Occurrence
from factcheck.reviews.models import ChecklistItem, Contribution, Decision, Pass, Review, SignOff, Verdict
from factcheck.reviews.workflow import MOVES, Stage
from factcheck.sources.content import content_digest
from factcheck.sources.models import Evidence, Position


class Invariants:
    """The invariants of the machine; ``claims`` are all that there are, once the desk is open."""

    claims: list[UUID]

    @invariant()
    def one_of_each(self) -> None:
        """Invariant 1: one open review a claim, one open pass a review, one decision a reviewer and pass."""
        for claim_id in getattr(self, "claims", []):
            assert Review.objects.filter(claim_id=claim_id, outcome="open").count() <= 1
            assert (
                Pass.objects.filter(review__claim_id=claim_id, review__outcome="open", state="open").count()
                <= 1
            )

    @invariant()
    def four_eyes(self) -> None:
        """Invariant 2: nobody approved what he had written."""
        for decision in Decision.objects.filter(kind="approve").select_related("in_pass__review"):
            review = decision.in_pass.review
            joined = Claim.objects.filter(merged_into_id=review.claim_id).values("id")
            whose = Q(claim_id=review.claim_id) | Q(claim__in=joined)
            wrote = Contribution.objects.filter(whose, at__lte=decision.at)
            writers = set(wrote.values_list("user_id", flat=True))
            assert decision.reviewer_id not in writers | {review.submitted_by_id}
            assert decision.digest == review.digest

    @invariant()
    def verdicts_are_lawful(self) -> None:
        """Invariant 3 and the stage: approved means a verdict of just this content."""
        for claim_id in getattr(self, "claims", []):
            made = Claim.objects.get(id=claim_id)
            assert made.content_digest == content_digest(made)
            in_review = Review.objects.filter(claim=made, outcome="open").exists()
            assert in_review == (made.stage == Stage.IN_REVIEW)
            if made.stage == Stage.APPROVED:
                verdict = Verdict.objects.filter(claim=made).order_by("-at", "-id").first()
                assert verdict is not None
                assert verdict.digest == made.content_digest

    @invariant()
    def stages_follow_the_table(self) -> None:
        """Invariant 5: the journal is whole, and every step of a stage in it is one of the table, ending where the claim is."""
        assert verify_journal().first_bad is None
        allowed = {(str(source), str(move.to)) for move in MOVES.values() for source in move.sources}
        for claim_id in getattr(self, "claims", []):
            made = Claim.objects.get(id=claim_id)
            at = "draft"
            for before, after in _steps(made):
                assert before == at
                assert (before, after) in allowed
                at = after
            assert at == made.stage

    @invariant()
    def a_sign_off_is_bound_to_the_latest_text(self) -> None:
        """A sign-off that stands is that of the revision that readers of the desk see."""
        standing = SignOff.objects.filter(voided_at__isnull=True)
        assert not standing.exclude(revision__number=F("article__latest_number")).exists()

    @invariant()
    def nothing_stays_on_a_merged_claim(self) -> None:
        """A merged claim is dropped for good, and what belonged to it is elsewhere."""
        for claim_id in getattr(self, "claims", []):
            made = Claim.objects.get(id=claim_id)
            if made.merged_into_id is None:
                continue
            assert made.stage == Stage.DROPPED
            assert made.merged_into_id != made.id
            wrote, bars = (
                set(Contribution.objects.filter(claim_id=key).values_list("user_id", flat=True))
                for key in (made.id, made.merged_into_id)
            )
            assert wrote <= bars, "a merge shed somebody who may not decide"
            for model in (Occurrence, Evidence, Position):
                assert not model._default_manager.filter(claim=made, removed_at__isnull=True).exists()


def _steps(made: Claim) -> Iterator[tuple[str, str]]:
    for body in (
        EventDetail.objects.filter(event__object=made.public_id)
        .order_by("event_id")
        .values_list("body", flat=True)
    ):
        said = json.loads(body)
        before, after = said["before"] or {}, said["after"] or {}
        if "stage" in before and "stage" in after:
            yield before["stage"], after["stage"]


def unchecked(made: Claim) -> bool:
    """Whether a required item of the claim's list is neither done nor waived."""
    settled = {*made.checklist.values_list("item", flat=True), *made.waivers.values_list("item", flat=True)}
    demanded = ChecklistItem.objects.filter(desk_id=made.desk_id, required=True, retired=False)
    return bool(set(demanded.values_list("code", flat=True)) - settled)
