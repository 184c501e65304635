"""What the audits of a desk have found: per draw and altogether."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from factcheck.reviews.drawing import drawn
from factcheck.reviews.enums import Finding
from factcheck.reviews.models import Draw, DrawnClaim


@dataclass(frozen=True)
class Report:
    """How many claims were drawn, and what was found in those that are done."""

    drawn: int = 0
    sound: int = 0
    minor: int = 0
    serious: int = 0

    @property
    def done(self) -> int:
        """How many have a finding."""
        return self.sound + self.minor + self.serious

    @property
    def faulty_share(self) -> int | None:
        """The share of those done that have a fault, minor or serious, in percent; None while nothing is done."""
        return round(100 * (self.minor + self.serious) / self.done) if self.done else None

    @property
    def serious_share(self) -> int | None:
        """The share of those done that have a serious fault, in percent; None while nothing is done."""
        return round(100 * self.serious / self.done) if self.done else None


def draws_of(desk_id: UUID) -> QuerySet[Draw]:
    """Return the draws of a desk."""
    return Draw.objects.filter(desk_id=desk_id).select_related("auditor", "drawn_by")


def reports_of(draws: Iterable[Draw]) -> dict[UUID, Report]:
    """Return the report of each draw, in one query."""
    keys = [draw.id for draw in draws]
    rows = DrawnClaim.objects.filter(draw_id__in=keys).order_by().values("draw_id").annotate(**_COUNTS)
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    found = {row.pop("draw_id"): Report(**row) for row in counted}
    return {key: found.get(key, Report()) for key in keys}


def whole_report(desk_id: UUID) -> Report:
    """Return what all audits of a desk have found."""
    return Report(**DrawnClaim.objects.filter(draw__desk_id=desk_id).aggregate(**_COUNTS))


_COUNTS = {
    "drawn": Count("id"),
    **{word.value: Count("id", filter=Q(finding=word.value)) for word in Finding},
}


def holds(draw: Draw, chosen: Iterable[DrawnClaim]) -> bool:
    """Whether seed, share and list of a draw give the claims that stand in it, in their order."""
    standing = [row.claim.public_id for row in sorted(chosen, key=lambda row: row.place)]
    return drawn(seed=draw.seed, share=draw.share, listed=draw.ids) == standing


def claims_of(draw: Draw) -> QuerySet[DrawnClaim]:
    """Return the drawn claims of a draw in their order, with claim and verdict."""
    return DrawnClaim.objects.filter(draw=draw).select_related("claim__article", "verdict").order_by("place")


def every_finding(desk_id: UUID) -> Iterator[DrawnClaim]:
    """Yield every drawn claim of a desk, latest draw first, without holding them all in memory."""
    rows = DrawnClaim.objects.filter(draw__desk_id=desk_id).select_related(
        "draw__auditor", "claim", "verdict"
    )
    yield from rows.order_by("-draw__since", "-draw__id", "place").iterator(500)
