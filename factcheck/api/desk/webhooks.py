"""Webhook endpoints: who is told of changes, and how that goes."""

from factcheck.accounts.enums import Action
from factcheck.api.base import find_id
from factcheck.api.cursor import make_cursor
from factcheck.api.desk.bodies.body import Nothing
from factcheck.api.desk.bodies.webhooks import CHANGES, NewWebhookBody, ReplayBody, WebhookChanges
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.webhooks import DeliveryOut, NewWebhookOut, ReplayOut, WebhookOut
from factcheck.api.desk.shapes.webhooks import delivery_shape, webhook_shape
from factcheck.api.desk.targets import WEBHOOK
from factcheck.api.desk.view import DeskView
from factcheck.publishing.models import Delivery
from factcheck.publishing.services import endpoints
from factcheck.publishing.services.endpoints import NewEndpoint

_RIGHT = Action.MANAGE_WEBHOOKS


def _with_secret(made: NewEndpoint, status: int) -> Answer:
    shape = {**webhook_shape(made.endpoint), "secret": made.secret}
    return Answer(shape, status, secrets=("secret",))


class Webhooks(DeskView):
    """The endpoints of the desk."""

    @operation(Spec(_RIGHT, {200: WebhookOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the endpoints, newest first."""
        rows = endpoints.endpoints_for(call.actor)
        return listed(call, rows, ("-created_at", "-id"), lambda found: [webhook_shape(row) for row in found])

    @operation(Spec(_RIGHT, {201: NewWebhookOut}, body=NewWebhookBody))
    def post(self, call: Call) -> Answer:
        """Tell an address of changes from now on; its secret is shown this once."""
        made = endpoints.add_endpoint(
            actor=call.actor, url=call.body["url"], types=call.body.get("types", ())
        )
        return _with_secret(made, 201)


class WebhookDetail(DeskView):
    """One endpoint."""

    target = WEBHOOK

    @operation(Spec(_RIGHT, {200: WebhookOut}))
    def get(self, call: Call) -> Answer:
        """Read an endpoint without its secret."""
        return Answer(webhook_shape(call.target))

    @operation(Spec(_RIGHT, {200: WebhookOut}, body=WebhookChanges))
    def patch(self, call: Call) -> Answer:
        """Change address or types, disable or enable."""
        changed = endpoints.change_endpoint(actor=call.actor, endpoint_id=call.target.id, changes=call.body)
        return Answer(webhook_shape(changed))

    @operation(Spec(_RIGHT, {204: None}))
    def delete(self, call: Call) -> Answer:
        """Remove an endpoint with its log."""
        endpoints.remove_endpoint(actor=call.actor, endpoint_id=call.target.id)
        return Answer(None, 204)


class WebhookSecret(DeskView):
    """The secret of an endpoint."""

    target = WEBHOOK

    @operation(Spec(_RIGHT, {200: NewWebhookOut}, body=Nothing))
    def post(self, call: Call) -> Answer:
        """Give an endpoint a new secret; the one before holds for 24 hours more."""
        return _with_secret(endpoints.rotate_secret(actor=call.actor, endpoint_id=call.target.id), 200)


class WebhookTest(DeskView):
    """Trying an endpoint out."""

    target = WEBHOOK

    @operation(Spec(_RIGHT, {202: DeliveryOut}, body=Nothing))
    def post(self, call: Call) -> Answer:
        """Send an endpoint a message of type webhook.test."""
        sent = endpoints.send_test(actor=call.actor, endpoint_id=call.target.id)
        return Answer(delivery_shape(sent), 202)


class WebhookDeliveries(DeskView):
    """The log of an endpoint."""

    target = WEBHOOK

    @operation(Spec(_RIGHT, {200: DeliveryOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the deliveries of the last 30 days, newest first."""
        rows = endpoints.log_of(call.target)
        return listed(
            call, rows, ("-created_at", "-id"), lambda found: [delivery_shape(row) for row in found]
        )


class WebhookRedelivery(DeskView):
    """One message once more."""

    target = WEBHOOK

    @operation(Spec(_RIGHT, {202: DeliveryOut}, body=Nothing))
    def post(self, call: Call) -> Answer:
        """Send a message again, with the same id and bytes."""
        delivery_id = find_id(Delivery.PREFIX, call.path["delivery"])
        sent = endpoints.redeliver(actor=call.actor, endpoint_id=call.target.id, delivery_id=delivery_id)
        return Answer(delivery_shape(sent), 202)


class WebhookReplay(DeskView):
    """Many messages once more."""

    target = WEBHOOK

    @operation(Spec(_RIGHT, {202: ReplayOut}, body=ReplayBody))
    def post(self, call: Call) -> Answer:
        """Send the changes behind a point again, oldest first, at most 1000."""
        done = endpoints.replay(actor=call.actor, endpoint_id=call.target.id, after=call.body["after"])
        shape = {
            "queued": done.queued,
            "next_after": make_cursor(CHANGES, [done.last]),
            "has_more": done.has_more,
        }
        return Answer(shape, 202)
