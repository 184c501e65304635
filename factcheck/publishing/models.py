"""What the world reads: published verdicts, their immutable publications, the log of changes."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import Desk, User
from factcheck.claims.enums import Status
from factcheck.claims.models import Claim
from factcheck.core.records import PublicRecord, Record
from factcheck.publishing.delivery import Delivery, DeliveryTry, Lead, WebhookEndpoint
from factcheck.publishing.dossier import Dossier
from factcheck.publishing.enums import (
    CORRECTIVE,
    Format,
    PublicationKind,
    PublicState,
    ReleaseKind,
    ReleaseState,
)
from factcheck.publishing.exports import Export
from factcheck.publishing.querysets import PublishedVerdictQuerySet
from factcheck.reviews.models import Verdict

__all__ = [
    "Change",
    "Delivery",
    "DeliveryTry",
    "Dossier",
    "Export",
    "Lead",
    "Publication",
    "PublicationContent",
    "PublicationCounter",
    "PublishedVerdict",
    "Release",
    "Rendering",
    "WebhookEndpoint",
]


class PublicationCounter(models.Model):
    """The last ``seq``: one row, locked inside the publishing transaction, so that its order is commit order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="publishing_counter_one_row")]


class PublishedVerdict(PublicRecord):
    """What the world reads of one claim; keeps its id through every review, correction, retraction and merge.

    The columns after ``seq`` repeat the current publication for filters of the public API.
    """

    PREFIX = "vd"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="published_verdicts")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="published_verdict")
    state = models.CharField(max_length=9, choices=PublicState.choices)
    current = models.PositiveIntegerField()
    seq = models.BigIntegerField(unique=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices)
    language = models.CharField(max_length=35, blank=True, default="")
    article_id = models.UUIDField()
    article_url = models.CharField(max_length=8192, blank=True, default="")
    claimant = models.CharField(max_length=200, blank=True, default="")
    search_text = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField()

    objects = PublishedVerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PublicState.values), name="publishing_verdict_state"
            ),
            models.CheckConstraint(condition=Q(current__gte=1), name="publishing_verdict_current"),
        ]
        indexes = [
            models.Index(fields=["-seq"], condition=Q(state="published"), name="publishing_verdict_newest"),
            models.Index(
                fields=["status", "-seq"], condition=Q(state="published"), name="publishing_verdict_status"
            ),
            models.Index(fields=["article_id", "-seq"], name="publishing_verdict_article"),
            models.Index(fields=["modified_at"], name="publishing_verdict_modified"),
        ]


class Publication(Record):
    """One immutable revision of a published verdict. Words stand in PublicationContent."""

    PREFIX = "pb"

    published_verdict = models.ForeignKey(
        PublishedVerdict, on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="publications")
    status = models.CharField(max_length=10)
    previous_status = models.CharField(max_length=10, blank=True, default="")
    seq = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["published_verdict", "number"], name="publishing_publication_number"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PublicationKind.values), name="publishing_publication_kind"
            ),
        ]


class PublicationContent(models.Model):
    """The approved content and the public note of a publication: canonical JSON, salted; erasable by law."""

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    salt = models.CharField(max_length=64)
    body = models.TextField()


class Rendering(models.Model):
    """The bytes of a publication in one format; written in the publishing transaction, made again when the representation changes."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="renderings")
    format = models.CharField(max_length=12, choices=Format.choices)
    body = models.BinaryField()
    etag = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "format"], name="publishing_rendering_once"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="publishing_rendering_format"),
        ]


class Release(Record):
    """The order to publish an approved claim, now or later; can be cancelled until it happens."""

    PREFIX = "rl"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="releases")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=10, choices=ReleaseKind.choices, blank=True, default="")
    note = models.TextField(blank=True, default="")
    release_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ReleaseState.choices, default=ReleaseState.SCHEDULED)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state="scheduled"), name="publishing_release_one_scheduled"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReleaseState.values), name="publishing_release_state"
            ),
        ]


class Change(models.Model):
    """One line of ``/changes``."""

    seq = models.BigIntegerField(primary_key=True)
    published_verdict = models.ForeignKey(PublishedVerdict, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    revision = models.PositiveIntegerField()
    status = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["-seq"], condition=Q(kind__in=CORRECTIVE), name="publishing_change_corrective"
            ),
            models.Index(
                fields=["-seq"], condition=Q(kind=PublicationKind.ERASED), name="publishing_change_erased"
            ),
        ]
