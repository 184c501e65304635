"""Extraction in a process that can be killed: limits on CPU, memory and time, none of our secrets in its reach.

A warm child has loaded the readers and forks a process for each file (``extract_child``). It is a fresh interpreter and so
works in a Celery worker too, whose processes may have no children of ``multiprocessing``.
"""

import atexit
import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

import factcheck
from factcheck.fetching.codes import Code
from factcheck.fetching.layers import Extraction
from factcheck.fetching.results import Headers

_MODULE = "factcheck.fetching.extract_child"
_ROOT = str(Path(factcheck.__file__).parents[1])
_CHUNK = 1024 * 1024
_GIB = 1024**3
#: Warm children that are kept for the next file, and files after which one is replaced all the same.
_KEPT, _FILES = 2, 500
#: Seconds beyond the limit after which the child itself is given up; the first answer waits for its start.
_GRACE = 20.0


@dataclass(frozen=True)
class SandboxLimits:
    """What one extraction may use: seconds of CPU, bytes of address space, seconds by the clock."""

    cpu: int = 60
    memory: int = _GIB
    wall: float = 90.0


def extract_safely(
    body: IO[bytes] | bytes,
    headers: Headers,
    *,
    url: str = "",
    flags: list[str] | None = None,
    limits: SandboxLimits | None = None,
) -> Extraction:
    """Return what ``extract`` makes of ``body``, or an extraction without layers that says how its process failed.

    ``content_code`` is then ``EXTRACT_TIMEOUT`` (time or CPU used up) or ``EXTRACT_FAILED`` (memory, crash).
    """
    bounds = limits or SandboxLimits()
    with (
        tempfile.NamedTemporaryFile(prefix="extract-") as source,
        tempfile.NamedTemporaryFile(prefix="extract-") as answer,
    ):
        _copy(body, source)
        order = {
            "cpu": bounds.cpu,
            "memory": bounds.memory,
            "wall": bounds.wall,
            "body": source.name,
            "answer": answer.name,
            "headers": headers,
            "url": url,
            "flags": flags or [],
        }
        with _warm_child() as child:
            status = child.ask(order, bounds.wall)
        if status == 0:
            return Extraction.from_record(orjson.loads(answer.read()))
    return Extraction(Code.EXTRACT_TIMEOUT if _ran_out(status) else Code.EXTRACT_FAILED)


def _copy(body: IO[bytes] | bytes, target: IO[bytes]) -> None:
    if isinstance(body, bytes):
        target.write(body)
    else:
        while chunk := body.read(_CHUNK):
            target.write(chunk)
    target.flush()


def _ran_out(status: int | None) -> bool:
    return status is None or status in {-signal.SIGXCPU, -signal.SIGKILL}


class WarmChild:
    """A child that has loaded the readers and waits for orders; it ends when its input is closed, our own death included."""

    def __init__(self) -> None:
        self._files = 0
        self._lost = False
        self._process = subprocess.Popen(  # noqa: S603 -- a fixed command
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={
                "PYTHONPATH": _ROOT,
                "PATH": os.defpath,
                "LC_ALL": "C.UTF-8",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            start_new_session=True,
        )

    @property
    def lasting(self) -> bool:
        """Whether it may be given another file."""
        return not self._lost and self._files < _FILES and self._process.poll() is None

    def ask(self, order: dict[str, object], wall: float) -> int | None:
        """Return how the process of one file ended: exit status, negative signal, or None if it took too long."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._files += 1
        try:
            self._process.stdin.write(orjson.dumps(order) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._lost = True
            return 1
        ready, _, _ = select.select([self._process.stdout], [], [], wall + _GRACE)
        line = self._process.stdout.readline() if ready else b"null"
        self._lost = not ready or not line  # it says nothing, or it died
        status: int | None = orjson.loads(line) if line else 1
        return status

    def end(self) -> None:
        """End the child, and with it the process of a file."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_idle: list[WarmChild] = []
_lock = threading.Lock()


@contextlib.contextmanager
def _warm_child() -> Iterator[WarmChild]:
    """Give a child that nobody else uses; after a fault of ours in the block it is not used again."""
    with _lock:
        child = _idle.pop() if _idle else None
    if child is None or not child.lasting:
        if child is not None:
            child.end()
        child = WarmChild()
    try:
        yield child
    except BaseException:  # also when the worker itself is told to stop: no child is left behind
        child.end()
        raise
    with _lock:
        kept = child.lasting and len(_idle) < _KEPT
        if kept:
            _idle.append(child)
    if not kept:
        child.end()


def end_children() -> None:
    """End the children that wait for the next file."""
    with _lock:
        ended, _idle[:] = list(_idle), []
    for child in ended:
        child.end()


def _forget_children() -> None:
    """After a fork the children are the parent's: this process starts its own."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


atexit.register(end_children)
os.register_at_fork(after_in_child=_forget_children)
