"""Named reads of what is published."""

from typing import TYPE_CHECKING

from django.db import models

from factcheck.publishing.enums import PublicState

if TYPE_CHECKING:
    from factcheck.publishing.models import PublishedVerdict  # noqa: F401 -- named in the base class


class PublishedVerdictQuerySet(models.QuerySet["PublishedVerdict"]):
    """What the public API lists."""

    def standing(self) -> "PublishedVerdictQuerySet":
        """Verdicts that stand: not retracted, erased or merged; newest ``seq`` first."""
        return self.filter(state=PublicState.PUBLISHED).order_by("-seq")
