"""What the world reads, against a bare WSGI application with the same bytes under the same server, and against itself
with a thousand times fewer publications: all three asked in turn, so that noise hits each alike.

Needs PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``). ``BENCH_PUBLICATIONS`` is the larger number, a million
unless said otherwise: some minutes and 8 GB to fill.
"""

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.figure import Figure, undisturbed
from benchmarks.own_database import database, process, reachable, said
from benchmarks.serving import Connection, serving, times

_SMALL = 1000
_ROUNDS = 15
_VERDICT = "verdict by id"
_UNCHANGED = "verdict by id, not modified"
_GOALS = {
    _VERDICT: 0.35,
    _UNCHANGED: 0.35,
    "verdict by id, seldom asked": 0.35,
    "list of 50 verdicts": 0.25,
    "list of 50 verdicts, further pages": 0.25,
    "/changes of 100": 0.25,
    "/changes of 100, further pages": 0.25,
}
_UNIT = "answers a second"


def figures() -> list[Figure]:
    """Answers a second, and how they hold as publications grow."""
    if not reachable("public reads"):
        return []
    many = int(os.environ.get("BENCH_PUBLICATIONS", "1000000"))
    sizes = [_SMALL, many] if many > _SMALL else [_SMALL]
    with ExitStack() as stack:
        urls = [stack.enter_context(database(f"public_{size}")) for size in sizes]
        asked = [_filled(url, size) for url, size in zip(urls, sizes, strict=True)]
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = [
            stack.enter_context(
                serving("factcheck.wsgi:application", DATABASE_URL=url, RATE_LIMITS="off", LOG_LEVEL="ERROR")
            )
            for url in urls
        ]
        etags = [_hold(port, paths, folder) for port, paths in zip(ours, asked, strict=True)]
        bare = stack.enter_context(serving("benchmarks.bare:application", BENCH_BARE=str(folder)))
        sides = list(zip([*ours, bare], [*asked, asked[0]], [*etags, etags[0]], strict=True))
        best = [_best(sides, name) for name in _GOALS]
    return _told(dict(zip(_GOALS, best, strict=True)), many)


def _told(best: dict[str, list[float]], many: int) -> list[Figure]:
    found = [
        Figure(name, rates[0], rates[-1], _UNIT, "bare WSGI, same bytes", _GOALS[name])
        for name, rates in best.items()
    ]
    found.append(Figure(_UNCHANGED, best[_UNCHANGED][0], best[_VERDICT][0], _UNIT, "the whole verdict", 0.95))
    if len(best[_VERDICT]) == 2:
        return found
    return found + [
        Figure(f"{name} at {many:,}", 1e3 / rates[1], 1e3 / rates[0], "ms", f"at {_SMALL:,}", 1.2, True)
        for name, rates in best.items()
    ]


def _best(sides: list[tuple[int, dict[str, list[str]], dict[str, str]]], name: str) -> list[float]:
    """Return the answers a second that each side gives undisturbed; the sides are asked in turn."""
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(_ROUNDS):
        for side, (port, paths, etags) in zip(taken, sides, strict=True):
            chosen = paths[_VERDICT if name == _UNCHANGED else name]
            side += times(port, chosen, etags if name == _UNCHANGED else {})
    return [1 / undisturbed(side) for side in taken]


def _filled(url: str, number: int) -> dict[str, list[str]]:
    with process("benchmarks.published", url, str(number)) as filling:
        asked: dict[str, list[str]] = json.loads(said(filling))
    return asked


def _hold(port: int, asked: dict[str, list[str]], folder: Path) -> dict[str, str]:
    """Write what ours answers for the yardstick, unless it holds answers already; returns the ETag of each path."""
    index: dict[str, tuple[str, list[tuple[str, str]], str]] = {}
    with Connection(port) as connection:
        for path in (path for paths in asked.values() for path in paths):
            answer = connection.get(path)
            assert answer.status == "200 OK", answer
            index[path] = (answer.status, _kept(answer.headers), str(len(index)))
            if not (folder / "index.json").exists():
                (folder / str(len(index) - 1)).write_bytes(answer.body)
    if not (folder / "index.json").exists():
        (folder / "index.json").write_text(json.dumps(index))
    return {path: dict(headers)["ETag"] for path, (_, headers, _) in index.items()}


def _kept(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    own = {"server", "date", "connection", "content-length"}
    return [(name, value) for name, value in headers if name.lower() not in own]
