"""Answers: webhook endpoints and their deliveries."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    ListField,
)

from factcheck.api.desk.schemas.parts import Out
from factcheck.publishing.enums import DeliveryState, DisabledFor
from factcheck.publishing.messages import TYPES


class WebhookOut(Out):
    """An endpoint without its secret; ``types`` are empty where it is told of all."""

    id = CharField()
    url = CharField()
    types = ListField(child=ChoiceField([(name, name) for name in TYPES]))
    enabled = BooleanField()
    disabled_at = DateTimeField(allow_null=True)
    disabled_for = ChoiceField(DisabledFor.choices, allow_null=True)
    failing_since = DateTimeField(allow_null=True)
    old_secret_until = DateTimeField(allow_null=True)
    created_at = DateTimeField()


class NewWebhookOut(WebhookOut):
    """An endpoint just made, or with a new secret; ``secret`` is shown this once, and null where the call is repeated."""

    secret = CharField(allow_null=True)


class TryOut(Out):
    """One call of an endpoint."""

    number = IntegerField()
    at = DateTimeField()
    status = IntegerField(allow_null=True)
    elapsed_ms = IntegerField()
    error = CharField(allow_null=True)


class DeliveryOut(Out):
    """A message to an endpoint and how its tries went; ``message_id`` is what it gets as ``webhook-id``."""

    id = CharField()
    message_id = CharField()
    type = CharField()
    seq = IntegerField(allow_null=True)
    state = ChoiceField(DeliveryState.choices)
    created_at = DateTimeField()
    next_try_at = DateTimeField(allow_null=True)
    ended_at = DateTimeField(allow_null=True)
    last_status = IntegerField(allow_null=True)
    last_error = CharField(allow_null=True)
    tries = TryOut(many=True)


class ReplayOut(Out):
    """How many messages are sent again, and the point from which to ask for more."""

    queued = IntegerField()
    next_after = CharField()
    has_more = BooleanField()
