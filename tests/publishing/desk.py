"""A newsroom that publishes, through the real services."""

from typing import Any

from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.releases import PublishOrder, publish_claim
from factcheck.publishing.services.retractions import Retraction, reinstate_claim, retract_claim
from factcheck.reviews import content
from factcheck.reviews.services import submission
from factcheck.reviews.services.endings import reopen_claim
from tests.factories import Newsroom, approve, approved, fresh


def publish(
    room: Newsroom, claim: Claim, *, note: str = "", kind: str = "", by: str = "paul"
) -> PublishedVerdict:
    """Order the release of an approved claim and return what the world reads of it."""
    publish_claim(
        actor=room.actor(by),
        claim_id=claim.id,
        expected_version=fresh(claim).version,
        order=PublishOrder(kind, note),
    )
    return PublishedVerdict.objects.get(claim=claim)


def published(
    room: Newsroom, quote: str = "closed the harbour bridge on Monday", **fields: Any
) -> PublishedVerdict:
    """Return a new claim's published verdict."""
    return publish(room, approved(room, quote, **fields))


def retract(room: Newsroom, claim: Claim, reason: str = "The notice was forged.", **more: Any) -> Claim:
    """Retract what is published of the claim."""
    return retract_claim(
        actor=room.actor("paul"),
        claim_id=claim.id,
        expected_version=None,
        retraction=Retraction(reason, **more),
    )


def reinstate(room: Newsroom, claim: Claim, reason: str = "The notice was genuine after all.") -> Claim:
    """Publish a retracted claim again."""
    return reinstate_claim(actor=room.actor("paul"), claim_id=claim.id, expected_version=None, reason=reason)


def reopened(room: Newsroom, claim: Claim, **changes: Any) -> Claim:
    """Reopen the claim, change it, and have it approved again."""
    reopen_claim(actor=room.actor("ana"), claim_id=claim.id, expected_version=None, reason="There is news.")
    if changes:
        content.edit_claim(actor=room.actor("ana"), claim_id=claim.id, expected_version=None, changes=changes)
    submission.submit_claim(actor=room.actor("ana"), claim_id=claim.id, expected_version=None)
    return approve(room, fresh(claim))


def order(room: Newsroom, claim: Claim, *, by: str = "paul", version: int | None = None, **how: str) -> Claim:
    """Order the release of a claim, now or when it may."""
    return publish_claim(
        actor=room.actor(by), claim_id=claim.id, expected_version=version, order=PublishOrder(**how)
    )


def verbs(claim: Claim) -> list[str]:
    """Return the verbs of the journal of a claim, oldest first."""
    return list(Event.objects.filter(about=claim.public_id).order_by("seq").values_list("verb", flat=True))
