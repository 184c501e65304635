"""Named reads of sources, evidence and positions."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from factcheck.sources.models import Evidence, Position, Source  # noqa: F401 -- named in the base class


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources by desk."""

    def of_desk(self, desk_id: UUID) -> "SourceQuerySet":
        """The sources of one desk."""
        return self.filter(desk_id=desk_id)

    def newest_first(self) -> "SourceQuerySet":
        """Newest change first."""
        return self.order_by("-changed_at", "-id")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence that counts as there."""

    def live(self) -> "EvidenceQuerySet":
        """Evidence that is not removed, oldest first."""
        return self.filter(removed_at__isnull=True).order_by("id")


class PositionQuerySet(models.QuerySet["Position"]):
    """Positions that count as there."""

    def kept(self) -> "PositionQuerySet":
        """Positions that are not removed, oldest first; the last of each party is live."""
        return self.filter(removed_at__isnull=True).order_by("created_at", "id")
