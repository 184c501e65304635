"""Politeness and fairness: who is asked next, whom a closed host delays, how a failing host opens again."""

import uuid
from datetime import timedelta

import pytest
from django.conf import LazySettings, settings

from factcheck.core import clock
from factcheck.jobs.enums import JobState, Urgency
from factcheck.jobs.models import Host, Job
from factcheck.jobs.politeness import (
    FIRST_BREAK,
    LONGEST_BREAK,
    OPEN_AFTER,
    Because,
    Robots,
    note_failure,
    note_robots,
    note_success,
    note_wait,
    waits_of,
)
from factcheck.jobs.services import NewJob, enqueue, finish, lease_due

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FETCH = "sources.fetch"
ANA, BEN = uuid.uuid4(), uuid.uuid4()


def queued(owner: uuid.UUID | None = ANA, host: str = "", **more: object) -> Job:
    new = NewJob(kind=FETCH, subject_id=uuid.uuid4(), owner_id=owner, host=host, **more)  # type: ignore[arg-type]
    return enqueue(new)


def paste(count: int, owner: uuid.UUID, host: str = "") -> None:
    moment = clock.database_now() - timedelta(minutes=5)
    rows = [
        Job(
            kind=FETCH,
            subject_id=uuid.uuid4(),
            owner_id=owner,
            host=host or f"h{n}.example",
            not_before=moment,
            created_at=moment,
        )
        for n in range(count)
    ]
    Job.objects.bulk_create(rows)


def leased() -> list[Job]:
    return lease_due()


def let_pass(name: str) -> None:
    """Let a host's breaks and pauses be over."""
    past = clock.database_now() - timedelta(seconds=1)
    Host.objects.filter(name=name).update(next_allowed_at=past)
    Host.objects.filter(name=name, open_until__isnull=False).update(open_until=past)


@pytest.mark.parametrize("host", ["", "one.example"])
def test_thousands_of_addresses_of_one_editor_do_not_delay_anothers_first(host: str) -> None:
    paste(settings.JOB_WINDOW * 8, ANA, host)
    other = queued(BEN, "ben.example")
    assert other in leased()[:2]


def test_a_person_comes_before_a_robot_however_long_that_waited() -> None:
    early = clock.database_now() - timedelta(hours=1)
    robots = [queued(None, f"r{n}.example", urgency=Urgency.ROBOT, not_before=early) for n in range(3)]
    person = queued(ANA, "a.example")
    assert [job.id for job in leased()] == [person.id, *sorted(job.id for job in robots)]


def test_one_job_a_host_a_batch_and_none_more_while_it_runs(settings: LazySettings) -> None:
    settings.FETCH_HOST_PAUSE = 2.0
    for owner in (ANA, ANA, BEN):
        queued(owner, "a.example")
    other = queued(BEN, "b.example")
    first = leased()
    assert sorted(job.host for job in first) == ["a.example", "b.example"]
    assert other in first
    let_pass("a.example")
    assert leased() == []
    finish(job=next(job for job in first if job.host == "a.example"))
    assert [job.host for job in leased()] == ["a.example"]


def test_what_is_not_due_waits_where_single_file_is_lifted(settings: LazySettings) -> None:
    settings.FETCH_HOST_PAUSE = 0
    queued(ANA, "a.example", not_before=clock.database_now() + timedelta(hours=1))
    assert leased() == []


def test_several_at_once_where_single_file_is_lifted_but_not_of_a_host_that_wants_a_pause(
    settings: LazySettings,
) -> None:
    settings.FETCH_HOST_PAUSE = 0
    note_robots(read={"slow.example": Robots("", 5)})
    for host in ("a.example", "a.example", "slow.example", "slow.example"):
        queued(ANA, host)
    assert sorted(job.host for job in leased()) == ["a.example", "a.example", "slow.example"]
    let_pass("slow.example")
    assert leased() == []


def test_a_closed_host_delays_nobody_else() -> None:
    note_wait(name="slow.example", wait=timedelta(hours=1))
    paste(settings.JOB_WINDOW * 6, ANA, "slow.example")
    free = queued(ANA, "free.example")
    assert leased() == [free]


def test_a_crawl_delay_is_kept_between_two_requests(settings: LazySettings) -> None:
    settings.FETCH_HOST_PAUSE = 2.0
    note_robots(read={"slow.example": Robots("", 17.2), "absurd.example": Robots("", 9000)})
    for host in ("slow.example", "absurd.example", "plain.example"):
        queued(ANA, host)
    now = clock.database_now()
    assert len(leased()) == 3
    pauses = {host.name: host.next_allowed_at - now for host in Host.objects.all() if host.next_allowed_at}
    expected = {"slow.example": 18, "absurd.example": 30, "plain.example": 2}
    for name, seconds in expected.items():
        assert timedelta(seconds=seconds) <= pauses[name] < timedelta(seconds=seconds + 10)


def test_a_shorter_wait_never_shortens_a_longer_one() -> None:
    note_wait(name="a.example", wait=timedelta(hours=2))
    note_wait(name="a.example", wait=None)
    wait = waits_of(["a.example", "unknown.example", ""])
    assert list(wait) == ["a.example"]
    assert wait["a.example"].because is Because.ASKED
    assert wait["a.example"].until > clock.database_now() + timedelta(minutes=110)


def test_a_failing_host_is_closed_probed_once_and_opened_again(settings: LazySettings) -> None:
    settings.FETCH_HOST_PAUSE = 0
    for _ in range(OPEN_AFTER - 1):
        note_failure(name="ill.example")
    assert waits_of(["ill.example"]) == {}
    note_failure(name="ill.example")
    assert waits_of(["ill.example"])["ill.example"].because is Because.FAILING
    for _ in range(2):
        queued(ANA, "ill.example")
    assert leased() == []
    let_pass("ill.example")
    (probe,) = leased()
    assert leased() == [], "a second request beside the probe"
    note_failure(name="ill.example")
    until = waits_of(["ill.example"])["ill.example"].until - clock.database_now()
    assert FIRST_BREAK < until <= FIRST_BREAK * 2
    finish(job=probe)
    let_pass("ill.example")
    (probe,) = leased()
    note_success(names=["ill.example"])
    finish(job=probe)
    host = Host.objects.get(name="ill.example")
    assert (host.failures, host.open_until) == (0, None)
    queued(ANA, "ill.example")
    assert [job.state for job in leased()] == [JobState.LEASED]


def test_a_break_never_grows_beyond_its_bound() -> None:
    for _ in range(OPEN_AFTER + 30):
        note_failure(name="ill.example")
    until = waits_of(["ill.example"])["ill.example"].until - clock.database_now()
    assert LONGEST_BREAK - timedelta(minutes=1) < until <= LONGEST_BREAK
