"""The documents say what the code says: the workflow, the commands, the variables, the addresses, the links."""

import re
from pathlib import Path

import pytest

from factcheck.api import urls_desk
from factcheck.reviews.workflow import diagram
from tests.architecture.sources import ROOT, modules

DOCS = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"])
FOR_OPERATORS = [ROOT / "README.md", ROOT / "docs" / "operators.md"]
_BEGIN, _END = "<!-- workflow:begin -->", "<!-- workflow:end -->"
#: A name in capitals, alone in back quotes or before "=" at the start of a line of a code block.
_VARIABLE = re.compile(r"`([A-Z][A-Z_]{2,})`|^([A-Z][A-Z_]{2,})=", re.M)
_READ = re.compile(r"env\.\w+\(\"(\w+)\"")
_INTERPOLATED = re.compile(r"(?<!\$)\$\{(\w+)")
_COMMAND = re.compile(r"manage\.py ([a-z_]+)")
_TARGET = re.compile(r"(?:^|`)make ([a-z-]+)", re.M)
_LINK = re.compile(r"\]\(([^)#\s]+)")
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
#: Words in capitals that are no variables of ours.
_OTHER_WORDS = {"DEBUG", "INFO", "WARNING", "ERROR", "KEY"}


def read_by_settings() -> set[str]:
    """The variables that the settings read."""
    return set(_READ.findall((ROOT / "factcheck" / "settings" / "environment.py").read_text()))


def known_variables() -> set[str]:
    """The variables that the settings or the compose file read."""
    return read_by_settings() | set(_INTERPOLATED.findall((ROOT / "docker-compose.yml").read_text()))


def variables_named(text: str) -> set[str]:
    """The variables that a document names."""
    return {first or second for first, second in _VARIABLE.findall(text)} - (_OTHER_WORDS - {"DEBUG"})


def commands() -> set[str]:
    """The commands of the product."""
    folder = ROOT / "factcheck" / "ops" / "management" / "commands"
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def rows_under(heading: str) -> list[str]:
    """The first cells of the table under a heading of docs/operators.md."""
    text = (ROOT / "docs" / "operators.md").read_text().split(f"\n## {heading}\n", 1)[1]
    lines = text.split("\n## ", 1)[0].splitlines()
    return [line.split("|")[1].strip() for line in lines if line.startswith("| `")]


def test_the_diagram_is_the_table() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    shown = text.split(_BEGIN, 1)[1].split(_END, 1)[0]
    assert shown == f"\n```mermaid\n{diagram()}\n```\n"


@pytest.mark.parametrize("path", FOR_OPERATORS, ids=lambda path: path.name)
def test_every_variable_that_is_named_is_read(path: Path) -> None:
    named = variables_named(path.read_text())
    assert named - known_variables() == set()
    assert {"DATABASE_URL", "PUBLIC_BASE_URL"} - named == set()


def test_every_variable_that_is_read_has_its_row() -> None:
    assert sorted(rows_under("Settings")) == sorted(f"`{name}`" for name in read_by_settings())


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_named_exists(path: Path) -> None:
    assert set(_COMMAND.findall(path.read_text())) - commands() - {"migrate"} == set()


def test_every_command_has_its_row() -> None:
    words = [re.findall(r"`([a-z_]+)", cell) for cell in rows_under("Commands")]
    assert sorted(name for cell in words for name in cell) == sorted(commands())


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(_TARGET.findall(path.read_text())) - targets == set()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    inner = [link for link in _LINK.findall(path.read_text()) if "://" not in link]
    assert [link for link in inner if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("text", ["`NOT_A_SETTING`", "NOT_A_SETTING=1"])
def test_a_variable_that_nobody_reads_is_seen(text: str) -> None:
    assert variables_named(text) - known_variables() == {"NOT_A_SETTING"}


def addresses_of_the_desk() -> dict[str, set[str]]:
    """The paths under /api/v1/desk and their methods."""
    return {
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(entry.pattern)): {
            method for method in _METHODS if hasattr(entry.callback.view_class, method.lower())
        }
        for entry in urls_desk.urlpatterns
        if "<path:" not in str(entry.pattern)
    }


def addresses_in_the_table() -> dict[str, set[str]]:
    """The same, as docs/api.md lists them: methods of several paths are parted by semicolons."""
    table = (ROOT / "docs" / "api.md").read_text().split("## What else the desk can do", 1)[1]
    found: dict[str, set[str]] = {}
    for line in table.splitlines():
        if not line.startswith("| `/"):
            continue
        _, paths, methods, _ = line.split("|")
        named = re.findall(r"`([^`]+)`", paths)
        groups = [set(re.findall(r"[A-Z]{3,}", group)) for group in methods.split(";")]
        found |= dict(zip(named, groups if len(groups) > 1 else groups * len(named), strict=True))
    return found


def test_the_desk_has_the_addresses_that_are_listed() -> None:
    assert addresses_in_the_table() == addresses_of_the_desk()


def test_every_task_is_listed() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    listed = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", text, re.M)
    named = [re.findall(r"shared_task\(name=\"([^\"]+)\"", path.read_text()) for path in modules()]
    assert sorted(listed) == sorted(name for names in named for name in names)
