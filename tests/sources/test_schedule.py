"""When a source is looked at again."""

from datetime import timedelta

import pytest

from factcheck.sources.schedule import PAUSES, URGENT_PAUSE, pause_after

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_checks_follow_each_other_ever_more_seldom_and_then_monthly() -> None:
    elapsed, pauses = timedelta(0), []
    for _ in range(8):
        pauses.append(pause_after(elapsed, urgent=False))
        elapsed += pauses[-1] + timedelta(seconds=20)
    assert pauses == [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 30 * DAY, 30 * DAY]
    assert list(PAUSES) == pauses[:6]


def test_a_check_that_comes_a_moment_early_ends_its_pause() -> None:
    assert pause_after(HOUR - timedelta(seconds=5), urgent=False) == 6 * HOUR
    assert pause_after(HOUR / 2, urgent=False) == HOUR


@pytest.mark.parametrize("elapsed", [timedelta(0), DAY, 400 * DAY])
def test_an_urgent_source_is_looked_at_every_hour(elapsed: timedelta) -> None:
    assert pause_after(elapsed, urgent=True) == URGENT_PAUSE == HOUR
