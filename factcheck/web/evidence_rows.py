"""Evidence as the pages show it: by origin, so that what counts once stands together, with the passage quoted."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from factcheck.sources.enums import QuoteState
from factcheck.sources.models import Evidence, Source
from factcheck.sources.origins import roots_of
from factcheck.sources.passages import Passage, passages_of


@dataclass(frozen=True)
class EvidenceRow:
    """A piece of evidence; ``same_as`` is the source above it that has the same origin, so that both count once."""

    piece: Evidence
    number: int
    passage: Passage | None
    same_as: Source | None = None

    @property
    def near(self) -> bool:
        """Whether the quote was found near its words and nobody has accepted that yet."""
        return self.piece.quote_check == QuoteState.NEAR and not self.piece.near_accepted

    @property
    def material(self) -> bool:
        """Whether a number, a negation, a date, a unit or a name differs."""
        return bool(self.piece.check_detail.get("material"))

    @property
    def differences(self) -> int:
        """How many places differ from the words of the capture."""
        return len(self.piece.check_detail.get("edits") or [])


def evidence_rows(pieces: Iterable[Evidence]) -> list[EvidenceRow]:
    """Return the rows in order of first appearance of each origin; three queries, one more for each step of a chain of origins."""
    chosen = list(pieces)
    passages = passages_of(chosen)
    roots = roots_of(piece.source for piece in chosen)
    firsts: dict[UUID, Source] = {}
    for piece in chosen:
        firsts.setdefault(roots[piece.source_id], piece.source)
    order = {root: index for index, root in enumerate(firsts)}
    ordered = sorted(chosen, key=lambda piece: order[roots[piece.source_id]])
    rows = []
    for number, piece in enumerate(ordered, start=1):
        first = firsts[roots[piece.source_id]]
        rows.append(
            EvidenceRow(piece, number, passages.get(piece.id), None if first.id == piece.source_id else first)
        )
    return rows


def origins(pieces: Iterable[EvidenceRow]) -> int:
    """Return how many origins the rows have."""
    return sum(1 for row in pieces if row.same_as is None)
