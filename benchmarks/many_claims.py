"""A desk with many claims on PostgreSQL, one in five of them in review, and how long people wait there.

``python -m benchmarks.many_claims 100000`` fills a database of its own that DATABASE_URL names and says what it can do; then
it does what it is told, a name a line, and says how long that took and how many queries. benchmarks/queue_growth.py starts
it. Rows are made by SQL while the triggers are away.
"""

import json
import os
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

_CLAIMS = """
INSERT INTO claims_claim (id, desk_id, article_id, number, version, stage, status, statement, kind, assertion, risk, accusation,
  rationale, content_digest, public, drop_reason, created_by_id, created_at, changed_at, staged_at)
SELECT gen_random_uuid(), %(desk)s, %(article)s, n, 1, CASE WHEN n %% 5 = 0 THEN 'in_review' ELSE 'draft' END, 'confirmed',
  'Bridge ' || n || ' was closed on day ' || n %% 365, 'event', 'substance', 'normal', false, 'The office says so.',
  repeat('a', 64), false, '', %(ana)s, now() - n * interval '1 second', now() - n * interval '1 second', now()
FROM generate_series(%(first)s::int, %(last)s::int) n
"""
_REVIEWS = """
INSERT INTO reviews_review (id, claim_id, number, digest, outcome, submitted_by_id, submitted_at, override_reason, overridden, content)
SELECT gen_random_uuid(), c.id, 1, c.content_digest, 'open', %(ana)s, c.changed_at, '', '[]', '{}' FROM claims_claim c
WHERE c.article_id = %(article)s AND c.stage = 'in_review' AND c.number BETWEEN %(first)s AND %(last)s
"""
_PASSES = """
INSERT INTO reviews_pass (id, review_id, queue_id, "order", approvals_needed, state, rank, entered_at, blind, sealed)
SELECT gen_random_uuid(), r.id, %(queue)s, 1, 1, 'open', 200000000000000 + c.number, c.changed_at, false, false
FROM reviews_review r JOIN claims_claim c ON c.id = r.claim_id
WHERE c.article_id = %(article)s AND c.number BETWEEN %(first)s AND %(last)s
"""
_CONTRIBUTORS = """
INSERT INTO reviews_contributor (review_id, user_id) SELECT r.id, %(ana)s FROM reviews_review r
JOIN claims_claim c ON c.id = r.claim_id WHERE c.article_id = %(article)s AND c.number BETWEEN %(first)s AND %(last)s
"""


def queries(action: Callable[[], object]) -> int:
    """Return how many queries it takes."""
    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def timed(action: Callable[[], object], rounds: int) -> list[float]:
    """Return how long each run takes, in seconds, after one that warms up."""
    action()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return times


def main(size: int) -> None:
    """Fill, then measure what is asked for until nothing is."""
    from benchmarks.newsroom import BigDesk  # noqa: PLC0415 -- needs the settings of this process

    call_command("migrate", verbosity=0)
    desk = BigDesk()
    fill(desk.names(first=1, last=size))
    actions = desk.actions()
    print(json.dumps(list(actions)), flush=True)
    for line in sys.stdin:
        name, _, rounds = line.strip().rpartition(" ")
        told = {"queries": queries(actions[name]), "times": timed(actions[name], int(rounds))}
        print(json.dumps(told), flush=True)


def fill(names: dict[str, object]) -> None:
    """Make the rows; the triggers come back in the same transaction."""
    from factcheck.core import triggers  # noqa: PLC0415 -- needs the settings of this process

    with transaction.atomic():
        triggers.drop(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL synchronous_commit = off")
            # Every row is right by its making: foreign keys are not looked up one by one.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in (_CLAIMS, _REVIEWS, _PASSES, _CONTRIBUTORS):
                cursor.execute(statement, names)
        triggers.make(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    setup_test_environment()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    Client()
    main(int(sys.argv[1]))
