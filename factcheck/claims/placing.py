"""Carrying occurrences and marks to a new revision. Nothing is ever attached to another passage by guess."""

from dataclasses import dataclass, field
from uuid import UUID

from factcheck.articles.models import Revision
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Occurrence, SentenceMark
from factcheck.core import clock
from factcheck.text.anchors import RevisionPair, TextVersion
from factcheck.text.spans import context

_STATES = {
    "carried": PlaceState.PLACED,
    "text_changed": PlaceState.TEXT_CHANGED,
    "to_place": PlaceState.TO_PLACE,
}
_BATCH = 200


@dataclass
class Carried:
    """What a new revision did to the claims of an article, by claim id; the worst outcome of its occurrences counts."""

    outcomes: dict[UUID, PlaceState] = field(default_factory=dict)

    def note(self, claim_id: UUID, state: PlaceState) -> None:
        """Keep the worse of what is known and ``state``."""
        order = [PlaceState.PLACED, PlaceState.TEXT_CHANGED, PlaceState.TO_PLACE]
        known = self.outcomes.get(claim_id, PlaceState.PLACED)
        self.outcomes[claim_id] = max(known, state, key=order.index)

    def of(self, state: PlaceState) -> list[UUID]:
        """The claims with this outcome."""
        return [claim_id for claim_id, outcome in self.outcomes.items() if outcome == state]


def carry_occurrences(old: Revision, new: Revision) -> Carried:
    """Carry every occurrence of the old revision to the new one; the claims are locked by the caller.

    Carried and changed places become new rows (the old row keeps its revision for ever); a lost one stays in its old
    revision, marked ``to_place``, with the likely passage of the new text only shown.
    """
    pair = RevisionPair(_version(old), _version(new))
    carried = Carried()
    standing = Occurrence.objects.filter(revision=old, removed_at__isnull=True).exclude(
        state=PlaceState.TO_PLACE
    )
    lost, moved, placed = [], [], []
    for occurrence in standing.order_by("id"):
        result = pair.carry(occurrence.start, occurrence.end)
        state = _STATES[result.state]
        carried.note(occurrence.claim_id, state)
        if result.start is None or result.end is None:
            occurrence.state = PlaceState.TO_PLACE
            occurrence.shown_start, occurrence.shown_end = result.shown or (None, None)
            lost.append(occurrence)
        else:
            placed.append(_moved(occurrence, new, (result.start, result.end), state))
            moved.append(occurrence.id)
    Occurrence.objects.bulk_update(lost, ["state", "shown_start", "shown_end"], batch_size=_BATCH)
    Occurrence.objects.filter(id__in=moved).update(removed_at=clock.now())
    Occurrence.objects.bulk_create(placed, batch_size=_BATCH)
    for claim_id in Occurrence.objects.filter(
        article_id=new.article_id, state=PlaceState.TO_PLACE, removed_at__isnull=True
    ).values_list("claim_id", flat=True):
        carried.note(claim_id, PlaceState.TO_PLACE)
    return carried


def _version(revision: Revision) -> TextVersion:
    return TextVersion(revision.text, tuple((start, end) for start, end in revision.sentences))


def _moved(occurrence: Occurrence, new: Revision, span: tuple[int, int], state: PlaceState) -> Occurrence:
    start, end = span
    prefix, suffix = context(new.text, start, end)
    return Occurrence(
        claim_id=occurrence.claim_id,
        article_id=occurrence.article_id,
        revision=new,
        start=start,
        end=end,
        quote=new.text[start:end],
        prefix=prefix,
        suffix=suffix,
        state=state,
        created_at=clock.now(),
    )


def carry_marks(old: Revision, new: Revision) -> None:
    """Carry sentence marks to sentences that stand unchanged, exactly once, in the new revision."""
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end in new.sentences:
        places.setdefault(new.text[start:end], []).append((start, end))
    for mark in SentenceMark.objects.filter(revision=old, removed_at__isnull=True):
        found = places.get(old.text[mark.start : mark.end], [])
        once_before = old.text.count(old.text[mark.start : mark.end]) == 1
        if len(found) == 1 and once_before:
            SentenceMark.objects.create(
                article_id=mark.article_id,
                revision=new,
                start=found[0][0],
                end=found[0][1],
                mark=mark.mark,
                reason=mark.reason,
                created_by=mark.created_by,
                created_at=mark.created_at,
            )
