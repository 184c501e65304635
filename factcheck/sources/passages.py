"""The passage of a capture that a piece of evidence quotes, with the words around it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from factcheck.sources.enums import LayerKind, QuoteState
from factcheck.sources.models import Evidence, TextLayer
from factcheck.text.spans import find_quote
from factcheck.text.worddiff import Change, word_diff

#: Characters shown before and behind the passage.
AROUND = 320
_ORDER = {LayerKind.ARTICLE: 0, LayerKind.FULL: 1, LayerKind.PDF_PAGE: 2, LayerKind.METADATA: 3}


@dataclass(frozen=True)
class Passage:
    """Words of a capture: before, the passage, behind; ``cut_before`` and ``cut_behind`` say that more text stands there.

    ``words`` is the word difference from the passage to the quote where the two are not the same; empty else.
    ``page`` is that of a PDF, 0 for none. An empty ``passage`` means that the quote was found nowhere.
    """

    layer: TextLayer
    before: str
    passage: str
    behind: str
    cut_before: bool
    cut_behind: bool
    words: list[Change] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page of a PDF, counted from 1; 0 for none."""
        return self.layer.page


def passages_of(pieces: Iterable[Evidence], *, around: int = AROUND) -> dict[UUID, Passage]:
    """Return the passage of each piece of evidence that has a captured text, by evidence id, in one query."""
    chosen = [piece for piece in pieces if piece.snapshot_id is not None]
    layers = layers_of({piece.snapshot_id for piece in chosen if piece.snapshot_id is not None})
    found = {
        piece.id: _passage(piece, layers[piece.snapshot_id], around) for piece in chosen if piece.snapshot_id
    }
    return {key: passage for key, passage in found.items() if passage is not None}


def layers_of(snapshot_ids: Iterable[UUID]) -> dict[UUID, list[TextLayer]]:
    """Return the texts of snapshots, the article text first, the newest reading of each kind and page alone."""
    newest: dict[tuple[UUID, str, int], TextLayer] = {}
    for layer in TextLayer.objects.filter(snapshot_id__in=set(snapshot_ids)).order_by("created_at", "id"):
        newest[(layer.snapshot_id, layer.kind, layer.page)] = layer
    by_snapshot: dict[UUID, list[TextLayer]] = defaultdict(list)
    for layer in sorted(newest.values(), key=lambda layer: (_ORDER[LayerKind(layer.kind)], layer.page)):
        by_snapshot[layer.snapshot_id].append(layer)
    return by_snapshot


def _passage(piece: Evidence, layers: list[TextLayer], around: int) -> Passage | None:
    if not layers:
        return None
    layer, place = _place(piece, layers)
    if place is None:
        text = layer.text
        return Passage(layer, text[:around], "", "", cut_before=False, cut_behind=len(text) > around)
    start, end = place
    passage = layer.text[start:end]
    near = piece.quote_check == QuoteState.NEAR
    return Passage(
        layer=layer,
        before=layer.text[max(0, start - around) : start],
        passage=passage,
        behind=layer.text[end : end + around],
        cut_before=start > around,
        cut_behind=end + around < len(layer.text),
        words=word_diff(passage, piece.quote) if near else [],
    )


def _place(piece: Evidence, layers: list[TextLayer]) -> tuple[TextLayer, tuple[int, int] | None]:
    """Where the latest check found the quote; else where it stands by its very words; else nowhere."""
    detail = piece.check_detail
    where = detail.get("where")
    if where and piece.quote_check in {QuoteState.EXACT, QuoteState.NEAR}:
        kind, page = detail.get("layer"), detail.get("page") or 0
        layer = next((each for each in layers if each.kind == kind and each.page == page), layers[0])
        if 0 <= where[0] < where[1] <= len(layer.text):
            return layer, (where[0], where[1])
    for layer in layers if piece.quote else []:
        places = find_quote(layer.text, piece.quote)
        if places:
            return layer, places[0]
    return layers[0], None
