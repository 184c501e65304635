"""Who is told: webhook endpoints and deliveries; and what other desks published: leads."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import Desk, User
from factcheck.core.records import Record
from factcheck.publishing.enums import DeliveryState, DisabledFor
from factcheck.publishing.querysets import LeadQuerySet


class WebhookEndpoint(Record):
    """An address that is told of changes (Standard Webhooks); ``types`` names those it wants, none means all.

    Secrets are kept encrypted; until ``old_secret_until`` a message is signed with both. ``failures`` counts the tries
    in a row that failed; before ``paused_until`` nothing is sent.
    """

    PREFIX = "wh"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="webhook_endpoints")
    url = models.CharField(max_length=8192)
    types = models.JSONField(default=list)
    secret = models.BinaryField()
    old_secret = models.BinaryField(default=b"", blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_for = models.CharField(max_length=10, choices=DisabledFor.choices, blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "publishing"
        constraints = [
            models.CheckConstraint(condition=~Q(url=""), name="publishing_endpoint_url"),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_for="")
                | Q(disabled_at__isnull=False, disabled_for__in=DisabledFor.values),
                name="publishing_endpoint_disabled",
            ),
        ]

    @property
    def enabled(self) -> bool:
        """Whether it is told of changes."""
        return self.disabled_at is None


class Delivery(Record):
    """One message to one endpoint; the exact bytes that are signed and sent. ``seq`` is that of the change, if it tells of one.

    ``tries`` counts since it was last asked for; every try stands in DeliveryTry.
    """

    PREFIX = "dl"

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    seq = models.BigIntegerField(null=True)
    type = models.CharField(max_length=30)
    message_id = models.CharField(max_length=64)
    body = models.BinaryField()
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "publishing"
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "message_id"], name="publishing_delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="publishing_delivery_state"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", next_try_at__isnull=False, ended_at__isnull=True)
                | Q(next_try_at__isnull=True, ended_at__isnull=False) & ~Q(state="waiting"),
                name="publishing_delivery_goes_on",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_try_at"],
                condition=Q(state="waiting"),
                name="publishing_delivery_due",
            )
        ]


class DeliveryTry(models.Model):
    """One call of an endpoint: when, the status that came, how long it took, the class of the error; never the answer."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    elapsed_ms = models.PositiveIntegerField()
    error = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        app_label = "publishing"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="publishing_delivery_try_once")
        ]


class Lead(Record):
    """A verdict of another desk (ClaimReview), shown beside similar claims; never a verdict of ours."""

    PREFIX = "le"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="leads")
    url = models.CharField(max_length=8192)
    url_key = models.CharField(max_length=64)
    claim_text = models.TextField()
    rating = models.CharField(max_length=200, blank=True, default="")
    publisher = models.CharField(max_length=200, blank=True, default="")
    reviewed_on = models.DateField(null=True, blank=True)
    data = models.JSONField(default=dict)
    search_text = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    objects = LeadQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        constraints = [models.UniqueConstraint(fields=["desk", "url_key"], name="publishing_lead_once")]
        indexes = [models.Index(fields=["desk", "-created_at", "-id"], name="publishing_lead_newest")]
