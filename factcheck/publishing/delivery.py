"""Who is told: webhook endpoints and deliveries; and what other desks published: leads."""

from django.db import models
from django.db.models import Q

from factcheck.accounts.models import Desk, User
from factcheck.core.records import Record
from factcheck.publishing.enums import DeliveryState
from factcheck.publishing.querysets import LeadQuerySet


class WebhookEndpoint(Record):
    """An address that is told of changes (Standard Webhooks). The secret is kept encrypted."""

    PREFIX = "wh"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="webhook_endpoints")
    url = models.CharField(max_length=8192)
    types = models.JSONField(default=list)
    secret = models.BinaryField()
    old_secret = models.BinaryField(default=b"", blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "publishing"
        constraints = [models.CheckConstraint(condition=~Q(url=""), name="publishing_endpoint_url")]


class Delivery(Record):
    """One message to one endpoint; the exact bytes that are signed and sent."""

    PREFIX = "dl"

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    seq = models.BigIntegerField()
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
