"""Workers and a relay as processes of their own, at the database of the test, with a Redis of the test or none."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests import environment

ROOT = Path(__file__).resolve().parents[2]
NO_REDIS = "no redis-server found: apt-get install redis-server"
#: Seconds that a lease, and a message that nobody has read, live in these tests.
LEASE, MESSAGE = 5, 15


def database_url() -> str:
    """Return the address of the database that the test has."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    access = f"{known['USER']}:{known['PASSWORD']}" if known["PASSWORD"] else known["USER"]
    return f"postgresql://{access}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


@dataclass
class Installation:
    """Processes that share a folder, a database and a broker; each leads a process group of its own."""

    folder: Path
    redis_url: str = ""
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a process; what it says goes to ``said.log``."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        variables = {
            **kept,
            "FACTCHECK_DATA_DIR": str(self.folder),
            "EVIDENCE_KEY": settings.EVIDENCE_KEY,
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.redis_url,
            "JOB_LEASE_SECONDS": str(LEASE),
            "JOB_MESSAGE_SECONDS": str(MESSAGE),
            "FETCH_HOST_PAUSE": "0",
            "FETCH_ALLOW_NETS": "127.0.0.0/8",
            "RATE_LIMITS": "off",
        }
        with (self.folder / "said.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=variables,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def worker(self) -> "subprocess.Popen[bytes]":
        """Start a worker for every queue, two tasks at once."""
        options = [
            "-Q",
            "celery,fetch,extract,deliver",
            "--concurrency",
            "2",
            "--without-gossip",
            "--without-mingle",
        ]
        return self.start("-m", "celery", "-A", "factcheck", "worker", *options)

    def relay(self) -> "subprocess.Popen[bytes]":
        """Start the relay."""
        return self.start("manage.py", "relay")

    def said(self) -> str:
        """Return what the processes have said."""
        return (self.folder / "said.log").read_text(errors="replace")

    def until(self, check: Callable[[], bool], *, seconds: float) -> None:
        """Wait until ``check`` holds; fail with what the processes said after so many seconds."""
        end = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < end, f"not within {seconds} s:\n{self.said()[-8000:]}"
            time.sleep(0.1)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """``kill -9`` the whole group of a process and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextlib.contextmanager
def installed(folder: Path, redis_url: str = "") -> Iterator[Installation]:
    """Give an installation whose processes are gone when the block ends."""
    made = Installation(folder, redis_url)
    try:
        yield made
    finally:
        for process in made.started:
            kill(process)


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a Redis that belongs to the test alone and give its address; skip the test where there is none (not in CI)."""
    program = shutil.which("redis-server")
    if program is None:
        (pytest.fail if environment.IN_CI else pytest.skip)(NO_REDIS)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
    ]
    process = subprocess.Popen([str(program), *options], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for_pong(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        kill(process)


def _wait_for_pong(port: int) -> None:
    end = time.monotonic() + 20
    with redis.Redis(port=port, socket_timeout=2) as client:
        while True:
            try:
                client.ping()
            except redis.RedisError:
                assert time.monotonic() < end, "redis-server does not answer"
                time.sleep(0.1)
            else:
                return
