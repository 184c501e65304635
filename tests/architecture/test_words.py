"""The tree speaks of the product alone, and promises nothing that is not there."""

import re

import pytest

from tests.architecture.sources import modules, short, texts

#: Put together from parts, so that this file does not hold what it looks for.
_ELSEWHERE = [
    "/wo" + "rk/(?:main|wt|notes|shared)",
    "Cla" + "ude",
    "Anthro" + "pic",
    "Chat" + "GPT",
    "Co" + "pilot",
]
_UNFINISHED = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
ELSEWHERE = re.compile("|".join(rf"(?<![A-Za-z]){word}(?![A-Za-z])" for word in _ELSEWHERE))
UNFINISHED = re.compile("|".join(rf"(?<![A-Za-z]){word}(?![A-Za-z])" for word in _UNFINISHED))
INDEX = re.compile(r"^\s*--(?:extra-)?index-url|^\s*--find-links", re.M)
BARE = re.compile(r"#\s*(?:noqa(?!:)|type:\s*ignore(?!\[))")


def test_nothing_names_where_it_was_made() -> None:
    found = [short(path) for path in texts() if ELSEWHERE.search(path.read_text(errors="replace"))]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    assert [short(path) for path in modules() if UNFINISHED.search(path.read_text())] == []


def test_lists_of_packages_name_no_place() -> None:
    lists = [path for path in texts() if path.name.startswith("requirements")]
    assert len(lists) == 2
    assert [short(path) for path in lists if INDEX.search(path.read_text())] == []


def test_an_exception_to_a_check_says_which() -> None:
    assert [short(path) for path in modules() if BARE.search(path.read_text())] == []


@pytest.mark.parametrize("text", _UNFINISHED)
def test_the_unfinished_is_seen(text: str) -> None:
    assert UNFINISHED.search(f"# {text}: later") is not None
