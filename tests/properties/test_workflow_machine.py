"""A hypothesis state machine runs the workflow against the real services and holds the invariants of the domain.

The tests at the end plant a fault each and expect the machine to find it. ``WORKFLOW_EXAMPLES`` says how many examples the long
run takes (200; 5,000 are meant for a night).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from factcheck.claims import placing
from factcheck.claims.models import Claim
from factcheck.reviews import content, open_work, workflow
from factcheck.reviews.content import door
from factcheck.reviews.models import Pass
from factcheck.reviews.services import decisions, sign_offs, stages, submission, taking
from tests import environment
from tests.properties.test_revisions_never_guess import nearest_lookalike
from tests.properties.workflow_machine import Workflow
from tests.properties.workflow_stage import both_desks

#: PostgreSQL answers a step slower: a quarter of the examples there.
LONG = int(os.environ.get("WORKFLOW_EXAMPLES", "50" if environment.ON_POSTGRESQL else "200"))


def run(examples: int, *, shrink: bool = True) -> None:
    Workflow.rooms = both_desks()
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
    run(5)


@pytest.mark.both
@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.timeout(6 * LONG)
def test_the_workflow_holds_its_invariants_long() -> None:
    run(LONG)


def _stale_approval(patch: pytest.MonkeyPatch) -> None:
    """An approval is taken for whatever the claim says now."""
    real = decisions.approve_claim

    def approve(*, content_digest: str, claim_id: Any, **rest: Any) -> object:
        return real(claim_id=claim_id, content_digest=Claim.objects.get(id=claim_id).content_digest, **rest)

    patch.setattr(decisions, "approve_claim", approve)


def _earlier_author(patch: pytest.MonkeyPatch) -> None:
    """Only who submits is barred; who wrote it before is forgotten."""
    patch.setattr(submission, "contributors_of", lambda claim: set())


def _double_verdict(patch: pytest.MonkeyPatch) -> None:
    """What is approved can be submitted again while its verdict stands."""
    again = workflow.Move(workflow.Stage.IN_REVIEW, frozenset({*["draft", "returned", "approved"]}))
    patch.setitem(workflow.MOVES, workflow.Action.SUBMIT, again)


def _kept_approval(patch: pytest.MonkeyPatch) -> None:
    """A change of evidence leaves the approval as it is."""
    real = door.settle

    def settle(actor: Any, claim: Claim, entry: Any, **more: Any) -> object:
        stage, claim.stage = claim.stage, "draft" if entry.verb.startswith("evidence.") else claim.stage
        entries = real(actor, claim, entry, **more)
        if entry.verb.startswith("evidence."):
            claim.stage = stage
        return entries

    patch.setattr(door, "settle", settle)


def _guess(patch: pytest.MonkeyPatch) -> None:
    """What is lost goes to the passage that is most like it."""
    patch.setattr(placing.RevisionPair, "carry", nearest_lookalike)


def _kept_hold(patch: pytest.MonkeyPatch) -> None:
    """A round that ends leaves its holds."""
    real = stages.close_review

    def close(review: Any, outcome: Any, **more: Any) -> None:
        held = list(Pass.objects.filter(review=review, held_by__isnull=False))
        real(review, outcome, **more)
        Pass.objects.bulk_update(held, ["held_by", "held_until"])

    for module in (decisions, submission):
        patch.setattr(module, "close_review", close)


def _shed_stage(patch: pytest.MonkeyPatch) -> None:
    """A stage is written past the services."""
    patch.setattr(
        content,
        "edit_claim",
        lambda *, claim_id, **rest: Claim.objects.filter(id=claim_id).update(stage="approved"),
    )


def _sign_off_anyway(patch: pytest.MonkeyPatch) -> None:
    """Nothing keeps an article from its sign-off."""
    empty = open_work.OpenWork
    patch.setattr(sign_offs, "open_work", lambda article, revision: empty(revision, [], [], [], []))


def _take_what_is_held(patch: pytest.MonkeyPatch) -> None:
    """Who has no role any more still takes."""
    patch.setattr(taking, "check_role", lambda actor, queue: None)


FAULTS = {
    "stale approval": _stale_approval,
    "self-approval by an earlier author": _earlier_author,
    "double live verdict": _double_verdict,
    "approval kept after a change of evidence": _kept_approval,
    "claim carried to a lookalike": _guess,
    "hold not freed": _kept_hold,
    "stage written past the services": _shed_stage,
    "signed off with work to do": _sign_off_anyway,
    "taking without a role": _take_what_is_held,
}


@contextmanager
def planted(monkeypatch: pytest.MonkeyPatch, fault: str) -> Iterator[None]:
    """Put one fault into the product while the block runs."""
    FAULTS[fault](monkeypatch)
    yield
    monkeypatch.undo()


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    with planted(monkeypatch, fault), pytest.raises(AssertionError):
        run(60, shrink=False)
