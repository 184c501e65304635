"""Captures that brought what an earlier one brought: their WARC refers to that one and holds no body of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from factcheck.fetching.warc import Earlier
from factcheck.sources.models import Snapshot


@dataclass(frozen=True)
class Original:
    """The first capture of a payload, and what a revisit record says of it."""

    snapshot_id: UUID
    earlier: Earlier


def originals_of(payloads: dict[UUID, str]) -> dict[UUID, Original]:
    """Return, by source, the capture whose WARC holds the payload of this SHA-256 already, in one query.

    One whose files are damaged is no original: what came now is kept whole.
    """
    known = Snapshot.objects.filter(
        source_id__in=payloads, sha256__in=set(payloads.values()), fetch__isnull=False, original__isnull=True
    )
    whole = known.exclude(warc_key="").exclude(faults__mended_at__isnull=True, faults__isnull=False)
    found: dict[UUID, Original] = {}
    for shot in whole.select_related("fetch").order_by("captured_at", "id"):
        if payloads[shot.source_id] == shot.sha256:
            found.setdefault(shot.source_id, Original(shot.id, _earlier(shot)))
    return found


def _earlier(shot: Snapshot) -> Earlier:
    assert shot.fetch is not None
    hop = shot.fetch.hops[-1]
    return Earlier(hop["url"], datetime.fromisoformat(hop["started_at"]), shot.sha256)


def with_originals(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the captures and, before the first that needs it, each one that a revisit among them refers to."""
    found: dict[UUID, Snapshot] = {}
    for shot in snapshots:
        for each in (shot.original, shot):
            if each is not None:
                found.setdefault(each.id, each)
    return list(found.values())
