"""The workflow of a claim: the one table of moves. Pure: no framework, no database."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """Where a claim is in the work (the same words as claims.enums.Stage, which the database knows)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETRACTED = "retracted"
    DROPPED = "dropped"


class Action(StrEnum):
    """What moves a claim from stage to stage."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS_ON = "pass_on"
    JUDGE = "judge"
    APPROVE = "approve"
    RETURN = "return"
    VOID = "void"
    DROP = "drop"
    RESTORE = "restore"
    REOPEN = "reopen"
    PUBLISH = "publish"
    RETRACT = "retract"
    REINSTATE = "reinstate"


class Move(NamedTuple):
    """From which stages a move goes, and to which."""

    to: Stage
    sources: frozenset[Stage]


class MoveNotPossible(Exception):
    """The table has no such move from this stage."""

    def __init__(self, action: Action, stage: Stage) -> None:
        super().__init__(f"{action} does not go from {stage}")
        self.action, self.stage = action, stage


def _move(to: Stage, *sources: Stage) -> Move:
    return Move(to, frozenset(sources))


#: An approval that is not the last passes the claim on (PASS_ON), a blind judgement is a move (JUDGE): it stays in review.
MOVES: dict[Action, Move] = {
    Action.SUBMIT: _move(Stage.IN_REVIEW, Stage.DRAFT, Stage.RETURNED),
    Action.WITHDRAW: _move(Stage.DRAFT, Stage.IN_REVIEW),
    Action.PASS_ON: _move(Stage.IN_REVIEW, Stage.IN_REVIEW),
    Action.JUDGE: _move(Stage.IN_REVIEW, Stage.IN_REVIEW),
    Action.APPROVE: _move(Stage.APPROVED, Stage.IN_REVIEW),
    Action.RETURN: _move(Stage.RETURNED, Stage.IN_REVIEW),
    Action.VOID: _move(Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED),
    Action.DROP: _move(Stage.DROPPED, Stage.DRAFT, Stage.RETURNED),
    Action.RESTORE: _move(Stage.DRAFT, Stage.DROPPED),
    Action.REOPEN: _move(Stage.DRAFT, Stage.APPROVED, Stage.PUBLISHED, Stage.RETRACTED),
    Action.PUBLISH: _move(Stage.PUBLISHED, Stage.APPROVED),
    Action.RETRACT: _move(Stage.RETRACTED, *(stage for stage in Stage if stage is not Stage.DROPPED)),
    Action.REINSTATE: _move(Stage.PUBLISHED, Stage.RETRACTED),
}

#: Stages in which content may be changed; in approved the change voids the approval.
OPEN_STAGES = frozenset({Stage.DRAFT, Stage.RETURNED, Stage.APPROVED})

#: What comes first where content may not be changed.
_FIRST: dict[Stage, Action] = {
    Stage.IN_REVIEW: Action.WITHDRAW,
    Stage.PUBLISHED: Action.REOPEN,
    Stage.RETRACTED: Action.REOPEN,
    Stage.DROPPED: Action.RESTORE,
}


def next_stage(action: Action, stage: str) -> Stage:
    """Return where ``action`` leads from ``stage``; raises MoveNotPossible if the table has no such move."""
    move, source = MOVES[action], Stage(stage)
    if source not in move.sources:
        raise MoveNotPossible(action, source)
    return move.to


def possible(stage: str) -> list[Action]:
    """Return the moves that the table has from ``stage``, in its order."""
    return [action for action, move in MOVES.items() if Stage(stage) in move.sources]


def comes_first(stage: str, action: Action | None = None) -> Action | None:
    """Return the move that must come before ``action`` (None: before a change of content), or None if there is none."""
    source = Stage(stage)
    if action is None:
        return _FIRST.get(source)
    ways = [step for step in possible(stage) if step not in {Action.VOID, Action.RETRACT}]
    return next(
        (step for step in ways if MOVES[step].to in MOVES[action].sources and MOVES[step].to is not source),
        None,
    )


def diagram() -> str:
    """Return the table as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for action, move in MOVES.items():
        lines += [f"    {source} --> {move.to}: {action}" for source in _ordered(move.sources)]
    return "\n".join(lines)


def _ordered(stages: Iterable[Stage]) -> list[Stage]:
    present = set(stages)
    return [stage for stage in Stage if stage in present]
