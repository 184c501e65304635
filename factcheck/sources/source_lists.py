"""Lists of sources: what they are called, what state they are in, in how many claims they are quoted."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from factcheck.fetching.codes import State
from factcheck.sources.models import Source

#: Groups of states that a list is narrowed to.
STATES: dict[str, frozenset[str]] = {
    "captured": frozenset({State.CAPTURED, State.UNCHANGED, State.CHANGED}),
    "changed": frozenset({State.CHANGED}),
    "failed": frozenset(
        {State.BLOCKED, State.PAYWALLED, State.NEEDS_JS, State.GONE, State.TOO_LARGE, State.REFUSED, State.UNREACHABLE, State.FAILED, State.EMPTY}
    ),
}  # fmt: skip


def sources_of(desk_id: UUID, *, words: str = "", state: str = "", kind: str = "") -> QuerySet[Source]:
    """Return the desk's sources, newest change first, each with ``claims``: in how many claims it is quoted."""
    found = Source.objects.of_desk(desk_id).select_related("derived_from").newest_first()
    if state in STATES:
        found = found.filter(state__in=STATES[state])
    if kind:
        found = found.filter(kind=kind)
    return mentioning(found, words).annotate(
        claims=Count("evidence__claim", filter=Q(evidence__removed_at__isnull=True), distinct=True)
    )


def mentioning(sources: QuerySet[Source], words: str) -> QuerySet[Source]:
    """Return the sources whose title, address, publisher or author hold every word; a confidential one by its label alone."""
    for word in words.split():
        open_ones = Q(confidential=False) & (
            Q(title__icontains=word)
            | Q(url__icontains=word)
            | Q(publisher__icontains=word)
            | Q(author__icontains=word)
        )
        sources = sources.filter(open_ones | Q(confidential=True, public_label__icontains=word))
    return sources


def page_before(sources: QuerySet[Source], before: tuple[datetime, UUID] | None) -> QuerySet[Source]:
    """Return what stands behind a place (time of change and id) of a newest-first list."""
    if before is None:
        return sources
    moment, last = before
    return sources.filter(Q(changed_at__lt=moment) | Q(changed_at=moment, id__lt=last))
