"""Conferences: which are open and which were decided, and the page on which two judgements stand side by side."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.claims.models import Claim
from factcheck.core.problems import NotFound
from factcheck.reviews.discussion import Comment
from factcheck.reviews.second_checks import (
    CheckedTwice,
    conferences_of,
    possible_deciders,
    second_check_facts,
)
from factcheck.reviews.services.conferences import decide_conference, name_decider
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.claims import CommentForm
from factcheck.web.forms.moves import DeciderForm, JudgeForm, judgement_of
from factcheck.web.frame import actor_here, actor_of, find, page
from factcheck.web.refusals import carried_out

Forms = dict[str, DeskForm]
#: Conferences on the page, those that are over with the newest first.
SHOWN = 100


@require_GET
@page
def conferences(request: HttpRequest) -> HttpResponse:
    """Show the open conferences of the desk, oldest first, and those that are over."""
    actor = actor_here(request)
    context = {
        "waiting": conferences_of(actor.desk_id).order_by("opened_at", "id")[:SHOWN],
        "over": conferences_of(actor.desk_id, ended=True).order_by("-ended_at", "-id")[:SHOWN],
    }
    return render(request, "conferences/list.html", context)


@require_GET
@page
def conference(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show the latest conference on a claim."""
    return _show(request, _claim(request, claim_id), {})


def _claim(request: HttpRequest, claim_id: str) -> Claim:
    claim: Claim = find(request, Claim.objects.select_related("article"), claim_id)
    return claim


def _latest(claim: Claim) -> CheckedTwice:
    told = second_check_facts(claim).told
    found = next((one for one in told if one.conference is not None), None)
    if found is None:
        raise NotFound
    return found


def _show(request: HttpRequest, claim: Claim, forms: Forms) -> HttpResponse:
    actor, check = actor_of(request), _latest(claim)
    assert check.conference is not None
    is_open = check.in_pass.state == "conference"
    context = {
        "claim": claim,
        "check": check,
        "conference": check.conference,
        "is_open": is_open,
        "names": is_open and actor.may(Action.REASSIGN),
        "decides": is_open and check.conference.decider_id == actor.user_id,
        "comments": _comments(check, claim),
        "may_comment": actor.may(Action.COMMENT),
        "forms": {**_fresh(claim, check), **forms},
    }
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "conferences/conference.html", context, status=status)


def _comments(check: CheckedTwice, claim: Claim) -> list[Comment]:
    """The notes that were written since the conference was opened."""
    assert check.conference is not None
    found = Comment.objects.filter(claim=claim, created_at__gte=check.conference.opened_at)
    return list(found.select_related("author").order_by("created_at", "id"))


def _fresh(claim: Claim, check: CheckedTwice) -> Forms:
    decider = DeciderForm()
    decider.offer(possible_deciders(check.in_pass))
    digest = {"version": claim.version, "digest": claim.content_digest}
    return {"decider": decider, "decide": JudgeForm(initial=digest), "comment": CommentForm()}


def _carry(
    request: HttpRequest,
    claim_id: str,
    named: tuple[str, DeskForm],
    act: Callable[[Actor, Claim, dict[str, Any]], object],
) -> HttpResponse:
    """Carry out one form of the page and come back to it; a refusal is shown there."""
    claim, (name, form) = _claim(request, claim_id), named
    actor = actor_of(request)
    if isinstance(form, DeciderForm):
        form.offer(possible_deciders(_latest(claim).in_pass))
    if carried_out(form, lambda data: act(actor, claim, data)):
        messages.success(request, _("Kept."))
        return redirect(reverse("conference", args=[claim.public_id]))
    claim.refresh_from_db()
    if form.stale:
        form.rebase(claim.version)
    return _show(request, claim, {name: form})


@require_POST
@page
def name(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Name who decides."""
    return _carry(
        request,
        claim_id,
        ("decider", DeciderForm(request.POST)),
        lambda actor, claim, data: name_decider(actor=actor, claim_id=claim.id, user_id=data["user"]),
    )


@require_POST
@page
def decide(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Decide, with a reason."""
    return _carry(
        request,
        claim_id,
        ("decide", JudgeForm(request.POST)),
        lambda actor, claim, data: decide_conference(
            actor=actor, claim_id=claim.id, expected_version=data["version"], judgement=judgement_of(data)
        ),
    )
