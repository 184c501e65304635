"""Five hundred captures through relay, Redis and a worker, in turn with raw aiohttp; prints JSON.

benchmarks/captures.py starts it in a database of its own. Pages are fetched and kept (payload, WARC, row); the queue in
which they are read is left alone, as aiohttp reads nothing either. Neither rests between two pages of a host, and neither
is timed while it starts: the sources are there before the clock runs, and every worker process has done the work once.
"""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from statistics import median

import django
from django.core.management import call_command

from benchmarks.fetching import PAGES, raw
from benchmarks.pages import addresses, served

ROUNDS, WARMING = int(os.environ.get("BENCH_ROUNDS", "5")), 2
#: As docs/operators.md advises: a batch waits for the network and then for the disk, and meanwhile others are worked on.
WORKERS = 2 * (os.cpu_count() or 1) + 1


@contextlib.contextmanager
def started(*command: str) -> Iterator[None]:
    """Run a command while the block runs."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def installation(folder: str) -> Iterator[None]:
    """A Redis, a relay and a worker for the queue of fetches."""
    port = os.environ["REDIS_URL"].rpartition(":")[2].partition("/")[0]
    redis = ["redis-server", "--port", port, "--save", "", "--dir", folder, "--loglevel", "warning"]
    worker = ["-m", "celery", "-A", "factcheck", "worker", "-Q", "fetch", "-l", "ERROR"]
    with (
        started(*redis),
        started(sys.executable, *worker, "--without-gossip", "--without-mingle"),
        started(sys.executable, "manage.py", "relay"),
    ):
        yield


def captured(jobs: "list[object]") -> None:
    """Queue the captures, and wait until all of them are kept: what is kept is no fetch any more.

    One look into an index, so that whoever watches takes nothing from those who work.
    """
    from factcheck.jobs.models import Job  # noqa: PLC0415 -- needs the settings
    from factcheck.sources.models import Arrival  # noqa: PLC0415

    before = Arrival.objects.count()
    Job.objects.bulk_create(jobs)
    while Job.objects.live().filter(kind="sources.fetch").exists():
        time.sleep(0.02)
    assert Arrival.objects.count() == before + len(jobs)


def captures_of(urls: list[str]) -> "list[object]":
    """Make a source of each address; returns the jobs that capture them."""
    from factcheck.core import clock  # noqa: PLC0415 -- needs the settings
    from factcheck.fetching import guard  # noqa: PLC0415
    from factcheck.jobs.models import Job  # noqa: PLC0415
    from factcheck.sources.models import Source  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    desk, now = factories.newsroom().desk, clock.now()
    values = {"desk": desk, "kind": "web", "created_at": now, "changed_at": now}
    made = Source.objects.bulk_create(Source(url=url, url_key=guard.url_key(url), **values) for url in urls)
    return [
        Job(
            kind="sources.fetch",
            subject_id=source.id,
            host=source.url.split("/")[2].partition(":")[0],
            not_before=now,
            created_at=now,
        )
        for source in made
    ]


def seconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def main() -> dict[str, float]:
    """Return captures a second of both, the medians of rounds in alternation."""
    call_command("migrate", verbosity=0)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, installation(folder), served() as port:
        captured(captures_of(addresses(port, 50)))  # now the rules of every host are known
        for number in range(WARMING + ROUNDS):
            urls = [f"{url}?round={number}" for url in addresses(port, PAGES)]
            jobs = captures_of(urls)
            theirs.append(seconds(lambda urls=urls: asyncio.run(raw(urls))))  # type: ignore[misc]
            ours.append(seconds(lambda jobs=jobs: captured(jobs)))  # type: ignore[misc]
    ours, theirs = ours[WARMING:], theirs[WARMING:]
    print([round(PAGES / x) for x in ours], [round(PAGES / x) for x in theirs], file=sys.stderr)
    return {"celery": PAGES / median(ours), "aiohttp": PAGES / median(theirs)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["REDIS_URL"] = f"redis://127.0.0.1:{_free_port()}/0"
    os.environ["WORKER_PROCESSES"] = str(WORKERS)
    os.environ["FETCH_HOST_PAUSE"], os.environ["FETCH_ALLOW_NETS"] = "0", "127.0.0.0/8"
    django.setup()
    sys.stdout.write(json.dumps(main()) + "\n")
