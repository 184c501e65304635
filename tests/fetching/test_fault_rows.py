"""The table of faults names tests that are there."""

import ast
from pathlib import Path

import pytest

from tests.fetching.fault_rows import ROWS
from tests.fetching.test_guard import INNER, LOOPBACK_SPELLINGS

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("number", ROWS)
def test_each_row_names_a_test_that_exists(number: int) -> None:
    _, path, name = ROWS[number]
    tree = ast.parse((TESTS / path).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_tables_are_as_long_as_promised() -> None:
    assert len(ROWS) >= 80
    assert set(ROWS) <= set(range(1, 89))
    assert len(set(INNER)) + len(set(LOOPBACK_SPELLINGS)) >= 60
