"""Politeness in rows: how long a host is left alone, and when one that fails is asked again. No worker waits for it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from factcheck.core import clock
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Host, Job

#: Failures in a row after which a host is closed, and for how long: twice as long after each probe that fails.
OPEN_AFTER, FIRST_BREAK, LONGEST_BREAK = 5, timedelta(minutes=5), timedelta(hours=1)
#: What a host that wants a pause without saying how long gets.
DEFAULT_WAIT = timedelta(seconds=60)
#: How long a robots.txt that was read holds.
ROBOTS_LAST = timedelta(hours=24)
#: The longest pause that mere politeness makes (crawl-delay); anything beyond was asked for.
LONGEST_PAUSE = timedelta(seconds=30)


class Because(StrEnum):
    """Why a host is left alone."""

    POLITE = "polite"
    ASKED = "asked"
    FAILING = "failing"


@dataclass(frozen=True)
class HostWait:
    """Until when a host is left alone, and why."""

    until: datetime
    because: Because


def closed_hosts(now: datetime) -> QuerySet[Host, str]:
    """Return the names of hosts that are not asked now."""
    closed = Host.objects.filter(Q(next_allowed_at__gt=now) | Q(open_until__gt=now))
    return closed.values_list("name", flat=True)


def single_file_lifted() -> bool:
    """Whether hosts may be asked for several pages at once (``FETCH_HOST_PAUSE=0``: tests and inner networks)."""
    return bool(settings.FETCH_HOST_PAUSE <= 0)


def careful_hosts() -> QuerySet[Host, str]:
    """Return the hosts that are asked for one page at a time even then: they fail, or want a pause of their own."""
    careful = Host.objects.filter(Q(failures__gte=OPEN_AFTER) | Q(crawl_delay__gt=0))
    return careful.values_list("name", flat=True)


def busy_hosts() -> QuerySet[Job, str]:
    """Return the hosts that are being asked and bear no second request: one at a time, or one probe after failures."""
    asked = Job.objects.filter(state=JobState.LEASED).exclude(host="")
    if single_file_lifted():
        asked = asked.filter(host__in=careful_hosts())
    return asked.values_list("host", flat=True)


def pause_hosts(names: Iterable[str], now: datetime) -> None:
    """Leave each host alone for the usual pause or its own crawl-delay; a longer pause that runs already stays."""
    chosen = set(names)
    delays = dict(Host.objects.filter(name__in=chosen).values_list("name", "crawl_delay"))
    fresh = sorted(chosen - set(delays))
    Host.objects.bulk_create([Host(name=name) for name in fresh], ignore_conflicts=True)
    by_pause: dict[float, list[str]] = defaultdict(list)
    for name in sorted(chosen):
        by_pause[max(settings.FETCH_HOST_PAUSE, delays.get(name, 0))].append(name)
    for seconds, hosts in by_pause.items():
        if seconds > 0:
            _hold(hosts, now + timedelta(seconds=seconds))


def pause_host(*, name: str, seconds: float) -> None:
    """Leave the host alone for so many seconds; a longer pause that runs already stays."""
    Host.objects.get_or_create(name=name)
    _hold([name], clock.database_now() + timedelta(seconds=seconds))


def _hold(names: list[str], until: datetime) -> None:
    shorter = Q(next_allowed_at__isnull=True) | Q(next_allowed_at__lt=until)
    Host.objects.filter(shorter, name__in=names).update(next_allowed_at=until)


def note_success(*, names: Iterable[str]) -> None:
    """These hosts answered: their counts of failures start anew, and they are open."""
    Host.objects.filter(name__in=set(names), failures__gt=0).update(failures=0, open_until=None)


def note_wait(*, name: str, wait: timedelta | None) -> None:
    """The host asked to be left alone for ``wait``; None: it did not say how long."""
    pause_host(name=name, seconds=(DEFAULT_WAIT if wait is None else wait).total_seconds())


def note_failure(*, name: str) -> None:
    """The host failed once more; after OPEN_AFTER failures in a row it is closed, longer after each failed probe."""
    Host.objects.get_or_create(name=name)
    with transaction.atomic():
        host = Host.objects.select_for_update().get(name=name)
        host.failures = min(host.failures + 1, 1000)
        if host.failures >= OPEN_AFTER:
            pause = FIRST_BREAK * 2 ** min(host.failures - OPEN_AFTER, 10)
            host.open_until = clock.database_now() + min(pause, LONGEST_BREAK)
        host.save(update_fields=["failures", "open_until"])


@dataclass(frozen=True)
class Robots:
    """A robots.txt as it was read just now, and the seconds that it asks between two requests (0: nothing)."""

    rules: str
    crawl_delay: float


def note_robots(*, read: Mapping[str, Robots]) -> None:
    """Keep the robots.txt of each host, by name, and when it was read."""
    now, most = clock.database_now(), int(LONGEST_PAUSE.total_seconds())
    rows = [
        Host(
            name=name,
            robots=one.rules,
            crawl_delay=min(math.ceil(max(one.crawl_delay, 0)), most),
            robots_at=now,
        )
        # In one order, whoever writes: two workers never wait for each other.
        for name, one in sorted(read.items())
    ]
    columns = ["robots", "crawl_delay", "robots_at"]
    Host.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=columns)


def known_robots(names: Iterable[str]) -> dict[str, str]:
    """Return the rules of those hosts whose robots.txt was read less than ROBOTS_LAST ago."""
    since = clock.database_now() - ROBOTS_LAST
    known = Host.objects.filter(name__in=set(names), robots_at__gt=since)
    return dict(known.values_list("name", "robots"))


def waits_of(names: Iterable[str]) -> dict[str, HostWait]:
    """Return which of the hosts are left alone, until when and why, in one query (none if no host is given)."""
    chosen = {name for name in names if name}
    if not chosen:
        return {}
    now = clock.database_now()
    waits = {host.name: _wait(host, now) for host in Host.objects.filter(name__in=chosen)}
    return {name: wait for name, wait in waits.items() if wait is not None}


def _wait(host: Host, now: datetime) -> HostWait | None:
    if host.open_until is not None and host.open_until > now:
        until = max(host.open_until, host.next_allowed_at or now)
        return HostWait(until, Because.FAILING)
    if host.next_allowed_at is None or host.next_allowed_at <= now:
        return None
    polite = host.next_allowed_at - now <= LONGEST_PAUSE
    return HostWait(host.next_allowed_at, Because.POLITE if polite else Because.ASKED)
