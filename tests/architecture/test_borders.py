"""The borders of the house: who imports whom, who writes what, what modules are called."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, functions, modules, parsed, short

#: The writers of content: called through the one door, from nowhere but reviews (and from their own package).
CONTENT_WRITERS = {
    "claims.services": {"add_claim", "edit_claim"},
    "claims.places": {"add_occurrence", "remove_occurrence", "place_occurrence", "hand_over_places"},
    "sources.services.evidence": {"attach_evidence", "change_evidence", "remove_evidence"},
    "sources.services.positions": {"record_position", "change_position", "remove_position"},
    "sources.services.sharing": {"hand_over_sources", "copy_sources"},
}
#: Names that say nothing about what is inside.
NOTHING_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "base_utils",
    "shared",
    "tools",
    "lib",
}
_STAGE_WRITERS = PACKAGE / "reviews" / "services"
#: The table of moves is pure: the stage in its refusal is no record's.
_TABLE = PACKAGE / "reviews" / "workflow.py"


def test_the_order_of_the_house() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def hidden_imports(tree: ast.AST) -> list[int]:
    """The lines of imports inside functions."""
    return [
        node.lineno
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_no_import_hides_in_a_function() -> None:
    found = [f"{short(path)}:{line}" for path in modules() for line in hidden_imports(parsed(path))]
    assert found == []


def stage_writes(tree: ast.AST) -> list[int]:
    """The lines that write a stage: ``x.stage = …``, ``stage=…`` in a write, ``setattr(x, "stage", …)``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            found += [
                node.lineno for part in parts if isinstance(part, ast.Attribute) and part.attr == "stage"
            ]
        if isinstance(node, ast.Call) and _writes_stage(node):
            found.append(node.lineno)
    return found


def _writes_stage(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "setattr":
        return len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and call.args[1].value == "stage"
    writers = {"update", "create", "get_or_create", "update_or_create", "Claim", "aupdate", "acreate"}
    return name in writers and any(keyword.arg == "stage" for keyword in call.keywords)


def test_the_stage_is_written_in_one_place() -> None:
    outside = [path for path in modules() if _STAGE_WRITERS not in path.parents and path != _TABLE]
    found = [f"{short(path)}:{line}" for path in outside for line in stage_writes(parsed(path))]
    assert found == []
    inside = [path for path in modules() if _STAGE_WRITERS in path.parents]
    assert sum(len(stage_writes(parsed(path))) for path in inside) == 1


@pytest.mark.parametrize(
    "text",
    [
        "claim.stage = x",
        "a, claim.stage = x",
        "Claim.objects.filter(stage=a).update(stage=b)",
        "Claim.objects.create(stage=b)",
        "Claim(stage=b)",
        "setattr(claim, 'stage', b)",
    ],
)
def test_a_written_stage_is_seen(text: str) -> None:
    assert stage_writes(ast.parse(text)) == [1]


@pytest.mark.parametrize("text", ["claim.stage == x", "Claim.objects.filter(stage=x)", "x = claim.stage"])
def test_a_read_stage_is_none(text: str) -> None:
    assert stage_writes(ast.parse(text)) == []


def content_calls(tree: ast.Module) -> list[str]:
    """The writers of content that a module calls, by whichever name it imported them."""
    names: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    calls = [_dotted(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    whole = [_resolved(call, names) for call in calls]
    return [
        call
        for call in whole
        for module, writers in CONTENT_WRITERS.items()
        if any(call == f"factcheck.{module}.{writer}" for writer in writers)
    ]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _resolved(call: str, names: dict[str, str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if call == name or call.startswith(f"{name}."):
            return names[name] + call[len(name) :]
    return call


def test_content_is_changed_through_one_door() -> None:
    own = {"claims", "sources", "reviews"}
    outside = [path for path in modules() if path.relative_to(PACKAGE).parts[0] not in own]
    found = [f"{short(path)}: {call}" for path in outside for call in content_calls(parsed(path))]
    assert found == []
    rooms = (PACKAGE / "reviews" / "content").glob("*.py")
    door = {call for path in rooms for call in content_calls(parsed(path))}
    every = {f"factcheck.{module}.{name}" for module, names in CONTENT_WRITERS.items() for name in names}
    assert door == every


@pytest.mark.parametrize(
    "text",
    [
        "from factcheck.claims import services as claims\nclaims.edit_claim(x)",
        "from factcheck.claims.services import edit_claim as e\ne(x)",
        "import factcheck.claims.services\nfactcheck.claims.services.edit_claim(x)",
    ],
)
def test_a_call_past_the_door_is_seen(text: str) -> None:
    assert content_calls(ast.parse(text)) == ["factcheck.claims.services.edit_claim"]


def test_every_writer_of_content_exists() -> None:
    for module, writers in CONTENT_WRITERS.items():
        path = PACKAGE.joinpath(*module.split("."))
        file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        names = {function.name for function in functions(parsed(file))}
        assert writers - names == set()


def test_modules_are_named_by_what_they_hold() -> None:
    found = [short(path) for path in modules() if {path.stem, *path.parent.parts} & NOTHING_NAMES]
    assert found == []
