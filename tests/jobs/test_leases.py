"""Leases: what is lost comes back, what nobody began has cost nothing, what never ends is buried."""

import uuid
from datetime import timedelta

import pytest
from django.conf import LazySettings

from factcheck.core import clock
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.jobs.services import MOST_ATTEMPTS, NewJob, enqueue, relay_once, start

pytestmark = [pytest.mark.django_db, pytest.mark.both]


class BrokerAway(Exception):
    """What a send raises while nothing answers."""


def away(kind: str, pairs: list[list[object]]) -> None:
    raise BrokerAway


def lose(kind: str, pairs: list[list[object]]) -> None:
    """Take a message and lose it."""


def die(kind: str, pairs: list[list[object]]) -> None:
    """Begin the work and die of it."""
    for job_id, fence in pairs:
        assert start(job_id=uuid.UUID(str(job_id)), fence=int(str(fence))) is not None


def let_leases_run_out() -> None:
    past = clock.database_now() - timedelta(seconds=1)
    Job.objects.filter(state=JobState.LEASED).update(lease_until=past)


@pytest.mark.parametrize("send", [away, lose])
def test_a_broker_or_worker_that_is_away_for_long_uses_no_attempt_up(send: object) -> None:
    job = enqueue(NewJob(kind="sources.fetch", subject_id=uuid.uuid4()))
    for _ in range(MOST_ATTEMPTS * 2):
        try:
            assert relay_once(send) == 1  # type: ignore[arg-type]
        except BrokerAway:
            assert send is away
        let_leases_run_out()
    job.refresh_from_db()
    assert (job.attempts, job.fence) == (0, MOST_ATTEMPTS * 2)
    assert relay_once(die) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.LEASED, 1)


def test_work_that_its_worker_never_survives_is_buried() -> None:
    job = enqueue(NewJob(kind="sources.fetch", subject_id=uuid.uuid4()))
    for _ in range(MOST_ATTEMPTS):
        assert relay_once(die) == 1
        let_leases_run_out()
    assert relay_once(die) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DEAD, MOST_ATTEMPTS)


def test_a_message_that_nobody_began_is_sent_again_after_its_time(settings: LazySettings) -> None:
    settings.JOB_LEASE_SECONDS, settings.JOB_MESSAGE_SECONDS = 5, 40
    job = enqueue(NewJob(kind="sources.fetch", subject_id=uuid.uuid4()))
    before = clock.database_now()
    assert relay_once(lose) == 1
    job.refresh_from_db()
    assert job.lease_until is not None
    assert timedelta(seconds=40) <= job.lease_until - before < timedelta(seconds=50)
    assert relay_once(lose) == 0
    let_leases_run_out()
    assert relay_once(lose) == 1
