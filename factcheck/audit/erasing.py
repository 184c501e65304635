"""What the law takes away: side rows with words are deleted under an order that stays; the chain of hashes stays whole."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from factcheck.audit.models import Erasure, EventDetail
from factcheck.core import clock


@dataclass(frozen=True)
class ErasureOrder:
    """Who carries out which order: the reason names the order (court, file number), never what is erased."""

    reason: str
    by_id: UUID


def erase_rows(found: "models.QuerySet[Any]", order: ErasureOrder) -> int:
    """Delete side rows in the caller's transaction, each named by an Erasure row first (a trigger asks for it); returns how many."""
    table, keys = found.model._meta.db_table, list(found.values_list("pk", flat=True))
    known = set(Erasure.objects.filter(table=table).values_list("row", flat=True))
    now = clock.now()
    Erasure.objects.bulk_create(
        Erasure(at=now, table=table, row=name, reason=order.reason[:500], ordered_by=order.by_id)
        for name in map(_as_text, keys)
        if name not in known
    )
    found.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def _as_text(key: Any) -> str:
    """A key as the database casts it to text."""
    if isinstance(key, UUID):
        return str(key) if connection.features.has_native_uuid_field else key.hex
    return str(key)


def erase_words(*, public_ids: set[str], order: ErasureOrder) -> int:
    """Take the words of all journal lines about these ids, in the caller's transaction; returns of how many lines."""
    lines = Q(event__object__in=public_ids) | Q(event__about__in=public_ids)
    return erase_rows(EventDetail.objects.filter(lines), order)
