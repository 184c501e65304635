"""Emptying a database whose triggers refuse deletion: they are dropped for the moment and made again."""

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from factcheck.core import triggers

#: Written by migrations and post-migrate hooks; the same for every test.
_KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty(connection: BaseDatabaseWrapper) -> None:
    """Delete every row that a test has committed; foreign keys are checked at the end, so that the order is free."""
    filled = [table for table in _tables(connection) if _has_rows(connection, table)]
    if not filled:
        return
    with transaction.atomic(using=connection.alias):
        triggers.drop(connection)
        with connection.cursor() as cursor:
            for table in filled:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        connection.check_constraints()
        triggers.make(connection)


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - _KEPT)


def _has_rows(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")
        (found,) = cursor.fetchone()
    return bool(found)


def empty_all(aliases: list[str]) -> None:
    """Empty these databases."""
    for alias in aliases:
        empty(connections[alias])
