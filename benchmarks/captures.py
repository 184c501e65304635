"""Captures through Celery, fetch and WARC, against raw aiohttp and the same pages in the same run.

Needs PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``) and a ``redis-server``.
"""

import json
import shutil

from benchmarks.figure import Figure
from benchmarks.own_database import measured, reachable


def figures() -> list[Figure]:
    """Captures a second: each of an own source, through relay, Redis and worker processes, with files and rows on the disk."""
    if shutil.which("redis-server") is None:
        print("captures through Celery: no figure, no redis-server", flush=True)
        return []
    if not reachable("captures through Celery"):
        return []
    found = json.loads(measured("benchmarks.capture_run"))
    name = "fetch and WARC through Celery, 500 pages"
    return [Figure(name, found["celery"], found["aiohttp"], "captures a second", "aiohttp", 0.5)]
