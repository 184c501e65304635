"""Waiting at a desk with many claims, against the same desk with 1,000: nothing a reviewer does may grow with the desk.

Each size has a database and a process of its own, and they are asked in turn, so that noise hits each alike. Needs
PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``). ``BENCH_CLAIMS`` is the largest number, a million unless said
otherwise.
"""

import json
import os
import subprocess
from contextlib import ExitStack

from benchmarks.figure import Figure, undisturbed
from benchmarks.own_database import database, process, reachable, said

_LEAST = 1_000
_ROUNDS, _RUNS = 8, 12
_GOALS = {"queue page of 50": 1.2}
_GOAL = 1.5


def sizes() -> list[int]:
    """Return the numbers of claims, ascending."""
    most = int(os.environ.get("BENCH_CLAIMS", "1000000"))
    return [size for size in (_LEAST, 10_000, 100_000, 1_000_000) if size <= most]


def figures() -> list[Figure]:
    """Milliseconds at each size, and the number of queries."""
    if not reachable("waiting at a large desk"):
        return []
    with ExitStack() as stack:
        desks = []
        for size in sizes():
            url = stack.enter_context(database(f"claims_{size}"))
            desks.append(stack.enter_context(process("benchmarks.many_claims", url, str(size))))
        names = [json.loads(said(desk)) for desk in desks]
        told = {name: _in_turn(desks, name) for name in names[0]}
        for desk in desks:
            desk.communicate()
    return [
        figure
        for place, size in enumerate(sizes())
        if place
        for name in told
        for figure in _against_least(name, size, told[name][0], told[name][place])
    ]


def _in_turn(desks: list[subprocess.Popen[str]], name: str) -> list[tuple[int, float]]:
    """Return queries and seconds of one action at each desk."""
    counts, taken = [0] * len(desks), [list[float]() for _ in desks]
    for _ in range(_ROUNDS):
        for place, desk in enumerate(desks):
            assert desk.stdin is not None
            desk.stdin.write(f"{name} {_RUNS}\n")
            desk.stdin.flush()
            answer = json.loads(said(desk))
            counts[place] = answer["queries"]
            taken[place] += answer["times"]
    return [(count, undisturbed(times)) for count, times in zip(counts, taken, strict=True)]


def _against_least(name: str, size: int, least: tuple[int, float], here: tuple[int, float]) -> list[Figure]:
    against = f"{_LEAST:,} claims"
    goal = _GOALS.get(name, _GOAL)
    return [
        Figure(f"{name}, {size:,} claims", 1e3 * here[1], 1e3 * least[1], "ms", against, goal, True),
        Figure(f"{name}, {size:,} claims, queries", here[0], least[0], "queries", against, 1.0, True),
    ]
