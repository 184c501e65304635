"""Stored files that were found damaged and are not mended yet."""

from collections.abc import Iterable
from uuid import UUID

from factcheck.sources.models import StoredFault

#: The alarm's name for people, health and metrics.
EVIDENCE_CORRUPT = "evidence_corrupt"


def damaged_among(snapshot_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these captures have a damaged or missing file, in one query."""
    open_ones = StoredFault.objects.filter(mended_at__isnull=True, snapshot_id__in=list(snapshot_ids))
    return set(open_ones.values_list("snapshot_id", flat=True))


def damaged_count() -> int:
    """Return how many stored files are known to be damaged or missing."""
    return StoredFault.objects.filter(mended_at__isnull=True).count()
