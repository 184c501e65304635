"""Contradictory moves of one claim at the same moment: the one that comes first wins, the others are told."""

import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from django.db import transaction

from factcheck.articles.texts import prepare_text
from factcheck.audit.models import Event
from factcheck.audit.services import Entry, record_events, verify_journal
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core.problems import MoveNotAllowed, Refusal, Stale
from factcheck.reviews.enums import ReviewOutcome
from factcheck.reviews.models import Decision, Pass, Review, Verdict
from factcheck.reviews.services import decisions, submission, taking
from factcheck.reviews.services.revisions import push_article, revise_article
from tests import factories
from tests.faults.racing import accepted, at_once

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]

TRIALS = 60
OTHER_TEXT = factories.TEXT.replace("The city council closed", "The county council closed")
#: After a move: the stage, how the round ended, how many decisions and verdicts it has.
LEFT = {
    "approve": (Stage.APPROVED, ReviewOutcome.APPROVED, 1, 1),
    "return": (Stage.RETURNED, ReviewOutcome.RETURNED, 1, 0),
    "withdraw": (Stage.DRAFT, ReviewOutcome.WITHDRAWN, 0, 0),
}
VERB = {"approve": "claim.approved", "return": "claim.returned", "withdraw": "claim.withdrawn"}

Move = Callable[[], object]
T = TypeVar("T")


def in_review(room: factories.Newsroom) -> Claim:
    """Return a claim of an article of its own, submitted by ana and held by rita."""
    facts = factories.ArticleFacts(headline="Bridge", origin="external", url="https://paper.example/bridge")
    prepared = prepare_text(factories.TEXT, headline="Bridge")
    room.article, _ = push_article(actor=room.actor("ana"), facts=facts, prepared=prepared)
    made = factories.submitted(room)
    taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    return factories.fresh(made)


def approve(room: factories.Newsroom, seen: Claim) -> Move:
    rita = room.actor("rita")
    return lambda: decisions.approve_claim(
        actor=rita, claim_id=seen.id, expected_version=seen.version, content_digest=seen.content_digest
    )


def give_back(room: factories.Newsroom, seen: Claim) -> Move:
    rita = room.actor("rita")
    return lambda: decisions.return_claim(
        actor=rita,
        claim_id=seen.id,
        expected_version=seen.version,
        reason_code="evidence_weak",
        text="One source is not enough.",
    )


def withdraw(room: factories.Newsroom, seen: Claim, by: str = "ana") -> Move:
    actor = room.actor(by)
    return lambda: submission.withdraw_claim(actor=actor, claim_id=seen.id, expected_version=seen.version)


def revise(room: factories.Newsroom) -> Move:
    ben, article = room.actor("ben"), room.article
    assert article is not None
    prepared = prepare_text(OTHER_TEXT, headline=article.headline)
    return lambda: revise_article(actor=ben, article_id=article.id, expected_revision=None, prepared=prepared)


def rotated(moves: list[T], by: int) -> list[T]:
    """Return the moves with another one in front: the thread that is made first has a small lead."""
    cut = by % len(moves)
    return moves[cut:] + moves[:cut]


def stages_told(made: Claim) -> list[tuple[str, str, str]]:
    """Return ``(verb, stage before, stage after)`` of every move in the claim's history."""
    told = []
    for event in Event.objects.filter(object=made.public_id).select_related("detail").order_by("seq"):
        body = json.loads(event.detail.body)
        before, after = (body[side] or {} for side in ("before", "after"))
        if "stage" in before and "stage" in after:
            told.append((event.verb, before["stage"], after["stage"]))
    return told


def links(told: list[tuple[str, str, str]]) -> list[str]:
    """Return the stages of a history, from draft; the moves have to hang together."""
    assert [before for _, before, _ in told] == ["draft", *(after for _, _, after in told[:-1])]
    return [after for _, _, after in told]


def test_exactly_one_of_four_contradictory_moves_is_accepted() -> None:
    room = factories.newsroom()
    winners = set()
    for trial in range(TRIALS):
        seen = in_review(room)
        moves = [
            ("approve", approve(room, seen)),
            ("return", give_back(room, seen)),
            ("withdraw", withdraw(room, seen)),
            ("withdraw", withdraw(room, seen, "chris")),
        ]
        moves = rotated(moves, trial)
        outcomes = at_once(*[move for _, move in moves])
        (winner,) = accepted(outcomes)
        assert [type(outcome) for place, outcome in enumerate(outcomes) if place != winner] == [Stale] * 3
        check_left(seen, moves[winner][0])
        winners.add(moves[winner][0])
    assert verify_journal().first_bad is None
    assert winners == {"approve", "return", "withdraw"}


def check_left(seen: Claim, winner: str) -> None:
    now, review = factories.fresh(seen), Review.objects.get(claim=seen)
    made = Decision.objects.filter(in_pass__review=review).count()
    verdicts = Verdict.objects.filter(claim=seen).count()
    assert (now.stage, review.outcome, made, verdicts) == LEFT[winner]
    assert now.version == seen.version + 1
    assert Pass.objects.filter(review=review, held_by__isnull=False).count() == 0
    told = stages_told(seen)
    assert links(told) == ["in_review", LEFT[winner][0]]
    assert told[-1][0] == VERB[winner]


def test_the_same_approval_twice_is_one_decision_and_one_verdict() -> None:
    room = factories.newsroom()
    for _ in range(TRIALS // 4):
        seen = in_review(room)
        outcomes = at_once(*[approve(room, seen)] * 4)
        assert len(accepted(outcomes)) == 1
        check_left(seen, "approve")
    assert verify_journal().first_bad is None


def test_a_new_text_is_never_refused_and_leaves_no_approval_of_the_old_words() -> None:
    """The revision carries no version of the claim: it goes through, before or after the one move that may be accepted."""
    room = factories.newsroom()
    ends = set()
    for trial in range(TRIALS):
        seen = in_review(room)
        moves = {
            "approve": approve(room, seen),
            "return": give_back(room, seen),
            "withdraw": withdraw(room, seen),
            "revise": revise(room),
        }
        names = rotated(list(moves), trial)
        outcomes = at_once(*[moves[name] for name in names])
        won = {names[place] for place in accepted(outcomes)}
        assert "revise" in won
        assert len(won) <= 2
        refused = {type(outcome) for outcome in outcomes if isinstance(outcome, Refusal)}
        assert refused <= {Stale, MoveNotAllowed}
        now = factories.fresh(seen)
        assert now.stage == (Stage.RETURNED if "return" in won else Stage.DRAFT)
        stages = links(stages_told(seen))
        assert stages[-1] == now.stage
        assert Review.objects.filter(claim=seen, outcome=ReviewOutcome.OPEN).count() == 0
        assert Pass.objects.filter(review__claim=seen, held_by__isnull=False).count() == 0
        ends.add(tuple(stages))
    assert verify_journal().first_bad is None
    assert len(ends) > 1


def test_the_first_lines_of_an_empty_journal_are_one_chain() -> None:
    def write() -> None:
        with transaction.atomic():
            record_events(desk_id=None, actor_id=None, entries=[Entry("desk.changed", "de_1")])

    at_once(*[write] * 8)
    checked = verify_journal()
    assert (checked.lines, checked.first_bad) == (8, None)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
