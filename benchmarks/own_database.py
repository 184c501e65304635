"""Running a module in a PostgreSQL database of its own that is gone afterwards."""

import os
import subprocess
import sys

import psycopg

_SERVER = os.environ.get("BENCH_POSTGRESQL") or os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"  # fmt: skip


def measured(module: str, *arguments: str) -> str | None:
    """Return the last line that the module prints; None if no PostgreSQL answers (``BENCH_POSTGRESQL``)."""
    name = f"factcheck_bench_{os.getpid()}"
    try:
        server = psycopg.connect(_SERVER, autocommit=True, connect_timeout=3)
    except psycopg.Error:
        return None
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            url = f"{_SERVER.rpartition('/')[0]}/{name}"
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments],
                env={**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR", "RATE_LIMITS": "off"},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    return done.stdout.splitlines()[-1]
