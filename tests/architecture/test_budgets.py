"""The budgets of the house style: short files, short functions, few parameters, little nesting."""

import ast
import statistics
import textwrap

import pytest

from tests.architecture.sources import Function, functions, length, modules, parsed, short

MOST_LINES, MOST_IN_FUNCTION, MEDIAN_BELOW, MOST_PARAMETERS, MOST_NESTED = 400, 40, 10, 5, 3
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def parameters(function: Function) -> int:
    """How many parameters a caller sees."""
    known = function.args
    names = [argument.arg for argument in (*known.posonlyargs, *known.args)]
    own = int(names[:1] in (["self"], ["cls"]))
    return len(names) - own + len(known.kwonlyargs)


def nesting(nodes: list[ast.stmt], depth: int = 0) -> int:
    """The deepest block in a block; an ``elif`` is no deeper than its ``if``, an inner function begins anew."""
    deepest = depth
    for node in nodes:
        if isinstance(node, _BLOCKS):
            for body in _bodies(node):
                flat = isinstance(node, ast.If) and body is node.orelse and _is_elif(body)
                deepest = max(deepest, nesting(body, depth if flat else depth + 1))
    return deepest


def _is_elif(body: list[ast.stmt]) -> bool:
    return len(body) == 1 and isinstance(body[0], ast.If)


def _bodies(node: ast.stmt) -> list[list[ast.stmt]]:
    found = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    parts = [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    return [body for body in [*found, *(part.body for part in parts)] if body]


def test_no_file_is_too_long() -> None:
    counted = {short(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in counted.items() if lines > MOST_LINES} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{short(path)}:{function.lineno} {function.name}": length(function)
        for path in modules()
        for function in functions(parsed(path))
        if length(function) > MOST_IN_FUNCTION
    }
    assert found == {}


def test_the_usual_function_is_short() -> None:
    lengths = [length(function) for path in modules() for function in functions(parsed(path))]
    assert statistics.median(lengths) < MEDIAN_BELOW


def test_no_function_takes_too_many_parameters() -> None:
    found = {
        f"{short(path)}:{function.lineno} {function.name}": parameters(function)
        for path in modules()
        for function in functions(parsed(path))
        if parameters(function) > MOST_PARAMETERS
    }
    assert found == {}


def test_nothing_is_nested_too_deep() -> None:
    found = {
        f"{short(path)}:{function.lineno} {function.name}": nesting(function.body)
        for path in modules()
        for function in functions(parsed(path))
        if nesting(function.body) > MOST_NESTED
    }
    assert found == {}


def _function(text: str) -> Function:
    (function,) = functions(ast.parse(textwrap.dedent(text)))
    return function


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("def f(self, a, *, b): pass", 2),
        ("def f(a, b, /, c, *, d, e, f): pass", 6),
        ("def f(cls): pass", 0),
        ("def f(*args, **kwargs): pass", 0),
    ],
)
def test_the_counting_of_parameters(text: str, count: int) -> None:
    assert parameters(_function(text)) == count


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("def f():\n pass", 0),
        ("def f():\n if a:\n  pass\n elif b:\n  pass\n else:\n  pass", 1),
        ("def f():\n for a in b:\n  try:\n   pass\n  except E:\n   while c:\n    with d:\n     pass", 4),
        ("def f():\n match a:\n  case 1:\n   if b:\n    pass", 2),
    ],
)
def test_the_counting_of_depth(text: str, depth: int) -> None:
    assert nesting(_function(text).body) == depth
