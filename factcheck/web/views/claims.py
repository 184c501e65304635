"""The page of one claim, and what is ordered there beside changes of content (those are in claim_forms)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from factcheck.claims.models import Claim
from factcheck.claims.services import surviving
from factcheck.core import ids
from factcheck.reviews.services.taking import renew_hold
from factcheck.sources.models import Evidence
from factcheck.web.claim_moves import ORDERS, offer_choices, order_forms
from factcheck.web.claim_page import claim_page
from factcheck.web.claim_parts import BUTTONS, Sent, claim_parts, draft_name, drafts_in, drafts_on
from factcheck.web.drafts import keep_in
from factcheck.web.following import wish_of
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.claims import CommentForm, EditClaimForm, StatusForm
from factcheck.web.forms.evidence import EvidenceForm, PositionForm
from factcheck.web.frame import actor_of, find, page, person_of
from factcheck.web.refusals import carried_out
from factcheck.web.returns import returns_to

PARTS = (
    "article",
    "desk",
    "claimant",
    "assignee",
    "created_by",
    "pair__article",
    "pair__assignee",
    "pair__created_by",
    "merged_into",
)


@require_GET
@page
def claim(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show a claim; one that was merged answers with its survivor. Showing it prolongs the reader's hold on it."""
    found = find(request, Claim.objects.select_related(*PARTS), claim_id)
    if found.merged_into is not None:
        return redirect("claim", surviving(found).public_id)
    renew_hold(actor=actor_of(request), claim_id=found.id)
    return show_claim(request, found, {})


@returns_to("claim")
def show_claim(request: HttpRequest, found: Claim, forms: Mapping[str, DeskForm]) -> HttpResponse:
    """Render a claim; ``forms`` are those that were sent and refused, by name."""
    fresh = Claim.objects.select_related(*PARTS).get(id=found.id)
    actor = actor_of(request)
    made = claim_page(fresh, actor, evidence=ids.key_of(Evidence.PREFIX, request.GET.get("evidence", "")))
    parts = claim_parts(made, Sent(forms, _part(request)))
    shown = _forms(request, fresh, forms)
    keep_in(person_of(request), {**drafts_on(fresh, shown), **drafts_in(fresh, parts)})
    context = {
        "page": made,
        "parts": parts,
        "claim": fresh,
        "wish": wish_of(actor, fresh.public_id),
        "forms": shown,
        "refused": [form for name, form in forms.items() if name in BUTTONS],
    }
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "claims/claim.html", context, status=status)


def _part(request: HttpRequest) -> str:
    """The public id of the piece of evidence or position that the address names; empty for none."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    return str(named.get("evidence_id") or named.get("position_id") or "")


def _forms(request: HttpRequest, found: Claim, sent: Mapping[str, DeskForm]) -> dict[str, DeskForm]:
    version = {"version": found.version}
    return {
        "edit": EditClaimForm(initial=EditClaimForm.initial_of(found), auto_id="edit-%s"),
        "status": StatusForm(initial=StatusForm.initial_of(found), auto_id="status-%s"),
        "evidence": EvidenceForm(initial={"way": "web"} | version, auto_id="evidence-%s"),
        "position": PositionForm(initial=version, auto_id="position-%s"),
        "comment": CommentForm(auto_id="comment-%s"),
        **order_forms(found, sent),
        **sent,
    }


@require_POST
@page
def order(request: HttpRequest, claim_id: str, name: str) -> HttpResponse:
    """Carry out one order on the claim and come back to the page; a refusal is shown there beside what was typed."""
    found = find(request, Claim.objects.select_related(*PARTS), claim_id)
    actor, wanted = actor_of(request), ORDERS[name]
    form = wanted.form(request.POST, auto_id=f"{name}-%s")
    offer_choices(found, {name: form})
    keep_in(person_of(request), {draft_name(name, found, form): form})
    if carried_out(form, lambda data: wanted.act(actor, found, data)):
        place = f"#{wanted.anchor}" if wanted.anchor else ""
        return redirect(f"{reverse('claim', args=[found.public_id])}{place}")
    if form.stale:
        found.refresh_from_db()
        form.rebase(found.version)
    return show_claim(request, found, {name: form})
