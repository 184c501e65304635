"""The child process: it is bound, it can be killed, and it knows no secrets."""

import io
import multiprocessing
import os
import time
from pathlib import Path
from typing import Any

import pytest

import factcheck.fetching.sandbox as sandbox
from factcheck.fetching.codes import Code
from factcheck.fetching.sandbox import SandboxLimits, WarmChild, _warm_child, end_children, extract_safely
from tests.fetching.faults import ARTICLE

HTML = [("Content-Type", "text/html; charset=utf-8")]
MANY_ATTRIBUTES = b"<p " + b" ".join(b"a%d=1" % number for number in range(300_000)) + b">x"


def test_an_article_comes_back_from_the_child() -> None:
    found = extract_safely(io.BytesIO(ARTICLE), HTML, url="https://news.example/a")
    assert (found.content_code, [layer.kind for layer in found.layers]) == (
        Code.CAPTURED,
        ["article", "full", "metadata"],
    )


def test_a_page_that_eats_cpu_is_killed() -> None:
    started = time.monotonic()
    found = extract_safely(MANY_ATTRIBUTES, HTML, limits=SandboxLimits(cpu=3))
    assert (found.content_code, found.layers) == (Code.EXTRACT_TIMEOUT, [])
    assert time.monotonic() - started < 15


def test_a_child_that_takes_too_long_by_the_clock_is_killed() -> None:
    started = time.monotonic()
    found = extract_safely(MANY_ATTRIBUTES, HTML, limits=SandboxLimits(wall=2.5))
    assert found.content_code == Code.EXTRACT_TIMEOUT
    assert time.monotonic() - started < 6


def test_a_page_that_eats_memory_fails_alone() -> None:
    body = b"<div>" * 4_000_000
    found = extract_safely(body, HTML, limits=SandboxLimits(memory=400 * 1024**2))
    assert (found.content_code, found.layers) == (Code.EXTRACT_FAILED, [])


def test_what_one_file_does_is_over_with_it() -> None:
    """The same warm child reads on after a file that ate its time, one that ate its memory, and one that is no page."""
    with _warm_child() as before:
        pass
    found = [
        extract_safely(MANY_ATTRIBUTES, HTML, limits=SandboxLimits(cpu=1)).content_code,
        extract_safely(ARTICLE, HTML).content_code,
        extract_safely(b"<div>" * 4_000_000, HTML, limits=SandboxLimits(memory=400 * 1024**2)).content_code,
        extract_safely(b"\x00\x01", [("Content-Type", "application/pdf")]).content_code,
        extract_safely(ARTICLE, HTML).content_code,
    ]
    assert found == [Code.EXTRACT_TIMEOUT, Code.CAPTURED, Code.EXTRACT_FAILED, Code.NO_TEXT, Code.CAPTURED]
    with _warm_child() as after:
        assert after is before


def test_a_warm_child_that_was_killed_or_has_read_enough_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    extract_safely(ARTICLE, HTML)
    with _warm_child() as first:
        first._process.kill()
        first._process.wait()
    assert extract_safely(ARTICLE, HTML).content_code == Code.CAPTURED
    monkeypatch.setattr(sandbox, "_FILES", 1)
    with _warm_child() as second:
        assert second is not first
    assert extract_safely(ARTICLE, HTML).content_code == Code.CAPTURED
    assert sandbox._idle == []


def test_a_child_that_dies_over_a_file_fails_that_file_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    end_children()
    (tmp_path / "factcheck_dying.py").write_text("import sys\nsys.stdin.readline()\n")
    with monkeypatch.context() as other:
        other.setattr(sandbox, "_MODULE", "factcheck_dying")
        other.setattr(sandbox, "_ROOT", str(tmp_path))
        assert extract_safely(ARTICLE, HTML).content_code == Code.EXTRACT_FAILED
    assert extract_safely(ARTICLE, HTML).content_code == Code.CAPTURED


def test_the_child_ends_when_nobody_gives_it_orders_any_more() -> None:
    child = WarmChild()
    assert child._process.stdin is not None
    child._process.stdin.close()
    assert child._process.wait(60) == 0
    child.end()


def test_the_child_has_none_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary-7f3a")
    probe = tmp_path / "factcheck_probe.py"
    probe.write_text("import json, os, sys\nsys.stdin.readline()\nprint(json.dumps(sorted(os.environ)))\n")
    monkeypatch.setattr(sandbox, "_MODULE", "factcheck_probe")
    monkeypatch.setattr(sandbox, "_ROOT", str(tmp_path))
    child = WarmChild()
    names: Any = child.ask({}, 10)
    child.end()
    assert "SECRET_KEY" not in names
    assert "PYTHONPATH" in names


def _in_daemon(queue: "multiprocessing.Queue[str]") -> None:
    queue.put(str(extract_safely(ARTICLE, HTML).content_code))


def test_it_works_from_a_daemon_process_as_celery_has_them() -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=_in_daemon, args=(queue,), daemon=True)
    process.start()
    assert queue.get(timeout=60) == "captured"
    process.join(10)


def test_nothing_is_left_behind() -> None:
    before = set(os.listdir("/tmp"))
    extract_safely(ARTICLE, HTML)
    assert {name for name in set(os.listdir("/tmp")) - before if name.startswith("extract-")} == set()
