"""Who confirms, who denies: the positions of a claim as a matrix, with the questions that are still open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.claims.models import Party
from factcheck.sources.enums import ReplyOutcome, Stance
from factcheck.sources.models import Position, ReplyRequest

#: The columns, and the stances that stand in each; the cell says the stance itself.
COLUMNS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("confirms", _("Confirms"), frozenset({Stance.CONFIRMS})),
    ("partly", _("Partly"), frozenset({Stance.PARTLY})),
    ("no_comment", _("No comment"), frozenset({Stance.NO_COMMENT, Stance.DECLINED, Stance.WITHDREW})),
    ("no_reply", _("No reply"), frozenset({Stance.NOT_REACHED})),
    ("denies", _("Denies"), frozenset({Stance.DENIES})),
)
_SILENT = frozenset(
    {ReplyOutcome.OPEN, ReplyOutcome.NO_REPLY, ReplyOutcome.NOT_REACHABLE, ReplyOutcome.DECLINED}
)


@dataclass(frozen=True)
class Row:
    """A party's live position (or, without one, the question put to it), its column, and its earlier positions."""

    party: Party
    column: str
    position: Position | None = None
    request: ReplyRequest | None = None
    earlier: list[Position] = field(default_factory=list)

    @property
    def opposite(self) -> bool:
        """Whether the position says that the claim is right or wrong, so that the desk may owe it an answer."""
        return self.column in {"confirms", "denies"}


@dataclass(frozen=True)
class Matrix:
    """The rows and how many live positions confirm and deny."""

    rows: list[Row]

    @property
    def confirms(self) -> int:
        """How many live positions confirm."""
        return sum(row.column == "confirms" for row in self.rows)

    @property
    def denies(self) -> int:
        """How many live positions deny."""
        return sum(row.column == "denies" for row in self.rows)

    @property
    def disputed(self) -> bool:
        """Whether at least one live position confirms and one denies."""
        return self.confirms > 0 and self.denies > 0


def matrix(positions: Iterable[Position], requests: Iterable[ReplyRequest]) -> Matrix:
    """Return the matrix of positions (oldest first) and requests; a settled question without a position stands there too."""
    by_party: dict[UUID, list[Position]] = defaultdict(list)
    for position in positions:
        by_party[position.party_id].append(position)
    rows = [_row(given) for given in by_party.values()]
    asked = [
        request for request in requests if request.party_id not in by_party and request.outcome in _SILENT
    ]
    latest = {request.party_id: request for request in asked}
    rows += [Row(request.party, _silence(request), request=request) for request in latest.values()]
    order = {name: index for index, (name, _label, _stances) in enumerate(COLUMNS)}
    return Matrix(sorted(rows, key=lambda row: order[row.column]))


def _row(given: list[Position]) -> Row:
    live = given[-1]
    column = next(name for name, _label, stances in COLUMNS if live.stance in stances)
    return Row(live.party, column, position=live, earlier=list(reversed(given[:-1])))


def _silence(request: ReplyRequest) -> str:
    return "no_comment" if request.outcome == ReplyOutcome.DECLINED else "no_reply"
