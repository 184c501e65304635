"""Cursors: where a list goes on. Signed, and bound to the path and filters for which they were made."""

from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer

from factcheck.api.problems import InvalidCursor
from factcheck.core.canonical import digest

MOST_CHARACTERS = 1000
#: Parameters that do not choose the rows of a list.
_UNBOUND = frozenset({"cursor", "limit", "view"})


def _signer() -> Signer:
    return Signer(salt="factcheck.api.cursor")


def binding(name: str, filters: Mapping[str, str]) -> str:
    """Return what binds a cursor to the list ``name`` (say ``desk.claims:<desk id>``) with ``filters``."""
    chosen = {key: value for key, value in filters.items() if key not in _UNBOUND}
    return digest([name, chosen])[:24]


def make_cursor(bound: str, position: list[Any]) -> str:
    """Return the cursor that goes on after ``position`` (JSON values: the keys of the last row)."""
    return str(_signer().sign_object([bound, position], compress=False))


def read_cursor(bound: str, text: str) -> list[Any]:
    """Return the position in a cursor; raises InvalidCursor unless it is ours and bound to the same list and filters."""
    if len(text) > MOST_CHARACTERS or not text.isascii():
        raise InvalidCursor("This is no cursor of ours.")
    try:
        value = _signer().unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise InvalidCursor("This is no cursor of ours.") from error
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[1], list)):
        raise InvalidCursor("This is no cursor of ours.")
    if value[0] != bound:
        raise InvalidCursor("The cursor was made for another list or other filters; begin again without it.")
    position: list[Any] = value[1]
    return position
