"""A try compared with the captures before it: the grade of the page, and what became of every quoted passage."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from factcheck.claims.enums import Stage
from factcheck.fetching.codes import Code
from factcheck.sources.enums import Footing, Grade, LayerKind, QuoteState
from factcheck.sources.grades import Version, grade_of, grade_of_failure
from factcheck.sources.models import Evidence, Snapshot
from factcheck.sources.passages import layers_of, passages_of
from factcheck.sources.services.captures import Layer, Try
from factcheck.text import quotes
from factcheck.text.volatile import LEAST_VERSIONS, only_volatile

_FOOTINGS = {
    quotes.Verdict.EXACT: Footing.SAME,
    quotes.Verdict.NEAR: Footing.CHANGED,
    quotes.Verdict.MISSING: Footing.LOST,
    quotes.Verdict.NOT_APPLICABLE: Footing.UNKNOWN,
}
_KINDS: dict[str, quotes.LayerKind] = {
    "article": "article",
    "full": "full",
    "metadata": "metadata",
    "pdf_page": "pdf_page",
}
#: Claims in these stages rest on nothing that could be lost.
_AT_REST = (Stage.DROPPED, Stage.RETRACTED)


@dataclass(frozen=True)
class Standing:
    """What became of a quoted passage: the piece of evidence as it was read, the words, what stands there ``now`` if changed.

    ``news`` says that the capture before still had it, or had it otherwise: what was told once is not told again.
    """

    piece: Evidence
    words: str
    footing: Footing
    now: str = ""
    news: bool = True


@dataclass(frozen=True)
class Comparison:
    """The grade of a try (empty for a first capture) and the passages that no longer stand as they were quoted."""

    grade: Grade | None = None
    standings: tuple[Standing, ...] = ()


def compare_try(source_id: UUID, ended: Try) -> Comparison:
    """Compare a try with the last capture, and each quoted passage with the capture it was read in. Only reads."""
    earlier = list(_earlier(source_id))
    if not earlier:
        return Comparison()
    if ended.code == Code.UNCHANGED:
        return Comparison(Grade.IDENTICAL)
    if ended.code != Code.CAPTURED or ended.stored is None:
        return Comparison(grade_of_failure(ended.code))
    standings = tuple(_standings(source_id, earlier[-1], ended.reading.layers))
    versions = [version_of(shot, layers) for shot, layers in _with_layers(earlier)]
    new = _new_version(ended)
    grade = grade_of(
        versions[-1],
        new,
        footings=frozenset(standing.footing for standing in standings if standing.news),
        restless=only_volatile([each.article or "" for each in versions], new.article or ""),
    )
    return Comparison(grade, tuple(each for each in standings if each.footing != Footing.SAME))


def _earlier(source_id: UUID) -> Iterable[Snapshot]:
    """The last captures, oldest first; copies that people brought count only where nothing else was captured."""
    found = Snapshot.objects.filter(source_id=source_id).order_by("-captured_at", "-id")
    fetched = list(found.filter(fetch__isnull=False)[:LEAST_VERSIONS])
    return reversed(fetched or list(found[:1]))


def _with_layers(shots: list[Snapshot]) -> list[tuple[Snapshot, tuple[Layer, ...]]]:
    found = layers_of([shot.id for shot in shots])
    return [
        (shot, tuple(Layer(layer.kind, layer.text, layer.page) for layer in found.get(shot.id, [])))
        for shot in shots
    ]


def version_of(shot: Snapshot, layers: tuple[Layer, ...]) -> Version:
    """Return what is compared of a capture."""
    rows = layers_of([shot.id]).get(shot.id, [])
    told: dict[str, Any] = next((row.data for row in rows if row.kind == LayerKind.METADATA), {})
    return Version(
        sha256=shot.sha256,
        article=_text(layers),
        full=_full(layers),
        title=rows[0].title if rows else "",
        published_at=told.get("published_at") or "",
        final_url=shot.final_url,
    )


def _new_version(ended: Try) -> Version:
    assert ended.stored is not None
    reading = ended.reading
    return Version(
        sha256=ended.stored.sha256,
        article=_text(reading.layers),
        full=_full(reading.layers),
        title=reading.title[:500],
        published_at=reading.data.get("published_at") or "",
        final_url=ended.final_url,
    )


def _text(layers: tuple[Layer, ...]) -> str | None:
    """The article's text, else the pages of a PDF, else all text; None if nothing can be read."""
    for kind in (LayerKind.ARTICLE, LayerKind.PDF_PAGE, LayerKind.FULL):
        texts = [layer.text for layer in layers if layer.kind == kind and layer.text.strip()]
        if texts:
            return "\n\n".join(texts)
    return None


def _full(layers: tuple[Layer, ...]) -> str:
    return next((layer.text for layer in layers if layer.kind == LayerKind.FULL), "")


def quoting(source_id: UUID) -> list[Evidence]:
    """Return the live evidence that quotes a capture of the source, for claims that are neither dropped nor retracted."""
    found = Evidence.objects.live().filter(source_id=source_id, snapshot__isnull=False).exclude(quote="")
    return list(found.exclude(claim__stage__in=_AT_REST).select_related("source", "snapshot"))


def _standings(source_id: UUID, last: Snapshot, layers: tuple[Layer, ...]) -> Iterable[Standing]:
    pieces = quoting(source_id)
    ids = {last.id, *(piece.snapshot_id for piece in pieces if piece.snapshot_id)}
    texts = {
        key: tuple(Layer(row.kind, row.text, row.page) for row in rows)
        for key, rows in layers_of(ids).items()
    }
    passages = passages_of(pieces)
    for piece in pieces:
        words = piece.quote
        if piece.quote_check == QuoteState.NEAR:
            words = passages[piece.id].passage if piece.id in passages else ""
        assert piece.snapshot_id is not None
        if words and _look(words, texts.get(piece.snapshot_id, ()))[0] == Footing.SAME:
            footing, now = _look(words, layers)
            before = _look(words, texts.get(last.id, ())) if footing != Footing.SAME else (footing, now)
            yield Standing(piece, words, footing, now, news=before != (footing, now))


def _look(words: str, layers: tuple[Layer, ...]) -> tuple[Footing, str]:
    """Return what became of the words in these texts, and what stands in their place if they changed.

    Where no text of the page itself could be read, nothing is known.
    """
    if _text(layers) is None:
        return Footing.UNKNOWN, ""
    finding = quotes.check_quote(
        words, [quotes.Layer(_KINDS[layer.kind], layer.text, layer.page or None) for layer in layers]
    )
    footing = _FOOTINGS[finding.verdict]
    if footing != Footing.CHANGED or finding.where is None:
        return footing, ""
    text = next(
        (each.text for each in layers if each.kind == finding.layer and each.page == (finding.page or 0)), ""
    )
    return footing, text[finding.where[0] : finding.where[1]]
