"""A hypothesis state machine runs the workflow against the real services and holds the invariants of the domain.

The tests at the end plant a fault each and expect the machine to find it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from factcheck.claims.models import Claim
from factcheck.reviews import content, open_work
from factcheck.reviews.content import door
from factcheck.reviews.services import decisions, sign_offs, stages, submission, taking
from tests.properties.workflow_machine import Workflow


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
    run(5)


@pytest.mark.both
@pytest.mark.deep
@pytest.mark.django_db
def test_the_workflow_holds_its_invariants_long() -> None:
    run(200)


FAULTS = ("self-approval", "digest", "stage", "void", "sign-off")


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
    if fault == "sign-off":
        empty = open_work.OpenWork
        monkeypatch.setattr(sign_offs, "open_work", lambda article, revision: empty(revision, [], [], [], []))
    yield
    monkeypatch.undo()


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    with planted(monkeypatch, fault), pytest.raises(BaseException):  # noqa: PT011, B017 -- any failure of the machine is the point
        run(60, shrink=False)
