"""What holds after every step of the workflow, whatever people did (domain.md, section 4), read in a few queries."""

import json
from uuid import UUID

from django.db.models import Count, F, Q
from hypothesis.stateful import invariant

from factcheck.audit.models import Event, EventDetail
from factcheck.audit.services import verify_journal
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Claim, Occurrence
from factcheck.core import clock
from factcheck.reviews.models import Contribution, Decision, Pass, Review, SignOff, Verdict
from factcheck.sources.content import content_digest
from factcheck.sources.models import Evidence, Position

#: The moves of a claim, written down by hand.
LAWFUL = {
    ("draft", "in_review"), ("returned", "in_review"), ("in_review", "draft"), ("in_review", "in_review"), ("in_review", "approved"),
    ("in_review", "returned"), ("approved", "draft"), ("draft", "dropped"), ("returned", "dropped"), ("dropped", "draft"),
}  # fmt: skip


class Invariants:
    """The invariants of the machine. What a step cannot have touched is looked at once more when the example is over."""

    claims: list[UUID]
    touched: set[UUID]
    seq: int
    decided: int
    #: Desks that have let one person serve two queues at some time of the example.
    twice: set[UUID]
    #: Where each claim was at the last look, and how many verdicts stand.
    at: dict[str, str]
    standing: dict[str, int]

    @invariant()
    def everything_holds(self) -> None:
        """Look at what there is, and closely at what the step named."""
        if not getattr(self, "claims", []):
            return
        claims, self.claims = self.claims, []
        self.look(claims)
        self.claims = (
            claims  # stays empty after a fault: the end of the example must not hide it behind another
        )

    def look(self, claims: list[UUID]) -> None:
        """Read what the step has written, and hold it to the domain."""
        rows = list(Claim.objects.filter(id__in=claims))
        self.read_the_journal(rows)
        self.four_eyes()
        self.rounds_and_holds(rows)
        self.lawful([row for row in rows if row.id in self.touched])
        standing = SignOff.objects.filter(voided_at__isnull=True)
        assert not standing.exclude(revision__number=F("article__latest_number")).exists()
        assert not Occurrence.objects.filter(
            claim__merged_into__isnull=False, removed_at__isnull=True
        ).exists()
        self.touched = set()

    def read_the_journal(self, rows: list[Claim]) -> None:
        """Invariant 5: every step of a stage is one of the table, from where the claim was; a verdict ends before another stands."""
        for seq, named, body in (
            EventDetail.objects.filter(event__seq__gt=self.seq)
            .order_by("event__seq")
            .values_list("event__seq", "event__object", "body")
        ):
            self.seq = seq
            said = json.loads(body)
            before, after = (said["before"] or {}).get("stage"), (said["after"] or {}).get("stage")
            if before is None or after is None:
                continue
            assert (before, after) in LAWFUL, (named, before, after)
            assert before == self.at.get(named, "draft"), (named, before)
            self.at[named] = after
            self.standing[named] = (
                self.standing.get(named, 0) + (after == "approved") - (before == "approved")
            )
        for row in rows:
            assert self.at.get(row.public_id, "draft") == row.stage, "a stage was written past the journal"
            assert self.standing.get(row.public_id, 0) == (row.stage == "approved"), "two verdicts stand"

    def four_eyes(self) -> None:
        """Invariant 2: nobody approved what he had written."""
        if Decision.objects.count() == self.decided:
            return
        self.decided = Decision.objects.count()
        for decision in Decision.objects.filter(kind="approve").select_related("in_pass__review"):
            review = decision.in_pass.review
            joined = Claim.objects.filter(merged_into_id=review.claim_id).values("id")
            whose = Q(claim_id=review.claim_id) | Q(claim__in=joined)
            wrote = Contribution.objects.filter(whose, at__lte=decision.at)
            writers = set(wrote.values_list("user_id", flat=True))
            assert decision.reviewer_id not in writers | {review.submitted_by_id}, "self-approval"
            assert decision.digest == review.digest
        self.nobody_decides_twice()

    def nobody_decides_twice(self) -> None:
        """One decision a round for everybody, unless the desk let one person serve two queues; a step has the approvals it needs."""
        served = Decision.objects.exclude(in_pass__queue__desk_id__in=self.twice)
        rounds = list(served.values_list("in_pass__review_id", "reviewer_id"))
        assert len(rounds) == len(set(rounds)), "somebody decided twice in a round"
        given = Count("decisions", filter=Q(decisions__kind="approve"))
        done = Pass.objects.filter(state="done", blind=False).annotate(given=given)
        assert not done.filter(given__lt=F("approvals_needed")).exists(), (
            "a step was passed without its approvals"
        )

    def rounds_and_holds(self, rows: list[Claim]) -> None:
        """Invariant 1: one open round just where the claim is in review; a hold only where something waits for its holder."""
        open_rounds = list(
            Review.objects.filter(claim__in=rows, outcome="open").values_list("claim_id", flat=True)
        )
        assert len(open_rounds) == len(set(open_rounds))
        assert set(open_rounds) == {row.id for row in rows if row.stage == "in_review"}
        self.lawful_ways(open_rounds)
        idle = Pass.objects.filter(held_by__isnull=False)
        assert not idle.filter(~Q(state="open") | ~Q(review__outcome="open")).exists(), "a hold was not freed"
        assert not idle.filter(decisions__reviewer_id=F("held_by_id")).exists(), "a hold outlived a decision"

    @staticmethod
    def lawful_ways(open_rounds: list[UUID]) -> None:
        """Every claim in review stands at one step; that and the steps before it lie in queues of its desk that still stand."""
        ways = Pass.objects.filter(review__outcome="open", state__in=["open", "conference", "waiting"])
        assert not ways.filter(queue__retired_at__isnull=False).exists(), (
            "a queue was retired under its claims"
        )
        assert not ways.exclude(queue__desk_id=F("review__claim__desk_id")).exists(), (
            "a queue of another desk"
        )
        here = ways.exclude(state="waiting").values_list("review__claim_id", flat=True)
        assert sorted(here) == sorted(open_rounds), "a claim in review stands nowhere"

    def lawful(self, rows: list[Claim]) -> None:
        """Invariant 3: approved means a verdict of just this content, with the approvals of every pass."""
        newest: dict[UUID, Verdict] = {}
        for verdict in Verdict.objects.filter(claim__in=rows).order_by("at", "id"):
            newest[verdict.claim_id] = verdict
        for row in rows:
            assert row.content_digest == content_digest(row), "the digest is not that of the content"
            if row.stage == "approved":
                assert newest[row.id].digest == row.content_digest, "an approval outlived a change"

    def look_at_everything(self) -> None:
        """When the example is over: every claim, the whole chain, what was merged, every place."""
        self.touched = set(self.claims)
        self.everything_holds()
        assert verify_journal(after=self.began).first_bad is None
        self.nothing_stays_on_a_merged_claim()
        self.places_are_their_own()

    began: int

    def nothing_stays_on_a_merged_claim(self) -> None:
        """A merged claim is dropped for good, what belonged to it is elsewhere, and so are its contributors."""
        for made in Claim.objects.filter(id__in=self.claims, merged_into__isnull=False):
            assert made.stage == "dropped"
            assert made.merged_into_id != made.id
            wrote, bars = (
                set(Contribution.objects.filter(claim_id=key).values_list("user_id", flat=True))
                for key in (made.id, made.merged_into_id)
            )
            assert wrote <= bars, "a merge shed somebody who may not decide"
            for model in (Evidence, Position):
                assert not model._default_manager.filter(claim=made, removed_at__isnull=True).exists()

    def places_are_their_own(self) -> None:
        """A place that was carried has its words where it says, and none is on a sentence that only looks like its own."""
        for place in Occurrence.objects.filter(claim__in=self.claims, removed_at__isnull=True).select_related(
            "revision"
        ):
            if place.state == PlaceState.TO_PLACE:
                continue
            text = place.revision.text
            assert text[place.start : place.end] == place.quote
            at = text.find(LOOKALIKE)
            touches = at >= 0 and place.start < at + len(LOOKALIKE) and place.end > at
            assert not touches, "a claim was carried to a lookalike"


#: Stands in a text only far from the sentence that it looks like; nobody makes a claim of it.
LOOKALIKE = "Engineers found cracks in nine pillars."


def last_line() -> int:
    """The number of the newest line of the journal."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def expire_holds() -> None:
    """Half an hour passes."""
    Pass.objects.filter(held_until__isnull=False).update(held_until=clock.database_now())
