"""A desk with many claims on PostgreSQL, one in ten of them in review, and how long people wait there; prints JSON.

``python -m benchmarks.many_claims 1000 100000`` in a database of its own that DATABASE_URL names: benchmarks/queue_growth.py
starts it. Rows are made by SQL while the triggers are away.
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
SELECT gen_random_uuid(), %(desk)s, %(article)s, n, 1, CASE WHEN n %% 10 = 0 THEN 'in_review' ELSE 'draft' END, 'confirmed',
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
INSERT INTO reviews_pass (id, review_id, queue_id, "order", approvals_needed, state, rank, entered_at)
SELECT gen_random_uuid(), r.id, %(queue)s, 1, 1, 'open', 200000000000000 + c.number, c.changed_at
FROM reviews_review r JOIN claims_claim c ON c.id = r.claim_id
WHERE c.article_id = %(article)s AND c.number BETWEEN %(first)s AND %(last)s
"""
_CONTRIBUTORS = """
INSERT INTO reviews_contributor (review_id, user_id) SELECT r.id, %(ana)s FROM reviews_review r
JOIN claims_claim c ON c.id = r.claim_id WHERE c.article_id = %(article)s AND c.number BETWEEN %(first)s AND %(last)s
"""


def shortest(action: Callable[[], object], rounds: int = 25) -> float:
    """Return the shortest of some runs, in seconds, after one that warms up."""
    action()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def queries(action: Callable[[], object]) -> int:
    """Return how many queries it takes."""
    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def main(sizes: list[int]) -> dict[int, dict[str, float]]:
    """Fill up to each size in turn and measure."""
    from benchmarks.newsroom import BigDesk  # noqa: PLC0415 -- needs the settings of this process

    call_command("migrate", verbosity=0)
    desk, told, last = BigDesk(), {}, 0
    for size in sizes:
        fill(desk.names(first=last + 1, last=size))
        last = size
        told[size] = {name: shortest(action) for name, action in desk.actions().items()}
        told[size] |= {f"{name}, queries": queries(action) for name, action in desk.actions().items()}
    return told


def fill(names: dict[str, object]) -> None:
    """Make the rows; the triggers come back in the same transaction."""
    from factcheck.core import triggers  # noqa: PLC0415 -- needs the settings of this process

    with transaction.atomic():
        triggers.drop(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for statement in (_CLAIMS, _REVIEWS, _PASSES, _CONTRIBUTORS):
                cursor.execute(statement, names)
        connection.check_constraints()
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
    print(json.dumps(main([int(size) for size in sys.argv[1:]])))
