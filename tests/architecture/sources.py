"""The tree as the architecture tests see it: files, syntax trees, functions."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "factcheck"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Every module of the product that is written by hand."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module; whoever reads it changes nothing in it."""
    return ast.parse(path.read_text(), str(path))


def short(path: Path) -> str:
    """The path as a person names it."""
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Lines of a function without its decorators and its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def texts() -> list[Path]:
    """Every text file that belongs to the product: what git knows, or without git everything but caches."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        known = [ROOT / line for line in done.stdout.splitlines()]
    else:
        known = [path for path in ROOT.rglob("*") if not {".venv", "var", "__pycache__"} & set(path.parts)]
    ends = {
        ".py",
        ".html",
        ".css",
        ".js",
        ".md",
        ".toml",
        ".txt",
        ".yml",
        ".yaml",
        ".json",
        ".csv",
        ".po",
        "",
    }
    return sorted(path for path in known if path.is_file() and path.suffix in ends)


def templates() -> list[Path]:
    """Every template."""
    return sorted([*ROOT.glob("templates/**/*.*"), *PACKAGE.glob("*/templates/**/*.*")])
