"""``kill -9`` of a whole worker in the middle of its captures: a new worker brings every one of them to its end."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from factcheck.jobs.models import Job
from factcheck.sources.models import Fetch
from tests import factories
from tests.faults.captures import all_ended, check_each_captured_once, queue
from tests.faults.installation import Installation, installed, kill, redis_server
from tests.site import Site, serving

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

#: One address of loopback a page, since a host is asked for one thing at a time.
HOSTS = [f"127.0.0.{last}" for last in range(2, 8)]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """PostgreSQL with Redis, or SQLite with the broker of files."""
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(redis_server(tmp_path)) if connection.vendor == "postgresql" else ""
        yield stack.enter_context(installed(tmp_path, url))


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Pages that take two seconds."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(serving(host, delay=2)) for host in HOSTS]


def asked(sites: list[Site]) -> int:
    return sum(site.hits.get("/notice", 0) for site in sites)


def test_every_capture_ends_once_though_its_worker_was_killed(
    installation: Installation, sites: list[Site]
) -> None:
    room = factories.newsroom()
    worker = installation.worker()
    installation.relay()
    sources = queue(room, [f"{site.url}/notice" for site in sites])
    installation.until(lambda: asked(sites) > 0, seconds=60)
    kill(worker)
    assert Fetch.objects.count() < len(sites)
    installation.worker()
    installation.until(all_ended, seconds=120)
    check_each_captured_once(sources, installation.folder / "evidence")
    assert asked(sites) > len(sites), "nothing was cut off"
    assert max(Job.objects.values_list("attempts", flat=True)) == 2
