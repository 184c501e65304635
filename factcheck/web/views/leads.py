"""Leads: what other desks found, as they rated it; taken in from a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.publishing.leads import like_leads
from factcheck.publishing.models import Lead
from factcheck.publishing.services.leads import Imported, import_leads
from factcheck.web.forms.leads import LeadForm
from factcheck.web.frame import actor_here, page
from factcheck.web.refusals import carried_out

_PAGE = 50


@require_GET
@page
def leads(request: HttpRequest) -> HttpResponse:
    """Show the newest leads, or with words those that resemble them."""
    return _show(request, actor_here(request), LeadForm())


def _show(request: HttpRequest, actor: Actor, form: LeadForm) -> HttpResponse:
    words = request.GET.get("words", "").strip()[:500]
    rows = (
        [one.lead for one in like_leads(actor.desk_id, words, limit=_PAGE)]
        if words
        else list(Lead.objects.filter(desk_id=actor.desk_id).order_by("-created_at", "-id")[:_PAGE])
    )
    context = {"rows": rows, "words": words, "form": form, "may_add": actor.may(Action.CHANGE_CLAIM)}
    return render(request, "leads/list.html", context, status=form.http_status if form.is_bound else 200)


@require_POST
@page
def add_leads(request: HttpRequest) -> HttpResponse:
    """Take in a file."""
    actor, form = actor_here(request), LeadForm(request.POST, request.FILES)
    done: list[Imported] = []

    def act(data: dict[str, Any]) -> None:
        done.append(import_leads(actor=actor, data=data["file"].read()))

    if not carried_out(form, act):
        return _show(request, actor, form)
    taken = done[0]
    words = _("%(new)s new, %(changed)s brought up to date, %(skipped)s left out.")
    messages.success(request, words % {"new": taken.new, "changed": taken.changed, "skipped": taken.skipped})
    return redirect("leads")
