"""``kill -9`` around the call of a webhook: the message arrives all the same, always under one id."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from standardwebhooks import Webhook

from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.publishing.models import Delivery
from factcheck.publishing.services.endpoints import add_endpoint
from tests import factories
from tests.faults.installation import Installation, installed, kill, redis_server
from tests.publishing.desk import published
from tests.receiver import receiving

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """PostgreSQL with Redis, or SQLite with the broker of files."""
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(redis_server(tmp_path)) if connection.vendor == "postgresql" else ""
        yield stack.enter_context(installed(tmp_path, url))


def delivered() -> bool:
    return not Job.objects.live().exists() and Delivery.objects.get().state == "delivered"


def test_a_worker_killed_after_the_call_and_before_the_mark_sends_the_same_message_again(
    installation: Installation,
) -> None:
    room = factories.newsroom()
    worker = installation.worker()
    installation.relay()
    with receiving(hangs=True) as receiver:
        made = add_endpoint(actor=room.actor("chris"), url=receiver.url)
        published(room)
        installation.until(lambda: len(receiver.calls) == 1, seconds=60)
        kill(worker)
        assert Delivery.objects.get().state == "waiting"
        receiver.hangs = False
        receiver.released.set()
        installation.worker()
        installation.until(delivered, seconds=90)
    first, second = receiver.calls
    assert (first.id, first.body) == (second.id, second.body)
    assert Webhook(made.secret).verify(second.body, second.headers)["type"] == "verdict.published"
    assert Delivery.objects.get().log.count() == 1


def test_what_was_committed_is_sent_though_everything_was_killed_before_the_call(
    installation: Installation,
) -> None:
    room = factories.newsroom()
    relay = installation.relay()
    with receiving() as receiver:
        add_endpoint(actor=room.actor("chris"), url=receiver.url)
        published(room)
        installation.until(lambda: Job.objects.filter(state=JobState.LEASED).exists(), seconds=60)
        kill(relay)
        if not installation.redis_url:
            for message in (installation.folder / "broker" / "queue").iterdir():
                message.unlink()
        assert receiver.calls == []
        installation.worker()
        installation.relay()
        installation.until(delivered, seconds=90)
    assert receiver.ids == [Delivery.objects.get().message_id]
