"""The checker of histories finds what it is there for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.histories import Call, History, Line, violations


def lawful() -> History:
    """A claim that was written by ana, approved by rita and published by paul."""
    moves = [
        ("submit", "claim.submitted", "ana", "draft", "in_review"),
        ("approve", "claim.approved", "rita", "in_review", "approved"),
        ("publish", "claim.published", "paul", "approved", "published"),
    ]
    return History(
        calls=[Call(who, asked, "c", 200) for asked, _, who, _, _ in moves]
        + [Call("ben", "approve", "c", 409)],
        lines=[
            Line(seq, verb, "c", who, before, after)
            for seq, (_, verb, who, before, after) in enumerate(moves, 1)
        ],
        stages={"c": "published"},
        open_reviews={"c": 0},
        verdicts_read={"c": 1},
        approved=[("c", "d1", ["d1"], 1)],
        published=[("c", "d1", "d1")],
    )


def twice_applied(history: History) -> None:
    history.lines.append(Line(4, "claim.changed", "c", "ana"))
    history.lines.append(Line(5, "claim.changed", "c", "ana"))
    history.calls.append(Call("ana", "edit", "c", 200))


def lost(history: History) -> None:
    history.calls.append(Call("ana", "edit", "c", 200))


def refused_and_done(history: History) -> None:
    history.calls[1] = replace(history.calls[1], status=409)


def own_work_approved(history: History) -> None:
    history.lines[1] = replace(history.lines[1], who="ana")
    history.calls[1] = replace(history.calls[1], who="ana")


def maker_approved(history: History) -> None:
    history.lines.insert(0, Line(0, "claim.created", "c", "rita"))


def writer_approved(history: History) -> None:
    history.lines.insert(0, Line(0, "evidence.attached", "c", "rita"))


def approval_kept(history: History) -> None:
    history.standing.append(("c", "d2", "d1"))


def approval_outlived(history: History) -> None:
    last = history.lines.pop()
    history.lines += [Line(3, "claim.changed", "c", "ana"), replace(last, seq=4)]
    history.calls.append(Call("ana", "edit", "c", 200))


def other_content_approved(history: History) -> None:
    history.approved[0] = ("c", "d1", ["d0"], 1)


def other_content_published(history: History) -> None:
    history.published[0] = ("c", "d1", "d2")


def stage_without_a_line(history: History) -> None:
    history.stages["c"] = "draft"


def two_open_reviews(history: History) -> None:
    history.open_reviews["c"] = 2


def a_jump(history: History) -> None:
    history.lines.pop(1)
    history.calls.pop(1)


def a_broken_chain(history: History) -> None:
    history.chain = "the line was changed"


def test_a_lawful_history_has_no_violation() -> None:
    assert violations(lawful()) == []


def test_what_got_no_answer_may_have_happened_or_not() -> None:
    history = lawful()
    history.calls[2] = replace(history.calls[2], status=0)
    history.calls.append(Call("ana", "edit", "c", 0))
    assert violations(history) == []


SUBMITTED = [
    ("submit", "claim.submitted", "rita", "draft", "in_review"),
    ("withdraw", "claim.withdrawn", "rita", "in_review", "draft"),
]


@pytest.mark.parametrize(
    ("lines", "calls"),
    [
        (
            [Line(seq, verb, "c", *rest) for seq, (_, verb, *rest) in enumerate(SUBMITTED, -2)],
            [Call(who, asked, "c", 200) for asked, _, who, _, _ in SUBMITTED],
        ),
        ([Line(0, "claim.changed", "c", "rita", planned=True)], [Call("rita", "edit", "c", 200)]),
        ([Line(0, "comment.added", "c", "rita")], []),
    ],
    ids=["submitted an earlier round", "planned", "commented"],
)
def test_who_wrote_nothing_may_decide(lines: list[Line], calls: list[Call]) -> None:
    history = lawful()
    history.lines[:0], history.calls[:0] = lines, calls
    assert violations(history) == []


def test_a_release_settles_what_was_written_before_it() -> None:
    history = lawful()
    more = [
        ("reopen", "claim.reopened", "ben", "published", "draft"),
        ("submit", "claim.submitted", "ben", "draft", "in_review"),
        ("approve", "claim.approved", "eva", "in_review", "approved"),
    ]
    history.lines = [Line(0, "evidence.attached", "c", "eva"), *history.lines]
    history.lines += [Line(seq, verb, "c", *rest) for seq, (_, verb, *rest) in enumerate(more, 4)]
    history.calls += [Call(who, asked, "c", 200) for asked, _, who, _, _ in more]
    history.stages["c"] = "approved"
    assert violations(history) == []


@pytest.mark.parametrize(
    ("doctor", "number"),
    [
        (twice_applied, "7"), (lost, "7"), (refused_and_done, "7"), (own_work_approved, "2"), (maker_approved, "2"),
        (writer_approved, "2"), (approval_kept, "3"), (approval_outlived, "3"), (other_content_approved, "3"),
        (other_content_published, "4"), (stage_without_a_line, "5"), (two_open_reviews, "1"), (a_jump, "5"),
        (a_broken_chain, "5"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(doctor: Callable[[History], None], number: str) -> None:
    history = lawful()
    doctor(history)
    assert {told.partition(":")[0] for told in violations(history)} == {number}
