"""Shapes of webhook endpoints and deliveries."""

from collections.abc import Iterable
from typing import Any

from factcheck.api.desk.shapes.moments import moment
from factcheck.publishing.models import Delivery, DeliveryTry, WebhookEndpoint

Shape = dict[str, Any]


def webhook_shape(endpoint: WebhookEndpoint) -> Shape:
    """Return an endpoint without its secret."""
    return {
        "id": endpoint.public_id,
        "url": endpoint.url,
        "types": endpoint.types,
        "enabled": endpoint.enabled,
        "disabled_at": moment(endpoint.disabled_at),
        "disabled_for": endpoint.disabled_for or None,
        "failing_since": moment(endpoint.failing_since),
        "old_secret_until": moment(endpoint.old_secret_until),
        "created_at": moment(endpoint.created_at),
    }


def delivery_shape(delivery: Delivery) -> Shape:
    """Return a delivery with its tries, which are read with the row."""
    return {
        "id": delivery.public_id,
        "message_id": delivery.message_id,
        "type": delivery.type,
        "seq": delivery.seq,
        "state": delivery.state,
        "created_at": moment(delivery.created_at),
        "next_try_at": moment(delivery.next_try_at),
        "ended_at": moment(delivery.ended_at),
        "last_status": delivery.last_status,
        "last_error": delivery.last_error or None,
        "tries": _tries(delivery.log.all()),
    }


def _tries(log: Iterable[DeliveryTry]) -> list[Shape]:
    return [
        {
            "number": row.number,
            "at": moment(row.at),
            "status": row.status,
            "elapsed_ms": row.elapsed_ms,
            "error": row.error or None,
        }
        for row in sorted(log, key=lambda row: row.number)
    ]
