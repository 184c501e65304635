"""Extraction in a child process that can be killed: limits on CPU, memory and time, none of our secrets in its reach.

It starts a fresh interpreter and so works in a Celery worker too, whose processes may have no children of
``multiprocessing``.
"""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

import factcheck
from factcheck.fetching.layers import Extraction
from factcheck.fetching.outcomes import Code
from factcheck.fetching.results import Headers

_MODULE = "factcheck.fetching.extract_child"
_ROOT = str(Path(factcheck.__file__).parents[1])
_CHUNK = 1024 * 1024
_GIB = 1024**3


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
    """Return what ``extract`` makes of ``body``, or an extraction without layers that says how the child failed.

    ``content_code`` is then ``EXTRACT_TIMEOUT`` (time or CPU used up) or ``EXTRACT_FAILED`` (memory, crash).
    """
    bounds = limits or SandboxLimits()
    order = {
        "cpu": bounds.cpu,
        "memory": bounds.memory,
        "headers": headers,
        "url": url,
        "flags": flags or [],
    }
    with (
        tempfile.NamedTemporaryFile(prefix="extract-") as source,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answer,
    ):
        _copy(body, source)
        given.write(orjson.dumps(order))
        given.seek(0)
        status = _run(source.name, given, answer, bounds.wall)
        if status == 0:
            answer.seek(0)
            return Extraction.from_record(orjson.loads(answer.read()))
    return Extraction(Code.EXTRACT_TIMEOUT if _ran_out(status) else Code.EXTRACT_FAILED)


def _copy(body: IO[bytes] | bytes, target: IO[bytes]) -> None:
    if isinstance(body, bytes):
        target.write(body)
    else:
        while chunk := body.read(_CHUNK):
            target.write(chunk)
    target.flush()


def _run(path: str, given: IO[bytes], answer: IO[bytes], wall: float) -> int | None:
    """Return the child's exit status (negative: the signal), None if it was killed for taking too long."""
    child = subprocess.Popen(  # noqa: S603 -- a fixed command; the path is our own temporary file
        [sys.executable, "-m", _MODULE, path],
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": _ROOT, "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        return child.wait(wall)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Also when the worker itself is told to stop: no child is left behind.
        if child.poll() is None:
            child.kill()
            child.wait()


def _ran_out(status: int | None) -> bool:
    return status is None or status in {-signal.SIGXCPU, -signal.SIGKILL}
