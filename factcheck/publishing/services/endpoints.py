"""Webhook endpoints as a chief manages them: add, change, remove, new secret, try out, send again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid, Item, MoveNotAllowed, NotFound, RuleNotMet
from factcheck.core.sealed_bytes import seal
from factcheck.core.wording import worded
from factcheck.publishing.addresses import check_endpoint_url, host_of
from factcheck.publishing.enums import DisabledFor
from factcheck.publishing.messages import TYPES, message_of, test_message
from factcheck.publishing.models import Delivery, Publication, WebhookEndpoint
from factcheck.publishing.services.deliveries import KEPT, SECRET, queue_again, queue_messages
from factcheck.publishing.services.disabling import disable, enable
from factcheck.publishing.signing import new_secret

#: For so long a message is signed with the secret before too.
OVERLAP = timedelta(hours=24)
#: More endpoints of one desk would make every publication slow.
MOST_ENDPOINTS = 20
#: Changes that one replay sends at most.
MOST_REPLAYED = 1000


@dataclass(frozen=True)
class NewEndpoint:
    """An endpoint just made or given a new secret: the row, and the secret that is shown once."""

    endpoint: WebhookEndpoint
    secret: str


@dataclass(frozen=True)
class Replayed:
    """How many messages a replay sends, the ``seq`` to go on from, and whether more is left behind it."""

    queued: int
    last: int
    has_more: bool


def endpoints_for(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """Return the endpoints of the actor's desk."""
    return WebhookEndpoint.objects.filter(desk_id=actor.desk_id)


def find_endpoint(*, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Return an endpoint of the actor's desk; raises NotFound."""
    found = endpoints_for(actor).filter(id=endpoint_id).first()
    if found is None:
        raise NotFound
    return found


def log_of(endpoint: WebhookEndpoint) -> QuerySet[Delivery]:
    """Return the deliveries of the last 30 days, each with its tries."""
    recent = endpoint.deliveries.filter(created_at__gte=clock.now() - KEPT)
    return recent.prefetch_related("log")


def _locked(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    found = endpoints_for(actor).select_for_update().filter(id=endpoint_id).first()
    if found is None:
        raise NotFound
    return found


def add_endpoint(*, actor: Actor, url: str, types: Sequence[str] = ()) -> NewEndpoint:
    """Tell an address of what the desk publishes from now on; its secret is returned this once."""
    actor.require(Right.MANAGE_WEBHOOKS)
    address, wanted, secret = check_endpoint_url(url, settings.FETCH_ALLOW_NETS), _types(types), new_secret()
    with transaction.atomic():
        if endpoints_for(actor).count() >= MOST_ENDPOINTS:
            item = Item(
                "body/url",
                "limit",
                worded(
                    _("A desk has at most %(most)s endpoints: remove one first."),
                    most=MOST_ENDPOINTS,
                ),
            )
            raise RuleNotMet(item.detail, items=(item,))
        endpoint = WebhookEndpoint.objects.create(
            desk=actor.desk,
            url=address,
            types=wanted,
            secret=seal(secret.encode(), bound_to=SECRET),
            created_by=actor.user,
            created_at=clock.now(),
        )
        _record(actor, "webhook.created", endpoint, after=_told(endpoint))
    return NewEndpoint(endpoint, secret)


def change_endpoint(*, actor: Actor, endpoint_id: UUID, changes: dict[str, Any]) -> WebhookEndpoint:
    """Change ``url``, ``types`` or ``enabled`` of an endpoint; what changes nothing writes nothing."""
    actor.require(Right.MANAGE_WEBHOOKS)
    values: dict[str, Any] = {}
    if "url" in changes:
        values["url"] = check_endpoint_url(changes["url"], settings.FETCH_ALLOW_NETS)
    if "types" in changes:
        values["types"] = _types(changes["types"])
    with transaction.atomic():
        endpoint = _locked(actor, endpoint_id)
        before = _told(endpoint)
        moved = {name: value for name, value in values.items() if getattr(endpoint, name) != value}
        for name, value in moved.items():
            setattr(endpoint, name, value)
        endpoint.save(update_fields=list(moved))
        switched = _switch(endpoint, changes.get("enabled", endpoint.enabled))
        if moved or switched:
            _record(actor, "webhook.changed", endpoint, before=before, after=_told(endpoint))
    return endpoint


def _switch(endpoint: WebhookEndpoint, wanted: bool) -> bool:
    if wanted == endpoint.enabled:
        return False
    if wanted:
        enable(endpoint)
    else:
        disable(endpoint, DisabledFor.PERSON, clock.database_now())
    return True


def remove_endpoint(*, actor: Actor, endpoint_id: UUID) -> None:
    """Tell an address nothing more and forget its secrets and its log."""
    actor.require(Right.MANAGE_WEBHOOKS)
    with transaction.atomic():
        endpoint = _locked(actor, endpoint_id)
        _record(actor, "webhook.removed", endpoint, before=_told(endpoint))
        endpoint.delete()


def rotate_secret(*, actor: Actor, endpoint_id: UUID) -> NewEndpoint:
    """Give an endpoint a new secret, returned this once; for 24 hours messages are signed with the old one too."""
    actor.require(Right.MANAGE_WEBHOOKS)
    secret = new_secret()
    with transaction.atomic():
        endpoint = _locked(actor, endpoint_id)
        endpoint.old_secret, endpoint.secret = endpoint.secret, seal(secret.encode(), bound_to=SECRET)
        endpoint.old_secret_until = clock.database_now() + OVERLAP
        endpoint.save(update_fields=["old_secret", "secret", "old_secret_until"])
        _record(actor, "webhook.rotated", endpoint)
    return NewEndpoint(endpoint, secret)


def send_test(*, actor: Actor, endpoint_id: UUID) -> Delivery:
    """Send an endpoint a message that tells of nothing."""
    actor.require(Right.MANAGE_WEBHOOKS)
    with transaction.atomic():
        endpoint = _working(actor, endpoint_id)
        now = clock.database_now()
        delivery = test_message(endpoint, now).to(endpoint, due=now, now=now)
        delivery.save(force_insert=True)
        queue_again(endpoint, delivery)
    return delivery


def redeliver(*, actor: Actor, endpoint_id: UUID, delivery_id: UUID) -> Delivery:
    """Send a message once more, with the same id and bytes."""
    actor.require(Right.MANAGE_WEBHOOKS)
    with transaction.atomic():
        endpoint = _working(actor, endpoint_id)
        delivery = log_of(endpoint).filter(id=delivery_id).first()
        if delivery is None:
            raise NotFound
        queue_again(endpoint, delivery)
    return delivery


def replay(*, actor: Actor, endpoint_id: UUID, after: int) -> Replayed:
    """Send the changes behind ``after`` once more, oldest first, at most 1000; ids are those of the first time."""
    actor.require(Right.MANAGE_WEBHOOKS)
    with transaction.atomic():
        endpoint = _working(actor, endpoint_id)
        rows = Publication.objects.filter(published_verdict__desk_id=actor.desk_id, seq__gt=after)
        if endpoint.types:
            rows = rows.filter(kind__in=[name.removeprefix("verdict.") for name in endpoint.types])
        found = list(rows.order_by("seq")[: MOST_REPLAYED + 1])
        chosen = found[:MOST_REPLAYED]
        queue_messages(endpoint, [message_of(row) for row in chosen])
        last = chosen[-1].seq if chosen else after
        _record(actor, "webhook.replayed", endpoint, after={"after": after, "queued": len(chosen)})
    return Replayed(len(chosen), last, len(found) > MOST_REPLAYED)


def _working(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = _locked(actor, endpoint_id)
    if not endpoint.enabled:
        raise MoveNotAllowed(_("This endpoint is disabled: enable it first."))
    return endpoint


def _types(types: Sequence[str]) -> list[str]:
    """Return the chosen types in the order of the house; all of them is the same as none."""
    unknown = sorted(set(types) - set(TYPES))
    if unknown:
        raise Invalid.field("types", "unknown", worded(_("Use types of: %(known)s."), known=", ".join(TYPES)))
    chosen = [name for name in TYPES if name in types]
    return [] if len(chosen) == len(TYPES) else chosen


def _told(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """What the journal tells of an endpoint: the host alone, since a path may be a password of its own."""
    return {"host": host_of(endpoint.url), "types": endpoint.types, "enabled": endpoint.enabled}


def _record(
    actor: Actor,
    verb: str,
    endpoint: WebhookEndpoint,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    entry = Entry(verb, endpoint.public_id, before=before, after=after)
    record_events(desk_id=endpoint.desk_id, actor_id=actor.user_id, entries=[entry])
