"""Times in parameters: RFC 3339 with an offset, nothing else."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from factcheck.api.parsing import refuse

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


def moment_of(query: Mapping[str, str], name: str) -> datetime | None:
    """Return the parameter ``name`` as an aware time in UTC (None if absent); raises Invalid for anything else."""
    text = query.get(name)
    if text is None:
        return None
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(_six_digits(text.upper())).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refuse(
            f"query/{name}", "time", f"{name} is a time with its offset, such as 2026-03-01T10:00:00Z."
        ) from error


def _six_digits(text: str) -> str:
    """Cut a fraction to microseconds."""
    return re.sub(r"(\.\d{6})\d+", r"\1", text)
