"""Captures through Celery, fetch and WARC, against raw aiohttp and the same pages in the same run.

Needs PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``) and a ``redis-server``.
"""

import json
import shutil

from benchmarks.figure import Figure
from benchmarks.own_database import measured


def figures() -> list[Figure]:
    """Captures a second: each of an own source, through relay, Redis and worker processes, with files and rows on the disk."""
    told = measured("benchmarks.capture_run") if shutil.which("redis-server") else None
    if told is None:
        print(
            "captures through Celery: no figure, no PostgreSQL (BENCH_POSTGRESQL) or redis-server", flush=True
        )
        return []
    found = json.loads(told)
    name = "fetch and WARC through Celery, 500 pages"
    return [Figure(name, found["celery"], found["aiohttp"], "captures a second", "aiohttp", 0.5)]
