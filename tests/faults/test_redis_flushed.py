"""FLUSHALL with fifty captures queued and under way: the rows know what the broker has forgotten."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.db import connection

from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from tests import factories
from tests.faults.captures import all_ended, check_each_captured_once, queue
from tests.faults.installation import installed, redis_server
from tests.site import Site, serving

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(420),
]

HOSTS = [f"127.0.0.{last}" for last in range(2, 52)]
#: As many at a time: more messages than a worker takes in hand.
BATCH = 5
KEY = "fc:fetch"


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(serving(host, delay=3)) for host in HOSTS]


def all_sent() -> bool:
    return not Job.objects.filter(state=JobState.WAITING).exists()


def test_every_capture_ends_once_though_the_broker_was_emptied(tmp_path: Path, sites: list[Site]) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("Redis belongs to the installation with PostgreSQL")
    room = factories.newsroom()
    with (
        redis_server(tmp_path) as url,
        installed(tmp_path, url) as installation,
        redis.Redis.from_url(url, socket_timeout=5) as broker,
    ):
        installation.worker()
        installation.relay()
        sources = []
        for start in range(0, len(sites), BATCH):
            sources += queue(room, [f"{site.url}/notice" for site in sites[start : start + BATCH]])
            installation.until(all_sent, seconds=30)
        installation.until(lambda: any(site.hits for site in sites), seconds=60)
        waiting = broker.llen(KEY)
        assert broker.flushall()
        assert waiting > 0, "no message was lost"
        installation.until(all_ended, seconds=270)
        check_each_captured_once(sources, installation.folder / "evidence")
        assert sorted(site.hits["/notice"] for site in sites) == [1] * len(sites)
