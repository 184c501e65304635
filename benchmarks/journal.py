"""Checking the journal, against a bare loop that reads and hashes the same rows."""

import json

from benchmarks.figure import Figure
from benchmarks.own_database import measured


def figures() -> list[Figure]:
    """Lines a second."""
    told = measured("benchmarks.journal_lines")
    if told is None:
        print("journal: no figure, no PostgreSQL (BENCH_POSTGRESQL)", flush=True)
        return []
    found = json.loads(told)
    return [
        Figure(
            "verification of the journal",
            found["checked"],
            found["bare"],
            "lines a second",
            "read and hash",
            0.5,
        )
    ]
