"""Words in what sources say: quotes of evidence, captured texts, positions. Of a confidential source only the quote."""

from uuid import UUID

from django.db.models import QuerySet

from factcheck.sources.models import Evidence, Position, TextLayer


def evidence_holding(desk_id: UUID, words: str) -> QuerySet[Evidence]:
    """Return the evidence of a desk whose quote holds the words, newest first."""
    found = Evidence.objects.filter(claim__desk_id=desk_id, removed_at__isnull=True, quote__holds=words)
    return found.select_related("source", "claim").order_by("-id")


def positions_holding(desk_id: UUID, words: str) -> QuerySet[Position]:
    """Return the positions of a desk whose words hold the words, newest first."""
    found = Position.objects.filter(claim__desk_id=desk_id, removed_at__isnull=True, words__holds=words)
    return found.select_related("party", "claim").order_by("-id")


def captures_holding(desk_id: UUID, words: str, *, most: int) -> list[TextLayer]:
    """Return captured texts that hold the words, the newest of each source, of confidential sources none."""
    found = TextLayer.objects.filter(
        snapshot__source__desk_id=desk_id,
        snapshot__source__confidential=False,
        snapshot__sealed=False,
        text__holds=words,
    ).exclude(kind="metadata")
    newest: dict[UUID, TextLayer] = {}
    for layer in found.select_related("snapshot__source").order_by("-created_at", "-id")[: most * 10]:
        newest.setdefault(layer.snapshot.source_id, layer)
    return list(newest.values())[:most]
