"""The audit: draws and what they found, one draw that anybody can compute again, findings, and the report as CSV."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action, Role
from factcheck.accounts.members import members_of
from factcheck.accounts.models import User
from factcheck.core.clock import brief
from factcheck.reviews.audit_reports import (
    claims_of,
    draws_of,
    every_finding,
    holds,
    reports_of,
    whole_report,
)
from factcheck.reviews.drawing import list_hash, number_of
from factcheck.reviews.models import Draw, DrawnClaim
from factcheck.reviews.services.audits import Found, Wanted, draw_claims, find_draw, record_finding
from factcheck.reviews.services.desk_rules import desk_rules
from factcheck.web.forms.audits import DrawForm, FindingForm
from factcheck.web.forms.base import DeskForm
from factcheck.web.frame import actor_here, actor_of, find, page
from factcheck.web.refusals import carried_out
from factcheck.web.views.journal import Echo, safe_cell

SHOWN = 100
HEAD = (
    "draw",
    "since",
    "until",
    "share",
    "auditor",
    "place",
    "claim",
    "statement",
    "status",
    "finding",
    "text",
    "found_at",
)


@require_GET
@page
def audits(request: HttpRequest) -> HttpResponse:
    """Show the draws of the desk and what they have found."""
    return _show_all(request, actor_here(request), None)


def _show_all(request: HttpRequest, actor: Actor, form: DrawForm | None) -> HttpResponse:
    rows = list(draws_of(actor.desk_id).order_by("-since", "-id")[:SHOWN])
    reports = reports_of(rows)
    fresh = DrawForm()
    fresh.offer(_auditors(actor))
    context = {
        "rows": [(row, reports[row.id]) for row in rows],
        "whole": whole_report(actor.desk_id),
        "rule": desk_rules(actor=actor),
        "manages": actor.may(Action.MANAGE_DESK),
        "form": form or fresh,
    }
    return render(request, "audits/list.html", context, status=form.http_status if form else 200)


def _auditors(actor: Actor) -> list[User]:
    found = members_of(actor.desk_id).filter(user__is_active=True).order_by("user__name", "id")
    return [row.user for row in found if row.role_set & {Role.REVIEWER, Role.CHIEF}]


@require_POST
@page
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the claims of a period."""
    actor, form = actor_here(request), DrawForm(request.POST)
    form.offer(_auditors(actor))
    made: list[Draw] = []

    def act(data: dict[str, Any]) -> None:
        wanted = Wanted(auditor_id=data["auditor"], day=data["day"])
        made.append(draw_claims(actor=actor, wanted=wanted))

    if carried_out(form, act):
        return redirect("audit", made[0].public_id)
    return _show_all(request, actor, form)


@require_GET
@page
def audit(request: HttpRequest, draw_id: str) -> HttpResponse:
    """Show one draw: its claims, their findings, and how it is computed again."""
    return _show(request, find(request, Draw.objects.all(), draw_id), None)


def _show(request: HttpRequest, row: Draw, sent: FindingForm | None) -> HttpResponse:
    actor = actor_of(request)
    known = find_draw(actor=actor, draw_id=row.id)
    chosen = list(claims_of(known))
    audits_it = known.auditor_id == actor.user_id
    context = {
        "draw": known,
        "report": reports_of([known])[known.id],
        "rows": [
            (one, number_of(known.seed, one.claim.public_id), _form(one, sent, audits_it)) for one in chosen
        ],
        "listed": len(known.ids),
        "list_sha256": list_hash(known.ids),
        "holds": holds(known, chosen),
    }
    return render(request, "audits/draw.html", context, status=sent.http_status if sent else 200)


def _form(row: DrawnClaim, sent: FindingForm | None, audits_it: bool) -> DeskForm | None:
    """The form of a claim without a finding, for its auditor; the refused one as it was typed."""
    if not audits_it or row.finding:
        return None
    if sent is not None and sent.data.get("claim") == row.claim.public_id:
        return sent
    return FindingForm(initial={"claim": row.claim.public_id}, auto_id=f"{row.claim.public_id}-%s")


@require_POST
@page
def finding(request: HttpRequest, draw_id: str) -> HttpResponse:
    """Write down what was found in a claim."""
    row = find(request, Draw.objects.all(), draw_id)
    actor = actor_of(request)
    form = FindingForm(request.POST, auto_id=f"{request.POST.get('claim', '')}-%s")

    def act(data: dict[str, Any]) -> None:
        found = Found(data["claim"], data["finding"], data["text"])
        record_finding(actor=actor, draw_id=row.id, found=found)

    if carried_out(form, act):
        messages.success(request, _("Kept."))
        return redirect(f"{reverse('audit', args=[row.public_id])}#{request.POST['claim']}")
    return _show(request, row, form)


@require_GET
@page
def audit_list(request: HttpRequest, draw_id: str) -> HttpResponse:
    """Send the list that a draw was made from, one id a line, for somebody to compute it again."""
    row = find(request, Draw.objects.all(), draw_id)
    response = HttpResponse(row.listed, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.public_id}.txt"'
    return response


@require_GET
@page
def audits_csv(request: HttpRequest) -> HttpResponse:
    """Send every drawn claim with its finding as CSV."""
    actor = actor_here(request)
    response = StreamingHttpResponse(_csv(actor.desk_id), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audits-{actor.desk.slug}.csv"'
    return response  # type: ignore[return-value]  # a streaming answer is an answer too


def _csv(desk_id: UUID) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow(HEAD)
    for row in every_finding(desk_id):
        yield writer.writerow([safe_cell(cell) for cell in _cells(row)])


def _cells(row: DrawnClaim) -> tuple[Any, ...]:
    return (
        row.draw.public_id,
        brief(row.draw.since),
        brief(row.draw.until),
        row.draw.share,
        row.draw.auditor.username,
        row.place,
        row.claim.public_id,
        row.claim.statement,
        row.verdict.status,
        row.finding,
        row.text,
        brief(row.found_at) if row.found_at else "",
    )
