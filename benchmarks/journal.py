"""Checking the journal, against a bare loop that reads and hashes the same rows."""

import json

from benchmarks.figure import Figure
from benchmarks.own_database import measured, reachable


def figures() -> list[Figure]:
    """Lines a second."""
    if not reachable("journal"):
        return []
    found = json.loads(measured("benchmarks.journal_lines"))
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
