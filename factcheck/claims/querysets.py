"""Named reads of claims."""

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

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
        """Claims whose statement or standing quotes hold every word of ``text``, the last one by its beginning."""
        quotes = apps.get_model("claims", "Occurrence").objects.filter(
            claim=OuterRef("pk"), removed_at__isnull=True
        )
        patterns = word_patterns(text)
        found = self if patterns else self.none()
        for pattern in patterns:
            said = Exists(quotes.filter(quote__iregex=pattern))
            found = found.filter(Q(statement__iregex=pattern) | said)
        return found


def word_patterns(text: str) -> list[str]:
    """Return a regular expression of the database for each word of ``text``; the last one is a beginning.

    A word is letters and digits; what stands between words in ``text`` separates them.
    """
    begins, ends = (r"\m", r"\M") if connection.vendor == "postgresql" else (r"\b", r"\b")
    words = re.findall(r"\w+", text)
    patterns = [f"{begins}{word}{ends}" for word in words]
    return [*patterns[:-1], f"{begins}{words[-1]}"] if words else []
