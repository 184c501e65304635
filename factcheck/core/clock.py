"""Time: the application's clock for records, the database's clock for leases and holds."""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """Return the application's time, aware, UTC."""
    return timezone.now()


def database_now() -> datetime:
    """Return the database's time, aware, UTC; leases and holds compare with it, so a wrong host clock cannot lengthen one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
        return moment.astimezone(UTC)
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return ``2026-03-01T10:00:00.123456Z``: the one spelling of a time in hashes, microseconds always written."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def brief(moment: datetime) -> str:
    """Return ``2026-03-01T10:00:00Z``, with microseconds only where there are any: the spelling of times in documents."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
