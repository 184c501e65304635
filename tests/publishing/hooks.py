"""Endpoints as tests make and read them."""

from typing import Any

from standardwebhooks import Webhook

from factcheck.publishing.models import WebhookEndpoint
from factcheck.publishing.services import endpoints
from factcheck.publishing.services.endpoints import NewEndpoint
from tests.factories import Newsroom
from tests.receiver import Called


def added(room: Newsroom, url: str, *types: str) -> NewEndpoint:
    """Add an endpoint as the chief."""
    return endpoints.add_endpoint(actor=room.actor("chris"), url=url, types=types)


def now_of(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Read an endpoint anew."""
    return WebhookEndpoint.objects.get(id=endpoint.id)


def opened(made: NewEndpoint, call: Called) -> Any:
    """Verify a message as its receiver does; returns its content."""
    return Webhook(made.secret).verify(call.body, call.headers)
