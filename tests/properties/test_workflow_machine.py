"""A hypothesis state machine runs the workflow against the real services and holds the invariants of the domain.

The tests at the end plant a fault each (workflow_faults.py) and expect the machine to find it. ``WORKFLOW_EXAMPLES`` says how many examples the long
run takes (200; 5,000 are meant for a night).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import environment
from tests.properties.workflow_faults import FAULTS
from tests.properties.workflow_machine import Workflow
from tests.properties.workflow_stage import both_desks

#: PostgreSQL answers a step slower: a quarter of the examples there.
LONG = int(os.environ.get("WORKFLOW_EXAMPLES", "50" if environment.ON_POSTGRESQL else "200"))


def run(examples: int, *, steps: int = 25, shrink: bool = True) -> None:
    Workflow.rooms = both_desks()
    phases = tuple(Phase) if shrink else (Phase.generate,)
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
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
        run(200, steps=50, shrink=False)
