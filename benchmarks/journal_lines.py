"""A journal of many lines, and how fast it is checked; prints JSON. benchmarks/journal.py starts it in a database of its own."""

import hashlib
import json
import os
import sys

import django
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.figure import best_of

LINES = 20_000
_BATCH = 1_000


def main() -> dict[str, float]:
    """Write the lines through the real service; return lines a second, checked and merely read and hashed."""
    from factcheck.audit.services import Entry, record_events, verify_journal  # noqa: PLC0415 -- needs the settings

    call_command("migrate", verbosity=0)
    entries = [Entry("claim.changed", f"cl_{n}", f"cl_{n}", after={"number": n}) for n in range(_BATCH)]
    for _ in range(LINES // _BATCH):
        with transaction.atomic():
            record_events(desk_id=None, actor_id=None, entries=entries)
    checked = best_of(verify_journal, rounds=3)
    assert verify_journal().lines == LINES
    return {"checked": LINES / checked, "bare": LINES / best_of(bare, rounds=3)}


def bare() -> None:
    """Read the same rows and hash each line and its words, and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.prev_hash, e.seq, e.at, e.verb, e.object, e.about, e.commitment, e.hash, d.salt, d.body "
            "FROM audit_event e JOIN audit_eventdetail d ON d.event_id = e.seq ORDER BY e.seq"
        )
        for row in cursor:
            hashlib.sha256("|".join(map(str, row[:7])).encode()).hexdigest()
            hashlib.sha256((row[8] + row[9]).encode()).hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    sys.stdout.write(json.dumps(main()) + "\n")
