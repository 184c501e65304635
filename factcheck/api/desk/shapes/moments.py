"""How times and ids are spelled in answers."""

from datetime import UTC, date, datetime
from uuid import UUID

from factcheck.core import ids
from factcheck.core.records import Record


def moment(value: datetime | None) -> str | None:
    """Return ``2026-03-01T10:00:00.5Z``; None stays None."""
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day(value: date | None) -> str | None:
    """Return ``2026-03-01``; None stays None."""
    return None if value is None else value.isoformat()


def reference(prefix: str, value: UUID | None) -> str | None:
    """Return the public id of a key; None stays None."""
    return None if value is None else ids.encode(prefix, value)


def id_of(record: Record | None) -> str | None:
    """Return the public id of a record; None stays None."""
    return None if record is None else record.public_id
