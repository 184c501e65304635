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
CALLS = {"create_connection", "open_connection", "create_server_connection"}
#: Calls that may stand elsewhere: the health probe asks its own machine, and no address can be given to it.
ALLOWED = {"ops/probe.py": {"create_connection"}}


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
        if path.relative_to(ROOT).parts[0] != "fetching" and (names := offences(path.read_text()))
    }
    assert found == ALLOWED


def test_inside_fetching_only_the_client_s_own_modules_speak_http() -> None:
    folder = ROOT / "fetching"
    found = {path.name: names for path in folder.rglob("*.py") if (names := offences(path.read_text()))}
    assert found == {
        "exchange.py": {"httpcore2"},
        "wire.py": {"httpcore2", "open_connection"},
        "warc.py": {"h11"},  # reads stored bytes; it opens nothing
    }


def test_the_probe_knows_one_address() -> None:
    tree = ast.parse((ROOT / "ops" / "probe.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and set(called(node.func)) & CALLS]
    assert [ast.unparse(call.args[0]) for call in calls] == ["('127.0.0.1', port)"]


def test_the_check_sees_what_it_looks_for() -> None:
    assert offences("import urllib.request") == {"urllib.request"}
    assert offences("from http import client") == {"http.client"}
    assert offences("import socket\nsocket.create_connection(('h', 1))") == {"create_connection"}
    assert offences("def f():\n    import requests.adapters") == {"requests.adapters"}
    assert offences("from urllib.parse import urlsplit") == set()
    assert offences((ROOT / "fetching" / "wire.py").read_text()) == {"httpcore2", "open_connection"}
