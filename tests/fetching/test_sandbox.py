"""The child process: it is bound, it can be killed, and it knows no secrets."""

import io
import multiprocessing
import os
import time
from pathlib import Path

import pytest

import factcheck.fetching.sandbox as sandbox
from factcheck.fetching.outcomes import Code
from factcheck.fetching.sandbox import SandboxLimits, extract_safely
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


def test_the_child_has_none_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary-7f3a")
    child = tmp_path / "factcheck_probe.py"
    child.write_text("import os, sys\nsys.stdout.write(repr(sorted(os.environ)))\nsys.exit(0)\n")
    monkeypatch.setattr(sandbox, "_MODULE", "factcheck_probe")
    monkeypatch.setattr(sandbox, "_ROOT", str(tmp_path))
    with (tmp_path / "in").open("wb+") as given, (tmp_path / "out").open("wb+") as answer:
        assert sandbox._run("x", given, answer, 10) == 0
        answer.seek(0)
        names = answer.read().decode()
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
