"""What the world reads, against a bare WSGI application with the same bytes under the same server in the same minute.

``BENCH_PUBLICATIONS=1000000`` adds what a thousand times more publications cost (an hour, and 10 GB, to fill; best on
PostgreSQL: ``BENCH_DATABASE_URL`` names an empty database).
"""

import json
import os
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from benchmarks.figure import Figure
from benchmarks.published import fill
from benchmarks.serving import Connection, rate, serving
from factcheck.accounts.models import Desk
from factcheck.ops.sample.newsroom import load
from factcheck.publishing.models import PublishedVerdict

_SMALL = 1000
_ROUNDS = 5
_LIST, _CHANGES = "/api/v1/verdicts?limit=50", "/api/v1/changes?limit=100"


def figures() -> list[Figure]:
    """Answers a second."""
    call_command("migrate", verbosity=0)
    if Desk.objects.exists():
        raise SystemExit("The database of the benchmarks has to be empty.")
    load()
    fill(_SMALL)
    small, bare = _measure()
    unit = "answers a second"
    detail, listed, changes, unchanged = small
    found = [
        Figure("verdict by id", detail, bare[0], unit, "bare WSGI, same bytes", 0.35),
        Figure("list of 50 verdicts", listed, bare[1], unit, "bare WSGI, same bytes", 0.25),
        Figure("/changes of 100", changes, bare[2], unit, "bare WSGI, same bytes", 0.25),
        Figure("verdict by id, not modified", unchanged, detail, unit, "the whole verdict", 0.95),
    ]
    many = int(os.environ.get("BENCH_PUBLICATIONS", _SMALL))
    if many <= _SMALL:
        return found
    fill(many)
    large, _ = _measure()
    names = ("verdict by id", "list of 50 verdicts", "/changes of 100")
    return found + [
        Figure(f"{name} at {many:,}", 1e3 / ours, 1e3 / before, "ms", f"at {_SMALL:,}", 1.2, at_most=True)
        for name, ours, before in zip(names, large, small, strict=False)
    ]


def _measure() -> tuple[list[float], list[float]]:
    """Return the best rates of ours and of the yardstick: verdict, list, changes, 304."""
    verdict = f"/api/v1/verdicts/{PublishedVerdict.objects.standing()[:1].get().public_id}"
    connection.close()
    paths = [verdict, _LIST, _CHANGES]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("factcheck.wsgi:application", RATE_LIMITS="off", LOG_LEVEL="ERROR") as ours,
    ):
        etag = _hold(ours, paths, Path(folder))
        with serving("benchmarks.bare:application", BENCH_BARE=folder) as bare:
            rounds = [
                (
                    [*(rate(ours, path) for path in paths), rate(ours, verdict, etag=etag)],
                    [*(rate(bare, path) for path in paths), rate(bare, verdict, etag=etag)],
                )
                for _ in range(_ROUNDS)
            ]
    best = [[max(column) for column in zip(*side, strict=True)] for side in zip(*rounds, strict=True)]
    return best[0], best[1]


def _hold(port: int, paths: list[str], folder: Path) -> str:
    """Write what ours answers for the yardstick; returns the ETag of the first."""
    index: dict[str, tuple[str, list[tuple[str, str]], str]] = {}
    etag = ""
    with Connection(port) as asked:
        for number, path in enumerate(paths):
            answer = asked.get(path)
            assert answer.status == "200 OK", answer
            (folder / str(number)).write_bytes(answer.body)
            own = {"server", "date", "connection", "content-length"}
            headers = [(name, value) for name, value in answer.headers if name.lower() not in own]
            index[path] = (answer.status, headers, str(number))
            etag = etag or dict(answer.headers)["ETag"]
    (folder / "index.json").write_text(json.dumps(index))
    return etag
