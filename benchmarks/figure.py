"""What a benchmark says: ours, the yardstick, and the ratio that was promised."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row: ``ours`` and ``yardstick`` in ``unit``; the ratio ours : yardstick is at least or at most ``goal``."""

    name: str
    ours: float
    yardstick: float
    unit: str
    against: str
    goal: float
    at_most: bool = False

    @property
    def ratio(self) -> float:
        """Ours divided by the yardstick."""
        return self.ours / self.yardstick

    @property
    def reached(self) -> bool:
        """Whether the goal holds."""
        return self.ratio <= self.goal if self.at_most else self.ratio >= self.goal


def best_of(action: Callable[[], object], *, rounds: int = 5) -> float:
    """Return the shortest of several runs, in seconds: what the machine can do when nobody else asks it."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def undisturbed(times: list[float]) -> float:
    """Return the time that one in ten does not exceed: what one run takes when nobody else asks for the machine."""
    return sorted(times)[len(times) // 10]


def in_turn(*actions: Callable[[], object], rounds: int = 5) -> list[float]:
    """Return the shortest run of each in seconds; they take turns, so that what else the machine does hits all alike."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, taken in zip(actions, times, strict=True):
            taken.append(best_of(action, rounds=1))
    return [min(taken) for taken in times]
