"""Where sources come from: those of one root tell the same thing and count once."""

from collections.abc import Iterable
from uuid import UUID

from factcheck.sources.models import Source


def roots_of(sources: Iterable[Source]) -> dict[UUID, UUID]:
    """Return for each source the id of the source at the end of ``derived_from``; one query a step of the longest chain."""
    roots = {source.id: source.derived_from_id or source.id for source in sources}
    frontier = {root for key, root in roots.items() if root != key}
    while frontier:
        parents = dict(
            Source.objects.filter(id__in=frontier, derived_from__isnull=False).values_list(
                "id", "derived_from_id"
            )
        )
        roots = {key: parents.get(root) or root for key, root in roots.items()}
        frontier = {parent for parent in parents.values() if parent is not None}
    return roots
