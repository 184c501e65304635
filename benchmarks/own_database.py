"""PostgreSQL databases of a benchmark's own, gone afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_SERVER = os.environ.get("BENCH_POSTGRESQL") or os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"  # fmt: skip


def reachable(figure: str) -> bool:
    """Whether PostgreSQL answers at BENCH_POSTGRESQL; says so if ``figure`` has to be left out."""
    try:
        psycopg.connect(_SERVER, connect_timeout=3).close()
    except psycopg.Error:
        print(f"{figure}: no figure, no PostgreSQL (BENCH_POSTGRESQL)", flush=True)
        return False
    return True


@contextmanager
def database(name: str) -> Iterator[str]:
    """Make a database while the block runs; yields its address. Who asks needs the rights of a superuser."""
    own = f"factcheck_bench_{name}_{os.getpid()}"
    with psycopg.connect(_SERVER, autocommit=True, connect_timeout=3) as server:
        server.execute(f'CREATE DATABASE "{own}"')
        try:
            yield f"{_SERVER.rpartition('/')[0]}/{own}"
        finally:
            server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def process(module: str, url: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a module of the benchmarks whose database is ``url``, with pipes to talk to it."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR", "RATE_LIMITS": "off"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def measured(module: str, *arguments: str) -> str:
    """Return the last line that a module of the benchmarks prints, run in a database of its own."""
    with database(module.rpartition(".")[2]) as url, process(module, url, *arguments) as running:
        out, _ = running.communicate()
        if running.returncode:
            raise RuntimeError(f"{module} ended with {running.returncode}.")
        return out.splitlines()[-1]


def said(process: subprocess.Popen[str]) -> str:
    """Return the next line that a process says; raises if it ends without one."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"The process ended with {process.wait()}.")
    return line
