"""What the world reads of a claim now, and what an order to publish would do to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from factcheck.accounts.actors import Actor
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.publishing.documents import page_path
from factcheck.publishing.enums import PublicState
from factcheck.publishing.models import PublishedVerdict, Release
from factcheck.publishing.services.publications import last_standing, published_of
from factcheck.publishing.services.releases import scheduled_release


@dataclass(frozen=True)
class PublicFace:
    """What is public of a claim (None: nothing ever was), the release that is ordered, and when one ordered now would happen.

    ``differs``: publishing changes what readers were told, so that they are told what changed.
    """

    verdict: PublishedVerdict | None
    release: Release | None
    differs: bool
    due_at: datetime
    waits: bool

    @property
    def address(self) -> str:
        """The public page."""
        return page_path(self.verdict.public_id) if self.verdict else ""

    @property
    def standing(self) -> bool:
        """Whether a verdict can be read now."""
        return self.verdict is not None and self.verdict.state == PublicState.PUBLISHED

    @property
    def retracted(self) -> bool:
        """Whether readers see that it was taken back."""
        return self.verdict is not None and self.verdict.state == PublicState.RETRACTED


def public_face(claim: Claim, actor: Actor) -> PublicFace:
    """Return the public side of a claim as ``actor`` would change it; three queries at most."""
    verdict, now = published_of(claim), clock.now()
    hold = now + timedelta(minutes=actor.desk.publish_hold_minutes)
    due_at = max(hold, claim.article.embargo_until or now)
    differs = verdict is not None and last_standing(verdict).digest != claim.content_digest
    return PublicFace(verdict, scheduled_release(claim), differs, due_at, due_at > now)
