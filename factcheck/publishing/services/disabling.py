"""When an endpoint is told nothing any more: it is gone, or it failed for too long."""

from datetime import datetime

from factcheck.audit.services import Entry, record_events
from factcheck.fetching.client import PostResult
from factcheck.publishing import backoff
from factcheck.publishing.enums import DeliveryState, DisabledFor
from factcheck.publishing.models import WebhookEndpoint

_GONE = 410


def disable_after(endpoint: WebhookEndpoint, result: PostResult, now: datetime) -> None:
    """Disable a locked endpoint that answered 410, or that had no success for days; the journal tells the chief."""
    if not endpoint.enabled:
        return
    if result.status == _GONE:
        reason = DisabledFor.GONE
    elif endpoint.failing_since is not None and now - endpoint.failing_since > backoff.PATIENCE:
        reason = DisabledFor.FAILING
    else:
        return
    disable(endpoint, reason, now)
    entry = Entry("webhook.disabled", endpoint.public_id, after={"reason": str(reason)})
    record_events(desk_id=endpoint.desk_id, actor_id=None, entries=[entry])


def disable(endpoint: WebhookEndpoint, reason: DisabledFor, now: datetime) -> None:
    """Tell a locked endpoint nothing more; what waited has failed and can be asked for again."""
    endpoint.disabled_at, endpoint.disabled_for = now, reason
    endpoint.save(update_fields=["disabled_at", "disabled_for"])
    endpoint.deliveries.filter(state=DeliveryState.WAITING).update(
        state=DeliveryState.FAILED, next_try_at=None, ended_at=now, last_error="disabled"
    )


def enable(endpoint: WebhookEndpoint) -> None:
    """Tell a locked endpoint of changes again, from now on."""
    endpoint.disabled_at, endpoint.disabled_for = None, ""
    endpoint.failing_since, endpoint.failures, endpoint.paused_until = None, 0, None
    endpoint.save(update_fields=["disabled_at", "disabled_for", "failing_since", "failures", "paused_until"])
