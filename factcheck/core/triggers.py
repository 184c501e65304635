"""Triggers of both databases: declared by the apps, dropped before and made after every migration.

A table rebuild on SQLite drops a table's triggers silently, so they are no part of the migrations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table and the statements that make it, per vendor."""

    name: str
    table: str
    postgresql: tuple[str, ...]
    sqlite: tuple[str, ...]
    drop_postgresql: tuple[str, ...] = field(default=())


_REGISTRY: dict[str, Trigger] = {}


def register(triggers: Iterable[Trigger]) -> None:
    """Add an app's triggers to those that every migrated database must have."""
    for trigger in triggers:
        _REGISTRY[trigger.name] = trigger


def registered() -> tuple[Trigger, ...]:
    """Return every registered trigger, by name."""
    return tuple(_REGISTRY[name] for name in sorted(_REGISTRY))


def existing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that the database has."""
    query = (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid)"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drop every registered trigger that exists."""
    present = existing(connection)
    with connection.cursor() as cursor:
        for trigger in registered():
            if trigger.name not in present:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")


def make(connection: BaseDatabaseWrapper) -> None:
    """Make every registered trigger whose table exists."""
    tables = set(connection.introspection.table_names())
    drop(connection)
    with connection.cursor() as cursor:
        for trigger in registered():
            if trigger.table not in tables:
                continue
            statements = trigger.postgresql if connection.vendor == "postgresql" else trigger.sqlite
            for statement in statements:
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of registered triggers that the database lacks."""
    present = existing(connection)
    return [trigger.name for trigger in registered() if trigger.name not in present]


def _literal(text: str) -> str:
    """Return ``text`` as an SQL string; trigger bodies take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def forbid(
    table: str, *, update: bool = True, delete: bool = True, allow_delete: str | None = None
) -> list[Trigger]:
    """Return triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on ``table``.

    ``allow_delete`` is an SQL condition over ``old`` under which a deletion passes (an erasure that names the row).
    """
    made: list[Trigger] = []
    if update:
        made.append(
            guard(f"{table}_no_update", table, when="update", refuse="1 = 1", message=f"append-only: {table}")
        )
    if delete:
        condition = f"NOT ({allow_delete})" if allow_delete else "1 = 1"
        made.append(
            guard(
                f"{table}_no_delete", table, when="delete", refuse=condition, message=f"append-only: {table}"
            )
        )
    return made


def guard(name: str, table: str, *, when: str, refuse: str, message: str) -> Trigger:
    """Return a row trigger ``before {insert|update|delete}`` that refuses when the SQL condition ``refuse`` holds.

    The condition is written in the SQL that both databases share, over ``NEW`` and ``OLD``.
    """
    function = f"{name}_fn"
    back = "OLD" if when == "delete" else "NEW"
    return Trigger(
        name=name,
        table=table,
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $fc$ BEGIN "
            f"IF {refuse} THEN RAISE EXCEPTION USING MESSAGE = {_literal(message)}, ERRCODE = 'restrict_violation'; "
            f"END IF; RETURN {back}; END $fc$",
            f"CREATE TRIGGER {name} BEFORE {when.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ),
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE {when.upper()} ON {table} FOR EACH ROW WHEN {refuse} "
            f"BEGIN SELECT RAISE(ABORT, {_literal(message)}); END",
        ),
    )
