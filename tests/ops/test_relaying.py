"""How soon the relay looks again."""

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from factcheck.ops import relaying


class Stop(threading.Event):
    """An event that is set after so many waits; each takes its time on a clock of the test's own."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after
        self.now = 1000.0
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.now += timeout
        self.waits.append(timeout)
        if len(self.waits) == self.after:
            self.set()
        return self.is_set()


def waits(monkeypatch: pytest.MonkeyPatch, count: int, look: Callable[[int], int | None]) -> list[float]:
    """Run the relay for ``count`` looks; ``look`` tells how many jobs the n-th of them sends, None if none is due."""
    stop = Stop(count)

    def relay_once(send: object, *, sweeping: bool) -> int:
        return look(len(stop.waits)) or 0

    def due(now: object) -> SimpleNamespace:
        return SimpleNamespace(exists=lambda: look(len(stop.waits)) is not None)

    monkeypatch.setattr(relaying, "relay_once", relay_once)
    monkeypatch.setattr(relaying.Job.objects, "due", due)
    monkeypatch.setattr(relaying.heartbeat, "touch", lambda *of: None)
    monkeypatch.setattr(relaying, "close_old_connections", lambda: None)
    monkeypatch.setattr(relaying, "time", SimpleNamespace(monotonic=lambda: stop.now))
    relaying.run_relay(stop)
    return stop.waits


@pytest.mark.django_db
def test_what_is_blocked_is_looked_at_more_often_as_long_as_there_was_work_lately(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    eager = int(relaying.LATELY / relaying.IDLE)
    found = waits(monkeypatch, eager + 8, lambda number: 50 if number == 2 else 0)
    assert found[:3] == [relaying.BLOCKED, relaying.BLOCKED, relaying.SOON]
    assert set(found[3 : eager + 2]) == {relaying.IDLE}
    assert set(found[eager + 4 :]) == {relaying.BLOCKED}


@pytest.mark.django_db
def test_where_nothing_is_due_nothing_is_leased(monkeypatch: pytest.MonkeyPatch) -> None:
    leased: list[int] = []

    def look(number: int) -> int | None:
        leased.append(number)
        return None

    looks = int(relaying.SWEEP / relaying.IDLE * 1.5)
    assert waits(monkeypatch, looks, look) == [relaying.IDLE] * looks
    # Each look asks whether anything is due; the first and the one a sweep later lease as well.
    assert len(leased) == looks + 2


@pytest.mark.django_db
def test_a_fault_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(number: int) -> int:
        if number:
            raise OSError("The broker is away.")
        return 1

    assert waits(monkeypatch, 3, look) == [relaying.SOON, relaying.PAUSE, relaying.PAUSE]
