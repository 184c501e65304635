"""The reads that the world makes all day: statements that the database has prepared, answers that need no parsing.

On PostgreSQL they skip two things that cost as much as the read itself: planning anew, and asking the connection whether
it is alive. A connection that is not is found out by the read, which is then made again the ordinary way; it changes nothing.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT. Bytes come as bytes, times aware in UTC."""
    raw = connection.connection
    # Whoever counts or shows queries sees those that go through Django.
    if isinstance(raw, psycopg.Connection) and not raw.closed and not connection.queries_logged:
        try:
            return _prepared(raw, statement, values)
        except psycopg.OperationalError:
            if connection.in_atomic_block:
                raise
            connection.close()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _prepared(raw: psycopg.Connection[Any], statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, values, prepare=True, binary=True)  # type: ignore[call-overload]  # a constant of ours
        return cursor.fetchall()
