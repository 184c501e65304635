"""The page of a source: its history, one capture or the difference of two, where it is quoted, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from factcheck.core import ids
from factcheck.core.problems import NotFound
from factcheck.fetching.codes import State
from factcheck.fetching.outcomes import Outcome
from factcheck.reviews.turns import Turn, turns
from factcheck.sources.enums import Grade
from factcheck.sources.models import Evidence, Snapshot, Source
from factcheck.sources.states import under_way, waits_for_host
from factcheck.sources.timeline import (
    Moment,
    Paragraph,
    capture_before,
    compare_captures,
    history_of,
    meaning,
    quoting,
    readable_text,
    snapshots_of,
)

#: The word of each state, and the shape of its point in the timeline (pictures: Timeline).
STATES: dict[str, tuple[Any, str]] = {
    State.NOT_FETCHED: (_("Not captured yet"), "failed"),
    State.QUEUED: (_("Waiting to be captured"), "waiting"),
    State.FETCHING: (_("Being captured"), "waiting"),
    State.CAPTURED: (_("Captured"), "captured"),
    State.UNCHANGED: (_("Unchanged"), "unchanged"),
    State.CHANGED: (_("Changed"), "changed"),
    State.EMPTY: (_("Empty page"), "failed"),
    State.BLOCKED: (_("Blocked"), "blocked"),
    State.PAYWALLED: (_("Behind a paywall"), "blocked"),
    State.NEEDS_JS: (_("Needs a browser"), "blocked"),
    State.GONE: (_("Gone"), "failed"),
    State.TOO_LARGE: (_("Too large"), "failed"),
    State.REFUSED: (_("Refused"), "blocked"),
    State.UNREACHABLE: (_("Not reachable"), "failed"),
    State.FAILED: (_("Failed"), "failed"),
}
#: Grades that say more than the state's word.
_TOLD = frozenset(
    {
        Grade.MARKUP_ONLY,
        Grade.BOILERPLATE_ONLY,
        Grade.TEXT_EDITED,
        Grade.QUOTE_LOST,
        Grade.TITLE_CHANGED,
        Grade.DATE_CHANGED,
        Grade.MOVED,
        Grade.UNREADABLE,
        Grade.SOFT_404,
        Grade.DEAD,
    }
)
CAPTURED = frozenset({State.CAPTURED, State.UNCHANGED, State.CHANGED})


@dataclass(frozen=True)
class StateWords:
    """A state in words: the word, the shape, what happened, what a person can do; ``running`` while a try waits or runs."""

    state: str
    word: Any
    shape: str
    sentence: str
    next_step: str
    running: bool

    @property
    def captured(self) -> bool:
        """Whether the latest try brought the page."""
        return self.state in CAPTURED


@dataclass(frozen=True)
class Point:
    """A point of the timeline: its moment, word and shape, and which side of the comparison it is (``from``, ``to``, empty)."""

    moment: Moment
    word: Any
    shape: str
    side: str = ""

    @property
    def grade(self) -> str:
        """How the page compared with the capture before it; empty where the word of the state says it all."""
        fetch = self.moment.fetch
        if fetch is None or fetch.grade not in _TOLD:
            return ""
        return fetch.get_grade_display()


@dataclass(frozen=True)
class Use:
    """A piece of evidence that rests on the source, and whose turn its claim is."""

    piece: Evidence
    turn: Turn


@dataclass(frozen=True)
class SourcePage:
    """Everything that the page shows."""

    source: Source
    state: StateWords
    points: list[Point]
    older: datetime | None
    snapshots: list[Snapshot]
    shown: Snapshot | None
    compared: Snapshot | None
    paragraphs: list[Paragraph]
    same: int
    show: str
    text: str
    uses: list[Use]
    lost: list[Evidence]

    @property
    def visible(self) -> list[Paragraph]:
        """The paragraphs to show: what changed or is quoted, ``quoted`` ones alone, or the ``whole`` text."""
        if self.show == "whole":
            return self.paragraphs
        changed = self.show != "quoted"
        return [each for each in self.paragraphs if each.quoted or (changed and each.state != "same")]

    @property
    def previous(self) -> Snapshot | None:
        """The capture before the one shown."""
        return self._beside(1)

    @property
    def following(self) -> Snapshot | None:
        """The capture after the one shown."""
        return self._beside(-1)

    def _beside(self, step: int) -> Snapshot | None:
        if self.shown not in self.snapshots:
            return None
        place = self.snapshots.index(self.shown) + step
        return self.snapshots[place] if 0 <= place < len(self.snapshots) else None


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: captures by public id, older tries than ``before``, which paragraphs."""

    to: str = ""
    since: str = ""
    before: datetime | None = None
    show: str = ""


def state_words(source: Source, running: dict[Any, str]) -> StateWords:
    """Return the state of a source in words; a try that waits or runs comes first."""
    current = running.get(source.id, "")
    state = current or source.state
    word, shape = STATES[State(state)]
    told: Outcome | None = meaning(source.state_code) if source.state_code and not current else None
    happened = told.sentence if told else waits_for_host(source) if current == State.QUEUED else ""
    return StateWords(state, word, shape, str(happened), str(told.next_step) if told else "", bool(current))


def source_page(source: Source, wanted: Wanted) -> SourcePage:
    """Return the page: the newest capture (or the one ``to`` names), compared with the one before it (or ``since``)."""
    snapshots = snapshots_of(source)
    shown = _named(source, wanted.to) or (snapshots[0] if snapshots else None)
    compared = _named(source, wanted.since) or (capture_before(shown) if shown else None)
    pieces = quoting(source)
    moments, older = history_of(source, before=wanted.before)
    paragraphs = compare_captures(compared, shown, pieces) if shown and compared else []
    whose = turns({piece.claim_id: piece.claim for piece in pieces}.values())
    return SourcePage(
        source=source,
        state=state_words(source, under_way([source])),
        points=[_point(moment, shown, compared) for moment in moments],
        older=older,
        snapshots=snapshots,
        shown=shown,
        compared=compared,
        paragraphs=paragraphs,
        same=sum(1 for each in paragraphs if each.state == "same" and not each.quoted),
        show=wanted.show if wanted.show in {"quoted", "whole"} else "",
        text=readable_text(shown) if shown and not compared else "",
        uses=[Use(piece, whose[piece.claim_id]) for piece in pieces],
        lost=[piece for piece in pieces if _lost(piece, paragraphs)],
    )


def _named(source: Source, public_id: str) -> Snapshot | None:
    """The snapshot of this source that the address names."""
    if not public_id:
        return None
    return find_snapshot(source, public_id)


def find_snapshot(source: Source, public_id: str) -> Snapshot:
    """Return a capture of the source by its public id; raises NotFound for one of another source."""
    try:
        key = ids.decode(Snapshot.PREFIX, public_id)
    except ids.BadId:
        raise NotFound from None
    found = Snapshot.objects.filter(source=source, id=key).select_related("uploaded_by").first()
    if found is None:
        raise NotFound
    return found


def _point(moment: Moment, shown: Snapshot | None, compared: Snapshot | None) -> Point:
    word, shape = STATES[State(moment.outcome.state)]
    side = ""
    if moment.snapshot is not None and compared is not None and shown is not None:
        side = {compared.id: "from", shown.id: "to"}.get(moment.snapshot.id, "")
    return Point(moment, word, shape, side)


def _lost(piece: Evidence, paragraphs: list[Paragraph]) -> bool:
    """Whether the quote stands in a paragraph whose words changed or went."""
    return any(piece in each.quoted and each.state in {"changed", "removed"} for each in paragraphs)
