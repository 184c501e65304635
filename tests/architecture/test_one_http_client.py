"""Only ``factcheck.fetching`` speaks HTTP: one guard, one client."""

import ast
from collections.abc import Iterator
from pathlib import Path

import factcheck

ROOT = Path(factcheck.__file__).parent
MODULES = {
    "httpcore", "httpcore2", "h11", "requests", "httpx", "httpx2", "aiohttp", "urllib3", "pycurl", "urllib.request",
    "http.client", "ftplib", "xmlrpc.client", "websockets",
}  # fmt: skip
#: The container's health check asks its own server on loopback, nothing else.
OWN_DOOR = {"ops/probe.py"}
CALLS = {"create_connection", "open_connection", "create_server_connection"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def offences(source: str) -> set[str]:
    tree = ast.parse(source)
    names = {
        name for name in imported(tree) if any(name == one or name.startswith(f"{one}.") for one in MODULES)
    }
    return names | (set(called(tree)) & CALLS)


def test_no_other_part_speaks_http() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] != "fetching"
        and str(path.relative_to(ROOT)) not in OWN_DOOR
        and (names := offences(path.read_text()))
    }
    assert found == {}


def test_the_check_sees_what_it_looks_for() -> None:
    assert offences("import urllib.request") == {"urllib.request"}
    assert offences("from http import client") == {"http.client"}
    assert offences("import socket\nsocket.create_connection(('h', 1))") == {"create_connection"}
    assert offences("def f():\n    import requests.adapters") == {"requests.adapters"}
    assert offences("from urllib.parse import urlsplit") == set()
    assert offences((ROOT / "fetching" / "wire.py").read_text()) == {"httpcore2", "open_connection"}
