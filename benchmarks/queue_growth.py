"""Waiting at a desk with many claims, against the same desk with 1,000: nothing a reviewer does may grow with the desk.

Needs PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``). ``BENCH_CLAIMS=1000000`` measures a million too.
"""

import json
import os

from benchmarks.figure import Figure
from benchmarks.own_database import measured

_LEAST = 1_000
_GOALS = {"queue page of 50": 1.2}
_GOAL = 1.5


def sizes() -> list[int]:
    """Return the numbers of claims, ascending."""
    most = int(os.environ.get("BENCH_CLAIMS", "100000"))
    return [size for size in (_LEAST, 10_000, 100_000, 1_000_000) if size <= most]


def figures() -> list[Figure]:
    """Milliseconds at each size, and the number of queries."""
    line = measured("benchmarks.many_claims", *map(str, sizes()))
    if line is None:
        print("waiting at a large desk: no figure, no PostgreSQL (BENCH_POSTGRESQL)", flush=True)
        return []
    told = json.loads(line)
    return [figure for size in sizes()[1:] for figure in _against_least(told, size)]


def _against_least(told: dict[str, dict[str, float]], size: int) -> list[Figure]:
    here, least = told[str(size)], told[str(_LEAST)]
    found = []
    for name, value in here.items():
        if name.endswith(", queries"):
            found.append(
                Figure(f"{name}, {size:,} claims", value, least[name], "queries", "1,000 claims", 1.0, True)
            )
        else:
            goal = _GOALS.get(name, _GOAL)
            found.append(
                Figure(
                    f"{name}, {size:,} claims",
                    1e3 * value,
                    1e3 * least[name],
                    "ms",
                    "1,000 claims",
                    goal,
                    True,
                )
            )
    return found
