"""The review queue: one list, one claim open; taking, releasing, approving, returning."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import User
from factcheck.audit.reading import history_of
from factcheck.claims.models import Claim
from factcheck.core import clock, ids
from factcheck.core.problems import NotFound
from factcheck.reviews.models import Queue
from factcheck.reviews.queue_lists import (
    QueueLine,
    QueuePage,
    entered_since,
    next_decidable,
    queue_lines,
    queue_page,
)
from factcheck.reviews.services.decisions import approve_claim, return_claim
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.taking import release_claim, renew_hold, take_claim, take_next
from factcheck.web.drafts import keep_in
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.moves import ApproveForm, JudgeForm, MoveForm, ReturnForm, judgement_of
from factcheck.web.frame import actor_here, actor_of, find, page, person_of
from factcheck.web.journal_lines import journal_lines
from factcheck.web.queue_page import decided_lately, decides, header_words, open_row, queue_item
from factcheck.web.refusals import carried_out

Forms = dict[str, DeskForm]


@require_GET
@page
def queues(request: HttpRequest) -> HttpResponse:
    """Go to the first queue in which something waits for the person, else to the first one."""
    lines = queue_lines(actor_here(request))
    if not lines:
        return render(request, "queues/none.html")
    chosen = next((line for line in lines if line.decidable), lines[0])
    return redirect("queue", chosen.queue.public_id)


@require_GET
@page
def queue(request: HttpRequest, queue_id: str) -> HttpResponse:
    """Show the queue with a claim open (``?claim=``); showing it prolongs the person's hold on that claim."""
    found = find(request, Queue.objects.all(), queue_id)
    claim = _asked(request.GET.get("claim", ""), found)
    if claim is not None:
        renew_hold(actor=actor_of(request), claim_id=claim.id)
    return show_queue(request, found, claim, {})


def _asked(public_id: str, found: Queue) -> Claim | None:
    """The claim that the address names; one that has left the queue is not opened here."""
    if not public_id:
        return None
    try:
        key = ids.decode(Claim.PREFIX, public_id)
    except ids.BadId:
        raise NotFound from None
    claim: Claim | None = Claim.objects.of_desk(found.desk_id).filter(id=key).first()
    if claim is None:
        raise NotFound
    return claim


def show_queue(request: HttpRequest, found: Queue, claim: Claim | None, forms: Forms) -> HttpResponse:
    """Render a queue; ``forms`` are bound ones that were refused (``approve``, ``return``, ``take``)."""
    actor, now = actor_of(request), clock.database_now()
    lines = queue_lines(actor)
    rows = queue_page(actor, found, after=_after(request))
    row = open_row(rows, claim, actor)
    item = queue_item(actor, row, now) if row else None
    context = {
        "queue": found,
        "lines": lines,
        "header": _header(lines, found, now),
        "rows": rows.rows,
        "more": _more(rows),
        "item": item,
        "left": claim if claim is not None and row is None else None,
        "chosen": claim is not None,
        "forms": _forms(person_of(request), item.claim, forms) if item else forms,
        "changed_by": _changed_by(actor, claim, forms),
        "decides": decides(actor, found),
        "may_take": item is not None and not item.hold and not item.barred,
        "decided": decided_lately(actor, now),
        "since": now,
        "skip_to": next_decidable(rows.rows, after=item.claim.id) if item else None,
    }
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "queues/queue.html", context, status=status)


def _header(lines: list[QueueLine], found: Queue, now: Any) -> str:
    line = next((line for line in lines if line.queue.id == found.id), None)
    return header_words(line, now) if line else _("This queue is retired.")


def _changed_by(actor: Actor, claim: Claim | None, forms: Forms) -> str:
    """Who else changed the claim last, for somebody whose form came too late; "" else."""
    if claim is None or not any(form.stale for form in forms.values()):
        return ""
    lines = journal_lines(history_of(claim.public_id)[:1], actor.user_id)
    return next((line.who for line in lines if line.event.actor_id != actor.user_id), "")


def _more(rows: QueuePage) -> str:
    if rows.next_after is None:
        return ""
    rank, last = rows.next_after
    return f"{rank}.{last}"


def _after(request: HttpRequest) -> tuple[int, UUID] | None:
    rank, _dot, last = request.GET.get("after", "").partition(".")
    try:
        return (int(rank), UUID(last)) if rank else None
    except ValueError:
        raise NotFound from None


def _forms(user: User, claim: Claim, bound: Forms) -> Forms:
    """The forms of the open claim: bound ones that were refused, new ones else."""
    forms: Forms = {
        "approve": ApproveForm(initial={"version": claim.version, "digest": claim.content_digest}),
        "return": ReturnForm(initial={"version": claim.version}),
        "judge": JudgeForm(initial={"version": claim.version, "digest": claim.content_digest}),
        "take": MoveForm(initial={"version": claim.version}),
    }
    for name, form in bound.items():
        if form.stale:
            form.rebase(claim.version)
        forms[name] = form
    keep_in(user, {f"{name}:{claim.public_id}": form for name, form in forms.items() if name != "take"})
    return forms


@require_GET
@page
def queue_news(request: HttpRequest, queue_id: str) -> HttpResponse:
    """Say how many claims came in since the page was made (``?since=``): 204 if that is no news (``?known=``).

    Asking never prolongs a hold.
    """
    found = find(request, Queue.objects.all(), queue_id)
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise NotFound
    new = entered_since(found, since)
    if str(new) == request.GET.get("known", "0"):
        return HttpResponse(status=204)
    return render(request, "queues/_news.html", {"queue": found, "new": new, "since": since})


@require_POST
@page
def take_from(request: HttpRequest, queue_id: str) -> HttpResponse:
    """Take the next claim of the queue that the person may decide, and open it."""
    found = find(request, Queue.objects.all(), queue_id)
    claim = take_next(actor=actor_of(request), queue_id=found.id)
    if claim is None:
        messages.info(request, _("Nothing waits for you in this queue."))
        return redirect("queue", found.public_id)
    return redirect(_address(found, claim))


def _address(found: Queue, claim: Claim | None) -> str:
    base = reverse("queue", args=[found.public_id])
    return f"{base}?claim={claim.public_id}" if claim is not None else base


def _decision(
    request: HttpRequest,
    place: tuple[str, str],
    form: tuple[str, DeskForm],
    act: Callable[[Actor, Claim, dict[str, Any]], object],
) -> HttpResponse:
    """Carry out one form of the open claim, then go on; a refusal is shown on the form, at the same claim."""
    found = find(request, Queue.objects.all(), place[0])
    claim = _asked(place[1], found)
    assert claim is not None
    actor, (name, sent) = actor_of(request), form
    keep_in(person_of(request), {f"{name}:{claim.public_id}": sent})
    if carried_out(sent, lambda data: act(actor, claim, data)):
        return redirect(_next(request, found, claim, name))
    fresh = Claim.objects.get(id=claim.id)
    return show_queue(request, found, fresh, {name: sent})


def _next(request: HttpRequest, found: Queue, claim: Claim, name: str) -> str:
    """Where to go after a decision: the next claim that is the person's to decide; after taking or releasing: the same."""
    if name in {"take", "release"}:
        return _address(found, claim)
    words = {
        "approve": _("Approved: claim %(number)s."),
        "return": _("Returned: claim %(number)s."),
        "judge": _("Judged: claim %(number)s."),
    }
    messages.success(request, words[name] % {"number": claim.number})
    row = next_decidable(queue_page(actor_of(request), found).rows)
    return _address(found, row.claim if row else None)


@require_POST
@page
def take(request: HttpRequest, queue_id: str, claim_id: str) -> HttpResponse:
    """Hold this claim."""
    form = MoveForm(request.POST)
    return _decision(
        request, (queue_id, claim_id), ("take", form),
        lambda actor, claim, data: take_claim(actor=actor, claim_id=claim.id, expected_version=data["version"]),
    )  # fmt: skip


@require_POST
@page
def release(request: HttpRequest, queue_id: str, claim_id: str) -> HttpResponse:
    """Give a held claim back to the queue."""
    form = MoveForm(request.POST)
    return _decision(
        request, (queue_id, claim_id), ("release", form),
        lambda actor, claim, data: release_claim(actor=actor, claim_id=claim.id, expected_version=data["version"]),
    )  # fmt: skip


@require_POST
@page
def approve(request: HttpRequest, queue_id: str, claim_id: str) -> HttpResponse:
    """Approve the content that the form names by its digest, and go on to the next claim."""
    return _decision(
        request, (queue_id, claim_id), ("approve", ApproveForm(request.POST)),
        lambda actor, claim, data: approve_claim(
            actor=actor, claim_id=claim.id, expected_version=data["version"], content_digest=data["digest"], note=data["note"]
        ),
    )  # fmt: skip


@require_POST
@page
def give_back(request: HttpRequest, queue_id: str, claim_id: str) -> HttpResponse:
    """Return the claim to its author with a reason, and go on to the next claim."""
    return _decision(
        request, (queue_id, claim_id), ("return", ReturnForm(request.POST)),
        lambda actor, claim, data: return_claim(
            actor=actor, claim_id=claim.id, expected_version=data["version"], reason_code=data["reason_code"], text=data["text"]
        ),
    )  # fmt: skip


@require_POST
@page
def judge(request: HttpRequest, queue_id: str, claim_id: str) -> HttpResponse:
    """Judge the claim blind, and go on to the next claim."""
    return _decision(
        request, (queue_id, claim_id), ("judge", JudgeForm(request.POST)),
        lambda actor, claim, data: judge_claim(
            actor=actor, claim_id=claim.id, expected_version=data["version"], judgement=judgement_of(data)
        ),
    )  # fmt: skip
