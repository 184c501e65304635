"""What a check asks with: the marks that a site gave to what was captured of it last."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from factcheck.sources.models import Fetch, Snapshot

#: Of so many checks in a row, one asks for the whole page, whatever the site says of changes.
WHOLE_EVERY = 4
_NOT_MODIFIED = 304


@dataclass(frozen=True)
class Validators:
    """ETag and Last-Modified as the site sent them; empty where it sent none."""

    etag: str = ""
    last_modified: str = ""


def validators_of(source_ids: Iterable[UUID]) -> dict[UUID, Validators]:
    """Return what to ask with for each source; a source of which the whole page is wanted is left out."""
    found = {source_id: _validators(source_id) for source_id in source_ids}
    return {source_id: marks for source_id, marks in found.items() if marks is not None}


def _validators(source_id: UUID) -> Validators | None:
    last = (
        Snapshot.objects.filter(source_id=source_id, fetch__isnull=False)
        .select_related("fetch")
        .order_by("-captured_at", "-id")
        .first()
    )
    if last is None or last.fetch is None or len(last.fetch.hops) != 1:
        return None  # behind a redirect the marks belong to another address
    said = Fetch.objects.filter(source_id=source_id, ended_at__gt=last.fetch.ended_at, status=_NOT_MODIFIED)
    if (said.count() + 1) % WHOLE_EVERY == 0:
        return None
    headers = {name.lower(): value for name, value in reversed(last.response_headers)}
    return Validators(headers.get("etag", ""), headers.get("last-modified", ""))
