"""When a message is tried again, and how long an endpoint that fails is left alone. Pure."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from factcheck.fetching.client import PostResult

_HOUR = 3600
#: Seconds between two tries of one message; after the last a person has to ask for another.
GAPS = (5, 300, 1800, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR)
#: Seconds for which an endpoint is left alone after so many failures in a row; the last one stays.
PAUSES = (5, 15, 60, 300)
_SPREAD = 0.2
#: Without a success for so long an endpoint is disabled.
PATIENCE = timedelta(days=5)
#: Nobody is asked to wait for longer.
_LONGEST = timedelta(days=1)


def next_try(tries: int, now: datetime) -> datetime | None:
    """Return when a message is tried again after ``tries`` failures, ±20 %; None when it is given up."""
    if tries > len(GAPS):
        return None
    gap = GAPS[tries - 1] * random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 -- spreads load, guards nothing
    return now + timedelta(seconds=gap)


def pause(failures: int) -> timedelta:
    """Return for how long an endpoint is left alone after ``failures`` in a row; its messages lose no try by it."""
    return timedelta(seconds=PAUSES[min(failures, len(PAUSES)) - 1])


def asked_to_wait(result: PostResult, now: datetime) -> datetime:
    """Return until when the receiver asked to be left alone (Retry-After of a 429 or 5xx), at most a day; else now."""
    if result.status is None or not (result.status == 429 or result.status >= 500):
        return now
    return min(_moment(result.retry_after.strip(), now), now + _LONGEST)


def _moment(text: str, now: datetime) -> datetime:
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=int(text)) if len(text) < 9 else now + _LONGEST
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return now
    return max(now, moment if moment.tzinfo else moment.replace(tzinfo=UTC))
