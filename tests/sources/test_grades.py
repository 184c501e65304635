"""From two versions of a page to one grade."""

from dataclasses import replace

import pytest

from factcheck.fetching.codes import Code
from factcheck.sources.enums import Footing, Grade
from factcheck.sources.grades import UNCHANGED, Version, grade_of, grade_of_failure

OLD = Version("a" * 64, "The bridge is closed.", "Home. The bridge is closed. Imprint.", "Bridge", "2026-03-01", "https://a.example/x")  # fmt: skip
NONE: frozenset[Footing] = frozenset()


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({"sha256": OLD.sha256}, Grade.IDENTICAL),
        ({}, Grade.MARKUP_ONLY),
        ({"article": "The  bridge\nis closed."}, Grade.MARKUP_ONLY),
        ({"full": "Home. The bridge is closed. Contact."}, Grade.BOILERPLATE_ONLY),
        ({"article": "The bridge is open."}, Grade.TEXT_EDITED),
        ({"article": "The bridge is open.", "title": "Open"}, Grade.TEXT_EDITED),
        ({"title": "Bridge again"}, Grade.TITLE_CHANGED),
        ({"published_at": "2026-03-02"}, Grade.DATE_CHANGED),
        ({"published_at": ""}, Grade.MARKUP_ONLY),
        ({"final_url": "https://b.example/x"}, Grade.MOVED),
        ({"sha256": OLD.sha256, "final_url": "https://b.example/x"}, Grade.MOVED),
        ({"article": None, "full": ""}, Grade.UNREADABLE),
    ],
)
def test_grades(changes: dict[str, str], grade: Grade) -> None:
    new = replace(OLD, **{"sha256": "b" * 64, **changes})  # type: ignore[arg-type]  # names of its fields
    assert grade_of(OLD, new, footings=NONE) == grade


def test_a_lost_quote_outranks_everything_and_an_unreadable_page_loses_none() -> None:
    new = replace(OLD, sha256="b" * 64)
    assert grade_of(OLD, new, footings=frozenset({Footing.SAME, Footing.LOST})) == Grade.QUOTE_LOST
    assert grade_of(OLD, new, footings=frozenset({Footing.CHANGED})) == Grade.TEXT_EDITED
    unread = replace(new, article=None)
    assert grade_of(OLD, unread, footings=frozenset({Footing.UNKNOWN})) == Grade.UNREADABLE


def test_what_differs_every_time_is_no_edit() -> None:
    new = replace(OLD, sha256="b" * 64, article="The bridge is closed for 13 minutes.")
    assert grade_of(OLD, new, footings=NONE, restless=True) == Grade.BOILERPLATE_ONLY
    assert grade_of(OLD, new, footings=NONE) == Grade.TEXT_EDITED
    assert {Grade.BOILERPLATE_ONLY, Grade.IDENTICAL, Grade.MARKUP_ONLY, Grade.MOVED} == UNCHANGED


@pytest.mark.parametrize(
    ("code", "grade"),
    [
        (Code.GONE, Grade.DEAD),
        (Code.SOFT_404, Grade.SOFT_404),
        (Code.SOFT_404_PARKED, Grade.SOFT_404),
        (Code.BLOCKED_LEGAL, Grade.BLOCKED),
        (Code.PAYWALL, Grade.BLOCKED),
        (Code.CHALLENGE, Grade.BLOCKED),
        (Code.DNS_FAIL, Grade.UNREACHABLE),
        (Code.TLS_FAIL, Grade.UNREACHABLE),
        (Code.SERVER_ERROR, Grade.FAILED),
        (Code.EMPTY, Grade.FAILED),
    ],
)
def test_a_try_without_a_page_has_a_grade_of_its_own(code: Code, grade: Grade) -> None:
    assert grade_of_failure(code) == grade
