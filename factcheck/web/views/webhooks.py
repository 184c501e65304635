"""Webhooks of the desk: the endpoints, and one endpoint with its log. For chiefs; secrets are shown once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.core import clock, ids
from factcheck.core.problems import NotFound
from factcheck.publishing.enums import DeliveryState
from factcheck.publishing.models import WebhookEndpoint
from factcheck.publishing.services import endpoints
from factcheck.publishing.services.endpoints import NewEndpoint
from factcheck.web.drafts import keep_in
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.webhooks import AgainForm, EndpointForm, RemoveForm, ReplayForm, SwitchForm
from factcheck.web.frame import actor_here, page, person_of
from factcheck.web.refusals import carried_out
from factcheck.web.webhook_day import days_of

PAGE = 50
Act = Callable[[Actor, UUID, dict[str, Any]], object]


def chief_here(request: HttpRequest) -> Actor:
    """Return the person on the current desk; raises NotYourRole for somebody who may not manage webhooks."""
    actor = actor_here(request)
    actor.require(Action.MANAGE_WEBHOOKS)
    return actor


@require_GET
@page
def webhooks(request: HttpRequest) -> HttpResponse:
    """Show who is told of changes."""
    return _list(request, chief_here(request), EndpointForm())


def _list(request: HttpRequest, actor: Actor, form: DeskForm) -> HttpResponse:
    rows = list(endpoints.endpoints_for(actor).order_by("-created_at", "-id"))
    days = days_of(rows, clock.now())
    keep_in(person_of(request), {"webhook": form})
    context = {"desk": actor.desk, "endpoints": [(row, days[row.id]) for row in rows], "form": form}
    return render(request, "webhooks/list.html", context, status=form.http_status)


@require_POST
@page
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Add an endpoint and answer with its secret: the only time that it is shown, so there is nothing to redirect to."""
    actor, form = chief_here(request), EndpointForm(request.POST)
    keep_in(person_of(request), {"webhook": form})
    made: list[NewEndpoint] = []
    if carried_out(form, lambda data: made.append(endpoints.add_endpoint(actor=actor, **form.changes()))):
        return _secret(request, made[0])
    return _list(request, actor, form)


def _secret(request: HttpRequest, made: NewEndpoint) -> HttpResponse:
    return render(request, "webhooks/secret.html", {"made": made})


@require_GET
@page
def webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Show one endpoint and how its deliveries went."""
    return _show(request, _found(chief_here(request), endpoint_id), {})


def _found(actor: Actor, public_id: str) -> WebhookEndpoint:
    key = ids.key_of(WebhookEndpoint.PREFIX, public_id)
    if key is None:
        raise NotFound
    return endpoints.find_endpoint(actor=actor, endpoint_id=key)


def _show(request: HttpRequest, endpoint: WebhookEndpoint, forms: dict[str, DeskForm]) -> HttpResponse:
    known = {
        "change": EndpointForm(initial={"url": endpoint.url, "types": endpoint.types}),
        "replay": ReplayForm(),
        "remove": RemoveForm(),
        **forms,
    }
    keep_in(person_of(request), {_draft(name, endpoint): known[name] for name in _KEPT})
    state = request.GET.get("state", "")
    log = endpoints.log_of(endpoint)
    chosen = log.filter(state=state) if state in DeliveryState.values else log
    rows = list(chosen.order_by("-created_at", "-id")[: PAGE + 1])
    context = {
        "endpoint": endpoint,
        "forms": known,
        "deliveries": rows[:PAGE],
        "more": len(rows) > PAGE,
        "states": [(value, log.filter(state=value).count()) for value in ("waiting", "failed")],
        "state": state,
        "day": days_of([endpoint], clock.now())[endpoint.id],
        "now": clock.now(),
    }
    status = max((form.http_status for form in forms.values()), default=200)
    return render(request, "webhooks/endpoint.html", context, status=status)


#: Forms into which something is typed, which is kept while it is not sent.
_KEPT = ("change", "replay")


def _draft(name: str, endpoint: WebhookEndpoint) -> str:
    return f"webhook_{name}:{endpoint.public_id}"


def _order(request: HttpRequest, public_id: str, named: tuple[str, DeskForm], act: Act) -> HttpResponse:
    """Carry out one form of the endpoint's page and come back to it; a refusal is shown on the form."""
    actor = chief_here(request)
    endpoint = _found(actor, public_id)
    name, form = named
    if name in _KEPT:
        keep_in(person_of(request), {_draft(name, endpoint): form})
    if carried_out(form, lambda data: act(actor, endpoint.id, data)):
        return redirect("webhook", endpoint.public_id)
    return _show(request, _found(actor, public_id), {name: form})


@require_POST
@page
def change_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Change address or types."""
    form = EndpointForm(request.POST)

    def act(actor: Actor, key: UUID, data: dict[str, Any]) -> None:
        endpoints.change_endpoint(actor=actor, endpoint_id=key, changes=form.changes())
        messages.success(request, _("Kept."))

    return _order(request, endpoint_id, ("change", form), act)


@require_POST
@page
def switch_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Disable or enable."""

    def act(actor: Actor, key: UUID, data: dict[str, Any]) -> None:
        endpoints.change_endpoint(actor=actor, endpoint_id=key, changes=data)
        messages.success(request, _("Enabled.") if data["enabled"] else _("Disabled."))

    return _order(request, endpoint_id, ("order", SwitchForm(request.POST)), act)


@require_POST
@page
def rotate_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Make a new secret and show it this once."""
    actor = chief_here(request)
    endpoint = _found(actor, endpoint_id)
    return _secret(request, endpoints.rotate_secret(actor=actor, endpoint_id=endpoint.id))


@require_POST
@page
def try_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Send a test message."""

    def act(actor: Actor, key: UUID, data: dict[str, Any]) -> None:
        endpoints.send_test(actor=actor, endpoint_id=key)
        messages.success(request, _("A test message is on its way; reload to see how it went."))

    return _order(request, endpoint_id, ("order", DeskForm(request.POST)), act)


@require_POST
@page
def redeliver_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Send one message again."""

    def act(actor: Actor, key: UUID, data: dict[str, Any]) -> None:
        endpoints.redeliver(actor=actor, endpoint_id=key, delivery_id=data["delivery"])
        messages.success(request, _("It is sent again; reload to see how it went."))

    return _order(request, endpoint_id, ("order", AgainForm(request.POST)), act)


@require_POST
@page
def replay_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Send the changes behind a point again."""

    def act(actor: Actor, key: UUID, data: dict[str, Any]) -> None:
        done = endpoints.replay(actor=actor, endpoint_id=key, after=data["after"])
        said = _("Sent again: %(n)s.") % {"n": done.queued}
        more = _("There is more behind %(seq)s.") % {"seq": done.last} if done.has_more else ""
        messages.success(request, f"{said} {more}".strip())

    return _order(request, endpoint_id, ("replay", ReplayForm(request.POST)), act)


@require_POST
@page
def remove_webhook(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """Remove an endpoint."""
    actor, form = chief_here(request), RemoveForm(request.POST)
    endpoint = _found(actor, endpoint_id)
    if carried_out(form, lambda data: endpoints.remove_endpoint(actor=actor, endpoint_id=endpoint.id)):
        messages.success(request, _("Removed."))
        return redirect("webhooks")
    return _show(request, endpoint, {"remove": form})
