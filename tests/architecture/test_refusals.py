"""What a refusal says is worded when it is shown: no bare text, which would be English for everybody."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, modules, parsed, short

#: Apps that answer programs and operators alone, in English; and what knows no framework.
ENGLISH = frozenset({"api", "ops", "text", "jobs", "audit"})
#: Takes its sentence from its code; what else is given is for operators.
OWN_WORDS = frozenset({"UrlRefused"})
#: Exceptions that carry a sentence for people without being a refusal, and what lists things that are missing.
ALIKE = frozenset({"NotADocx", "NotInArchive", "Item"})


@cache
def refusals() -> frozenset[str]:
    """Every class that is a refusal, by name."""
    parents = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    }
    found = {"Refusal"}
    while True:
        more = {name for name, bases in parents.items() if bases & found} - found - OWN_WORDS
        if not more:
            return frozenset(found)
        found |= more


def bare_texts(tree: ast.Module, known: frozenset[str]) -> Iterator[int]:
    """The lines on which a refusal is made with a text that is not marked for translation."""
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _makes_one(node.func, known):
            said = [*node.args, *(word.value for word in node.keywords)]
            for value in said:
                meant = named.get(value.id, value) if isinstance(value, ast.Name) else value
                if _is_bare(meant):
                    yield node.lineno


def _makes_one(function: ast.expr, known: frozenset[str]) -> bool:
    if isinstance(function, ast.Attribute) and function.attr == "field":
        function = function.value
    return isinstance(function, ast.Name) and function.id in known | ALIKE


def _is_bare(value: ast.expr) -> bool:
    """A sentence has a space; codes and pointers have none."""
    if isinstance(value, ast.JoinedStr):
        parts = [part.value for part in value.values if isinstance(part, ast.Constant)]
        return any(" " in str(part) for part in parts)
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value


def spoken() -> list[Path]:
    """The modules whose refusals people read."""
    return [path for path in modules() if path.relative_to(PACKAGE).parts[0] not in ENGLISH]


def test_refusals_are_worded_where_they_are_shown() -> None:
    known = refusals()
    assert {"Invalid", "NotFound", "Stale"} <= known
    assert [f"{short(path)}:{line}" for path in spoken() for line in bare_texts(parsed(path), known)] == []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotFound("It is gone.")',
        'raise Invalid.field("text", "empty", f"Write {n} words.")',
        'detail = "It is gone."\nraise NotFound(detail)',
        'raise RuleNotMet(_("Something is missing."), items=(Item("claim", "evidence", "It lacks evidence."),))',
    ],
)
def test_a_planted_text_is_found(source: str) -> None:
    assert list(bare_texts(ast.parse(source), refusals())) != []
