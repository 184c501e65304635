"""A hypothesis state machine runs the workflow against the real services and holds the invariants of the domain.

Run in one transaction an example on a real database. ``PLANTED`` names faults that the machine must find: the tests at
the end plant each and expect it to fail.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from factcheck.audit.models import Event, EventDetail
from factcheck.audit.services import verify_journal
from factcheck.claims.models import Claim
from factcheck.core.problems import Refusal
from factcheck.reviews import content
from factcheck.reviews.content import door
from factcheck.reviews.models import Contribution, Decision, Pass, Review, Verdict
from factcheck.reviews.services import decisions, endings, stages, submission, taking
from factcheck.reviews.workflow import MOVES, Stage
from factcheck.sources.content import content_digest
from tests import factories

EVERYBODY = ("ana", "ben", "rita", "omar", "chris")
person = st.sampled_from(EVERYBODY)
nth = st.integers(0, 2)


class Workflow(RuleBasedStateMachine):
    """Two desks; on the first, people who edit and review, some both, do what they like with three claims."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        """Leave nothing behind."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def open_the_desk(self) -> None:
        self.room = factories.newsroom()
        self.other = factories.newsroom()
        for name in ("ben", "rita"):
            both = frozenset({factories.Role.EDITOR, factories.Role.REVIEWER})
            factories.accounts.add_roles(desk=self.room.desk, user=self.room.people[name], roles=both)
        quotes = ("closed the harbour bridge on Monday", "cracks in two pillars", "54 million euros")
        drafted, sent, done = (
            factories.ready(self.room, quote, risk=risk)
            for quote, risk in zip(quotes, ("normal", "high", "low"), strict=True)
        )
        for made in (sent, done):
            submission.submit_claim(actor=self.room.actor("ana"), claim_id=made.id, expected_version=None)
        factories.approve(self.room, done, by="rita")
        self.claims = [drafted.id, sent.id, done.id]

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; a refusal must leave nothing behind."""
        before = (Event.objects.count(), Decision.objects.count(), Verdict.objects.count())
        try:
            with transaction.atomic():
                act()
        except (Refusal, IntegrityError):
            assert before == (Event.objects.count(), Decision.objects.count(), Verdict.objects.count())
            return False
        return True

    def claim(self, n: int, *likely: Stage) -> Claim:
        """The n-th of the claims in a likely stage, so that most steps lead somewhere; of all claims if none is."""
        rows = list(Claim.objects.filter(id__in=self.claims).order_by("number"))
        fitting = [row for row in rows if row.stage in likely] or rows
        return fitting[n % len(fitting)]

    @rule(
        n=nth,
        who=st.sampled_from(["ana", "ben", "rita"]),
        text=st.sampled_from(["One reason.", "Another reason.", "A third."]),
    )
    def edit(self, n: int, who: str, text: str) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
        self.attempt(
            lambda: content.edit_claim(
                actor=self.room.actor(who),
                claim_id=made.id,
                expected_version=None,
                changes={"rationale": text},
            )
        )

    @rule(n=nth, who=st.sampled_from(["ana", "ben", "rita", "chris"]))
    def submit(self, n: int, who: str) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED)
        self.attempt(
            lambda: submission.submit_claim(
                actor=self.room.actor(who), claim_id=made.id, expected_version=made.version
            )
        )

    @rule(n=nth, who=person)
    def take(self, n: int, who: str) -> None:
        self.attempt(lambda: taking.take_claim(actor=self.room.actor(who), claim_id=self.claims[n]))

    @rule(who=person)
    def take_next(self, who: str) -> None:
        self.attempt(lambda: taking.take_next(actor=self.room.actor(who), queue_id=self.room.first_check.id))

    @rule(n=nth, who=st.sampled_from(["rita", "omar", "ben"]), stale=st.booleans())
    def take_and_approve(self, n: int, who: str, stale: bool) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        self.attempt(lambda: taking.take_claim(actor=self.room.actor(who), claim_id=made.id))
        self.approve(n, who, stale)

    @rule(n=nth, who=person, stale=st.booleans())
    def approve(self, n: int, who: str, stale: bool) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        digest = "0" * 64 if stale else made.content_digest
        done = self.attempt(
            lambda: decisions.approve_claim(
                actor=self.room.actor(who), claim_id=made.id, expected_version=None, content_digest=digest
            )
        )
        assert not (done and stale), "an approval of other content was taken"

    @rule(n=nth, who=st.sampled_from(["rita", "omar", "ben"]))
    def give_back(self, n: int, who: str) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        self.attempt(
            lambda: decisions.return_claim(
                actor=self.room.actor(who),
                claim_id=made.id,
                expected_version=None,
                reason_code="wording",
                text="Say which.",
            )
        )

    @rule(n=nth, who=person)
    def withdraw(self, n: int, who: str) -> None:
        self.attempt(
            lambda: submission.withdraw_claim(
                actor=self.room.actor(who), claim_id=self.claims[n], expected_version=None
            )
        )

    @rule(n=nth, who=person)
    def reopen(self, n: int, who: str) -> None:
        self.attempt(
            lambda: endings.reopen_claim(
                actor=self.room.actor(who),
                claim_id=self.claims[n],
                expected_version=None,
                reason="Look again.",
            )
        )

    @rule(n=nth, who=person)
    def drop_or_restore(self, n: int, who: str) -> None:
        made, actor = self.claim(n), self.room.actor(who)
        if made.stage == Stage.DROPPED:
            self.attempt(lambda: endings.restore_claim(actor=actor, claim_id=made.id, expected_version=None))
        else:
            drop = endings.Drop("opinion")
            self.attempt(
                lambda: endings.drop_claim(actor=actor, claim_id=made.id, expected_version=None, drop=drop)
            )

    @rule(n=nth)
    def a_stranger_sees_nothing(self, n: int) -> None:
        done = self.attempt(
            lambda: content.edit_claim(
                actor=self.other.actor("ana"),
                claim_id=self.claims[n],
                expected_version=None,
                changes={"rationale": "Not mine."},
            )
        )
        assert not done

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
            writers = set(
                Contribution.objects.filter(claim_id=review.claim_id, at__lte=decision.at).values_list(
                    "user_id", flat=True
                )
            )
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


def run(examples: int, *, shrink: bool = True) -> None:
    phases = tuple(Phase) if shrink else (Phase.generate,)
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=phases,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.both
@pytest.mark.django_db
def test_the_workflow_holds_its_invariants() -> None:
    run(8)


@pytest.mark.both
@pytest.mark.deep
@pytest.mark.django_db
def test_the_workflow_holds_its_invariants_long() -> None:
    run(200)


@contextmanager
def planted(monkeypatch: pytest.MonkeyPatch, fault: str) -> Iterator[None]:
    """Put one fault into the product while the block runs."""
    if fault == "self-approval":
        monkeypatch.setattr(submission, "_bar_contributors", lambda *args: None)
        monkeypatch.setattr(decisions, "check_four_eyes", lambda *args: None)
        monkeypatch.setattr(taking, "check_four_eyes", lambda *args: None)
    if fault == "digest":
        real = decisions.approve_claim
        monkeypatch.setattr(
            decisions,
            "approve_claim",
            lambda *, content_digest, claim_id, **rest: real(
                claim_id=claim_id, content_digest=Claim.objects.get(id=claim_id).content_digest, **rest
            ),
        )
    if fault == "stage":
        monkeypatch.setattr(
            content,
            "edit_claim",
            lambda *, claim_id, **rest: Claim.objects.filter(id=claim_id).update(stage="approved"),
        )
    if fault == "void":
        monkeypatch.setattr(
            door, "void_approval", lambda claim, cause: stages.Entry("claim.voided", claim.public_id)
        )
    yield
    monkeypatch.undo()


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["self-approval", "digest", "stage", "void"])
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    with planted(monkeypatch, fault), pytest.raises(BaseException):  # noqa: PT011, B017 -- any failure of the machine is the point
        run(60, shrink=False)
