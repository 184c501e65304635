"""Words of publishing."""

from django.db import models


class PublicState(models.TextChoices):
    """What the world sees of a published verdict."""

    PUBLISHED = "published"
    RETRACTED = "retracted"
    ERASED = "erased"
    MERGED = "merged"


class PublicationKind(models.TextChoices):
    """What a publication does; the change ``verdict.<kind>`` carries the same word."""

    PUBLISHED = "published"
    UPDATED = "updated"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    REINSTATED = "reinstated"
    ERASED = "erased"
    MERGED = "merged"


#: What readers of a verdict should know of afterwards; the list and the feed of corrections hold these.
CORRECTIVE = (
    PublicationKind.CORRECTED,
    PublicationKind.RETRACTED,
    PublicationKind.REINSTATED,
    PublicationKind.MERGED,
)


class ReleaseKind(models.TextChoices):
    """What a publisher orders; empty lets the service choose."""

    UPDATE = "update"
    CORRECTION = "correction"


class ReleaseState(models.TextChoices):
    """What became of an order to publish."""

    SCHEDULED = "scheduled"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Format(models.TextChoices):
    """In which bytes a publication is kept."""

    FULL = "full"
    SUMMARY = "summary"
    CLAIM_REVIEW = "claim_review"
    TOMBSTONE = "tombstone"
    ATOM = "atom"
    JSON_FEED = "json_feed"
    CORRECTION = "correction"


class DeliveryState(models.TextChoices):
    """Where a delivery to a webhook stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class DisabledFor(models.TextChoices):
    """Why an endpoint is told nothing any more."""

    PERSON = "person"
    FAILING = "failing"
    GONE = "gone"
