"""Answers kept for repeated calls: one row a key, inserted first, filled in the transaction of the change."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, OperationalError, connection, transaction

from factcheck.accounts.models import ApiKey, IdempotencyKey
from factcheck.core import clock

KEPT = timedelta(hours=24)
#: Old rows that one call clears away at most.
SWEPT = 20


class StillRunning(Exception):
    """The first call with this key has not ended."""


@dataclass(frozen=True)
class Repeatable:
    """A call that may be repeated: whose key, which method and path, which Idempotency-Key, which request."""

    api_key: ApiKey
    method: str
    path: str
    key: str
    request_sha256: str


def begin_call(call: Repeatable) -> tuple[IdempotencyKey, bool]:
    """Return the call's row and whether it is new, in the caller's transaction; raises StillRunning.

    A second call waits here until the first has committed (then the row holds its answer) or was rolled back (then the
    row is new).
    """
    try:
        row, new = _inserted(call)
    except OperationalError as error:
        raise StillRunning from error
    if not new and row.created_at < clock.now() - KEPT:
        row.delete()
        row, new = _inserted(call)
    if new:
        _sweep()
    elif row.status is None:
        raise StillRunning
    return row, new


def _inserted(call: Repeatable) -> tuple[IdempotencyKey, bool]:
    named = {"api_key": call.api_key, "method": call.method, "path": call.path, "key": call.key}
    known = IdempotencyKey.objects.filter(**named).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                **named, request_sha256=call.request_sha256, created_at=clock.now()
            ), True
    except IntegrityError:
        return IdempotencyKey.objects.get(**named), False


def keep_answer(row: IdempotencyKey, *, status: int, headers: dict[str, str], body: bytes) -> None:
    """Write the answer of a call into its row, in the transaction of the change."""
    row.status, row.headers, row.body = status, headers, body
    row.save(update_fields=["status", "headers", "body"])


def _sweep() -> None:
    """Clear some rows away whose time is over; rows that somebody else is at are left to him."""
    old = IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT).order_by("created_at")
    if connection.features.has_select_for_update_skip_locked:
        old = old.select_for_update(skip_locked=True)
    keys = [row.id for row in old[:SWEPT]]
    if keys:
        IdempotencyKey.objects.filter(id__in=keys).delete()
