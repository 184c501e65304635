"""Templates and styles: they load, they hold nothing inline, they know no left and right."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.sources import PACKAGE, ROOT, short, templates

#: What the content security policy would stop or what htmx would run unfiltered without eval.
FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json[\"'])", re.I
    ),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:", re.I),
    "evaluated by htmx": re.compile(
        r"\b(?:data-)?hx-on\b|[\"']\s*js:|hx-(?:vals|headers|vars)\s*=\s*[\"']js", re.I
    ),
    "filtered trigger": re.compile(r"hx-trigger\s*=\s*(?:\"[^\"]*\[|'[^']*\[)", re.I),
}
#: Physical sides: a page in Arabic runs from right to left.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def faults(text: str) -> list[str]:
    """What a template must not hold; comments of the template language are no part of the page."""
    page = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(page)]


def test_every_template_loads() -> None:
    pages = [path for path in templates() if path.suffix in {".html", ".txt", ".xml"}]
    for path in pages:
        folder = next(parent for parent in path.parents if parent.name == "templates")
        get_template(str(path.relative_to(folder)))


def test_templates_hold_nothing_inline() -> None:
    found = {
        short(path): faults(path.read_text()) for path in templates() if path.suffix in {".html", ".svg"}
    }
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color:red">', "inline style"),
        ("<style>p{}</style>", "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<script type="module">x</script>', "inline script"),
        ('<a onclick="x()">', "inline handler"),
        ('<p hx-on:click="x">', "evaluated by htmx"),
        ("<p hx-vals='js:{a: 1}'>", "evaluated by htmx"),
        ('<p hx-trigger="load[x]">', "filtered trigger"),
    ],
)
def test_what_is_forbidden_is_seen(text: str, what: str) -> None:
    assert what in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script type="module" src="/a.js"></script>',
        '<script type="application/ld+json">{}</script>',
        '<p hx-trigger="load, click delay:1s">',
        '{# style="x" #}<link rel="stylesheet" href="a.css">',
    ],
)
def test_what_is_allowed_is_not(text: str) -> None:
    assert faults(text) == []


def _styles() -> list[Path]:
    return sorted([*ROOT.glob("static/**/*.css"), *PACKAGE.glob("*/static/**/*.css")])


def physical(text: str) -> list[str]:
    """Every declaration that names a physical side."""
    return PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def test_styles_know_no_left_and_right() -> None:
    found = {short(path): physical(path.read_text()) for path in _styles()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a{margin-left:1px}", 1),
        ("a{left: 0}", 1),
        ("a{text-align: right}", 1),
        ("a{margin-inline-start: 1px; inset-inline-start: 0; text-align: end; --left: 1}", 0),
        ("/* left: 0 */ .left-side{color:red}", 0),
    ],
)
def test_the_finding_of_sides(text: str, count: int) -> None:
    assert len(physical(text)) == count
