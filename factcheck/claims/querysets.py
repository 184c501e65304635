"""Named reads of claims."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db import models

from factcheck.claims.enums import Stage

if TYPE_CHECKING:
    from factcheck.claims.models import Claim  # noqa: F401 -- named in the base class


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by desk, place and turn; reviews adds what needs its tables."""

    def of_desk(self, desk_id: UUID) -> "ClaimQuerySet":
        """The claims of one desk."""
        return self.filter(desk_id=desk_id)

    def newest_first(self) -> "ClaimQuerySet":
        """Newest change first."""
        return self.order_by("-changed_at", "-id")

    def live(self) -> "ClaimQuerySet":
        """Claims that are not dropped."""
        return self.exclude(stage=Stage.DROPPED)

    def flagged(self, flag: str) -> "ClaimQuerySet":
        """Claims with an open flag of this name."""
        return self.filter(flags__flag=flag, flags__cleared_at__isnull=True)

    def mentioning(self, text: str) -> "ClaimQuerySet":
        """Claims whose statement, or one of whose standing quotes, holds every word of ``text``, the last one by its beginning."""
        places = apps.get_model("claims", "Occurrence").objects.filter(removed_at__isnull=True)
        stated = self.model.objects.filter(statement__holds=text).order_by().values("pk")
        quoted = places.filter(quote__holds=text).values("claim_id")
        return self.filter(pk__in=stated.union(quoted))
