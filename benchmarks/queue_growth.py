"""Waiting at a desk with many claims, against the same desk with 1,000: nothing a reviewer does may grow with the desk.

Needs PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``). ``BENCH_CLAIMS=1000000`` measures a million too.
"""

import json
import os
import subprocess
import sys

import psycopg

from benchmarks.figure import Figure

_SERVER = os.environ.get("BENCH_POSTGRESQL") or os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"  # fmt: skip
_LEAST = 1_000
_GOALS = {"queue page of 50": 1.2}
_GOAL = 1.5


def sizes() -> list[int]:
    """Return the numbers of claims, ascending."""
    most = int(os.environ.get("BENCH_CLAIMS", "100000"))
    return [size for size in (_LEAST, 10_000, 100_000, 1_000_000) if size <= most]


def figures() -> list[Figure]:
    """Milliseconds at each size, and the number of queries."""
    name = f"factcheck_bench_{os.getpid()}"
    try:
        server = psycopg.connect(_SERVER, autocommit=True, connect_timeout=3)
    except psycopg.Error:
        print("waiting at a large desk: no figure, no PostgreSQL (BENCH_POSTGRESQL)", flush=True)
        return []
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            told = _measured(f"{_SERVER.rpartition('/')[0]}/{name}")
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    return [figure for size in sizes()[1:] for figure in _against_least(told, size)]


def _measured(url: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "benchmarks.many_claims", *map(str, sizes())]
    done = subprocess.run(
        command,
        env={**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"},
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return told


def _against_least(told: dict[str, dict[str, float]], size: int) -> list[Figure]:
    here, least = told[str(size)], told[str(_LEAST)]
    found = []
    for name, value in here.items():
        if name.endswith(", queries"):
            found.append(
                Figure(f"{name}, {size:,} claims", value, least[name], "queries", "1,000 claims", 1.0, True)
            )
        else:
            goal = _GOALS.get(name, _GOAL)
            found.append(
                Figure(
                    f"{name}, {size:,} claims",
                    1e3 * value,
                    1e3 * least[name],
                    "ms",
                    "1,000 claims",
                    goal,
                    True,
                )
            )
    return found
