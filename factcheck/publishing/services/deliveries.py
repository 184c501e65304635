"""Telling endpoints of what was published: rows in the publishing transaction, then calls, one job an endpoint.

Whoever writes or ends deliveries of an endpoint holds its lock, so a job never ends beside a message that it missed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from factcheck.core import clock
from factcheck.core.sealed_bytes import unseal
from factcheck.fetching.client import PostResult
from factcheck.jobs import services as jobs
from factcheck.jobs.models import Job
from factcheck.jobs.services import NewJob
from factcheck.publishing import backoff
from factcheck.publishing.enums import DeliveryState
from factcheck.publishing.messages import Message, message_of
from factcheck.publishing.models import Delivery, DeliveryTry, Publication, WebhookEndpoint
from factcheck.publishing.sending import Outgoing
from factcheck.publishing.services.disabling import disable_after
from factcheck.publishing.signing import signed_headers

DELIVER_JOB = "publishing.deliver"
SECRET = "webhook secret"  # noqa: S105 -- what the seal is for
#: Messages of one endpoint that are under way at once; one alone while it fails.
AT_ONCE = 20
#: The log of deliveries goes back so far.
KEPT = timedelta(days=30)
_SWEPT_AT_ONCE = 500


def tell_endpoints(desk_id: UUID, publication: Publication) -> None:
    """Write the deliveries of a publication in the caller's transaction; what carries them out is enqueued."""
    waiting = WebhookEndpoint.objects.filter(desk_id=desk_id, disabled_at__isnull=True)
    endpoints = [
        endpoint
        for endpoint in waiting.select_for_update().order_by("id")
        if not endpoint.types or f"verdict.{publication.kind}" in endpoint.types
    ]
    message = message_of(publication) if endpoints else None
    for endpoint in endpoints:
        assert message is not None
        queue_messages(endpoint, [message])


def queue_messages(endpoint: WebhookEndpoint, messages: list[Message]) -> None:
    """Make sure that each message is sent to a locked endpoint, once more if it was sent before; keeps their order."""
    now = clock.database_now()
    known = endpoint.deliveries.filter(message_id__in=[message.id for message in messages])
    rows = {row.message_id: row for row in known}
    made, again = [], []
    for place, message in enumerate(messages):
        due = now + timedelta(microseconds=place)
        if message.id in rows:
            again.append(_waiting(rows[message.id], due))
        else:
            made.append(message.to(endpoint, due=due, now=now))
    Delivery.objects.bulk_create(made, batch_size=500)
    Delivery.objects.bulk_update(again, ["state", "tries", "next_try_at", "ended_at"], batch_size=500)
    plan(endpoint)


def queue_again(endpoint: WebhookEndpoint, delivery: Delivery) -> None:
    """Send one delivery of a locked endpoint once more, at once: somebody waits for it."""
    _waiting(delivery, clock.database_now()).save(update_fields=["state", "tries", "next_try_at", "ended_at"])
    endpoint.paused_until = None
    endpoint.save(update_fields=["paused_until"])
    plan(endpoint)


def _waiting(row: Delivery, due: datetime) -> Delivery:
    row.state, row.tries, row.next_try_at, row.ended_at = DeliveryState.WAITING, 0, due, None
    return row


def plan(endpoint: WebhookEndpoint) -> None:
    """Enqueue the next call of a locked endpoint for when its first message is due, unless it is disabled."""
    first = endpoint.deliveries.filter(state=DeliveryState.WAITING).order_by("next_try_at").first()
    if first is None or not endpoint.enabled:
        return
    assert first.next_try_at is not None
    due = max(first.next_try_at, endpoint.paused_until or first.next_try_at)
    jobs.enqueue(NewJob(DELIVER_JOB, endpoint.id, not_before=due, owner_id=endpoint.id))


def due_messages(*, job: Job) -> list[Outgoing]:
    """Return what is due at the endpoint of a job, signed for now: those that were never tried come first."""
    endpoint = WebhookEndpoint.objects.filter(id=job.subject_id, disabled_at__isnull=True).first()
    if endpoint is None:
        return []
    now = clock.database_now()
    due = endpoint.deliveries.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    chosen = due.order_by("tries", "next_try_at", "id")[: 1 if endpoint.failures else AT_ONCE]
    keys = keys_of(endpoint, now)
    return [_outgoing(endpoint, row, keys, now) for row in chosen]


def keys_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Return the secrets that hold now: the endpoint's, and the one before while both do."""
    sealed = [endpoint.secret]
    if endpoint.old_secret_until is not None and endpoint.old_secret_until > now:
        sealed.append(endpoint.old_secret)
    return [unseal(bytes(secret), bound_to=SECRET).decode() for secret in sealed]


def _outgoing(endpoint: WebhookEndpoint, row: Delivery, keys: list[str], now: datetime) -> Outgoing:
    body, stamp = bytes(row.body), int(now.timestamp())
    headers = signed_headers(message_id=row.message_id, timestamp=stamp, body=body, keys=keys)
    return Outgoing(row.id, endpoint.id, endpoint.url, body, headers)


def record_send(*, job: Job, sent: Outgoing, result: PostResult) -> None:
    """Write down how a call went: delivered, tried again later, or given up; raises LeaseLost if another has the endpoint."""
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.select_for_update().filter(id=sent.endpoint_id).first()
        jobs.hold(job=job)
        delivery = Delivery.objects.filter(id=sent.delivery_id).first()
        if endpoint is None or delivery is None:
            return
        now = clock.database_now()
        error = error_of(result)
        _log(delivery, result, error, now)
        _mark(delivery, result, error, now)
        _judge(endpoint, result, now)


def error_of(result: PostResult) -> str:
    """Return the class of the error; empty for a delivery."""
    if result.delivered:
        return ""
    if result.status is not None and 300 <= result.status < 400:
        return "redirect"
    return str(result.code) if result.status is None or result.status >= 400 else "no_success"


def _log(delivery: Delivery, result: PostResult, error: str, now: datetime) -> None:
    last = delivery.log.aggregate(last=Max("number"))["last"] or 0
    DeliveryTry.objects.create(
        delivery=delivery,
        number=last + 1,
        at=now,
        status=result.status,
        elapsed_ms=result.elapsed_ms,
        error=error,
    )


def _mark(delivery: Delivery, result: PostResult, error: str, now: datetime) -> None:
    delivery.tries += 1
    delivery.last_status, delivery.last_error = result.status, error
    waits = delivery.state == DeliveryState.WAITING and not result.delivered
    again = backoff.next_try(delivery.tries, now) if waits else None
    if again is not None:
        delivery.next_try_at = max(again, backoff.asked_to_wait(result, now))
    else:
        delivery.state = DeliveryState.DELIVERED if result.delivered else DeliveryState.FAILED
        delivery.next_try_at, delivery.ended_at = None, now
    delivery.save(update_fields=["tries", "last_status", "last_error", "state", "next_try_at", "ended_at"])


def _judge(endpoint: WebhookEndpoint, result: PostResult, now: datetime) -> None:
    """Note how the endpoint does: a success clears everything, failures lengthen the pause, and long failure ends it."""
    if result.delivered:
        endpoint.failing_since, endpoint.failures, endpoint.paused_until = None, 0, None
    else:
        endpoint.failing_since = endpoint.failing_since or now
        if endpoint.paused_until is None or endpoint.paused_until <= now:  # of several at once, one counts
            endpoint.failures += 1
            endpoint.paused_until = now + backoff.pause(endpoint.failures)
        endpoint.paused_until = max(endpoint.paused_until, backoff.asked_to_wait(result, now))
    endpoint.save(update_fields=["failing_since", "failures", "paused_until"])
    disable_after(endpoint, result, now)


def end_round(*, job: Job) -> None:
    """End the job of an endpoint and plan its next call; what grew too old goes from the log."""
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.select_for_update().filter(id=job.subject_id).first()
        jobs.finish(job=job)
        if endpoint is None:
            return
        _sweep_log(endpoint)
        plan(endpoint)


def _sweep_log(endpoint: WebhookEndpoint) -> None:
    old = endpoint.deliveries.filter(ended_at__lt=clock.database_now() - KEPT)
    Delivery.objects.filter(id__in=list(old.values_list("id", flat=True)[:_SWEPT_AT_ONCE])).delete()
