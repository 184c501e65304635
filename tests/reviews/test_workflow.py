"""The table of moves, looked at as a graph."""

import pytest

from factcheck.claims.enums import Stage as ClaimStage
from factcheck.reviews.workflow import (
    MOVES,
    Action,
    MoveNotPossible,
    Stage,
    comes_first,
    diagram,
    next_stage,
    possible,
)


def test_the_table_and_the_database_know_the_same_stages() -> None:
    assert [str(stage) for stage in Stage] == ClaimStage.values


def test_every_stage_is_reached_from_a_draft() -> None:
    reached, frontier = {Stage.DRAFT}, [Stage.DRAFT]
    while frontier:
        stage = frontier.pop()
        for action in possible(stage):
            if (to := next_stage(action, stage)) not in reached:
                reached.add(to)
                frontier.append(to)
    assert reached == set(Stage)


def test_every_stage_can_be_left() -> None:
    assert {
        stage for stage in Stage if any(next_stage(a, stage) is not stage for a in possible(stage))
    } == set(Stage)


#: domain.md, the table of section 3, written down again by hand.
LAW = {
    "submit": ({"draft", "returned"}, "in_review"),
    "withdraw": ({"in_review"}, "draft"),
    "pass_on": ({"in_review"}, "in_review"),
    "judge": ({"in_review"}, "in_review"),
    "approve": ({"in_review"}, "approved"),
    "return": ({"in_review"}, "returned"),
    "void": ({"in_review", "approved"}, "draft"),
    "drop": ({"draft", "returned"}, "dropped"),
    "restore": ({"dropped"}, "draft"),
    "reopen": ({"approved", "published", "retracted"}, "draft"),
    "publish": ({"approved"}, "published"),
    "retract": ({"draft", "in_review", "returned", "approved", "published", "retracted"}, "retracted"),
    "reinstate": ({"retracted"}, "published"),
}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("stage", list(Stage))
def test_the_table_is_the_law(action: Action, stage: Stage) -> None:
    sources, to = LAW[action]
    if stage in sources:
        assert next_stage(action, stage) == to
        return
    with pytest.raises(MoveNotPossible):
        next_stage(action, stage)


def test_a_refusal_names_the_move_that_comes_first() -> None:
    assert [
        comes_first(stage) for stage in (Stage.IN_REVIEW, Stage.PUBLISHED, Stage.RETRACTED, Stage.DROPPED)
    ] == [
        Action.WITHDRAW,
        Action.REOPEN,
        Action.REOPEN,
        Action.RESTORE,
    ]
    assert comes_first(Stage.DRAFT, Action.APPROVE) is Action.SUBMIT
    assert comes_first(Stage.PUBLISHED, Action.SUBMIT) is Action.REOPEN


def test_the_diagram_holds_every_move() -> None:
    moves = sum(len(move.sources) for move in MOVES.values())
    assert len(diagram().splitlines()) == moves + 2
