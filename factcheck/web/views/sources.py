"""Sources: the list, one source over time, its captures as text; registering, describing, capturing, bringing a copy."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.core.problems import NotFound
from factcheck.sources.enums import SourceKind
from factcheck.sources.identity import Identity
from factcheck.sources.models import Source
from factcheck.sources.services.confidential import reader_names, reads
from factcheck.sources.services.others import add_other_source
from factcheck.sources.services.register import add_web_source, edit_source, request_fetch
from factcheck.sources.services.uploads import add_document, upload_copy
from factcheck.sources.source_lists import STATES, page_before, sources_of
from factcheck.sources.states import under_way
from factcheck.sources.stored_faults import damaged_among
from factcheck.sources.timeline import readable_text
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.files import upload_of
from factcheck.web.forms.sources import (
    SOURCE_FACTS,
    AddressForm,
    CopyForm,
    OtherSourceForm,
    ReadersForm,
    SourceForm,
)
from factcheck.web.frame import actor_here, actor_of, find, page
from factcheck.web.refusals import carried_out
from factcheck.web.source_page import Wanted, find_snapshot, source_page, state_words

PAGE = 40
Forms = dict[str, DeskForm]


@require_GET
@page
def sources(request: HttpRequest) -> HttpResponse:
    """Show the desk's sources, newest change first, narrowed by words, state and kind."""
    return show_sources(request, actor_here(request), {})


def show_sources(request: HttpRequest, actor: Actor, forms: Forms) -> HttpResponse:
    """Render the list; ``forms`` are bound ones that were refused (``address``, ``other``)."""
    wanted = {name: request.GET.get(name, "") for name in ("words", "state", "kind")}
    found = page_before(sources_of(actor.desk_id, **wanted), _place(request.GET.get("before", "")))
    rows = list(found[: PAGE + 1])
    running = under_way(rows)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {
        "rows": [(row, state_words(row, running)) for row in rows[:PAGE]],
        "more": f"{last.changed_at.isoformat()}~{last.id}" if last else "",
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "states": STATES,
        "kinds": SourceKind.choices,
        "may_change": actor.may(Action.CHANGE_SOURCE),
        "forms": {
            "address": AddressForm(auto_id="address-%s"),
            "other": OtherSourceForm(auto_id="other-%s"),
            **forms,
        },
    }
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "sources/list.html", context, status=status)


def _place(text: str) -> tuple[datetime, UUID] | None:
    """The place after which the next page of the list starts, out of its address."""
    moment, _sign, last = text.partition("~")
    if not moment:
        return None
    try:
        found = parse_datetime(moment)
        return None if found is None or found.tzinfo is None else (found, UUID(last))
    except ValueError:
        raise NotFound from None


@require_POST
@page
def add_source(request: HttpRequest) -> HttpResponse:
    """Register a web page and queue its first capture; a known address leads to the source that has it."""
    actor, form = actor_here(request), AddressForm(request.POST, auto_id="address-%s")
    made: list[Source] = []

    def act(data: dict[str, Any]) -> None:
        made.append(add_web_source(actor=actor, url=data["url"], proximity=data["proximity"] or "unknown")[0])

    if carried_out(form, act):
        return redirect("source", made[0].public_id)
    return show_sources(request, actor, {"address": form})


@require_POST
@page
def add_other(request: HttpRequest) -> HttpResponse:
    """Write down a person, an observation, a data set, a document or an image, with its file if there is one."""
    actor = actor_here(request)
    form = OtherSourceForm(request.POST, request.FILES, auto_id="other-%s")
    made: list[Source] = []

    def act(data: dict[str, Any]) -> None:
        new, sent = form.new_source(), data["file"]
        if sent:
            made.append(add_document(actor=actor, new=new, upload=upload_of(sent)))
        else:
            made.append(add_other_source(actor=actor, new=new))

    if carried_out(form, act):
        return redirect("source", made[0].public_id)
    return show_sources(request, actor, {"other": form})


@require_GET
@page
def source(request: HttpRequest, source_id: str) -> HttpResponse:
    """Show one source: its history, what changed between two captures, where it is quoted."""
    found = find(request, Source.objects.select_related("derived_from"), source_id)
    return show_source(request, found, {})


def show_source(
    request: HttpRequest, found: Source, forms: Forms, identity: Identity | None = None
) -> HttpResponse:
    """Render a source; ``forms`` are bound ones that were refused (``source``, ``copy``, ``fetch``, ``readers``)."""
    actor = actor_of(request)
    query = request.GET
    wanted = Wanted(
        to=query.get("to", ""),
        since=query.get("from", ""),
        before=_moment(query.get("before", "")),
        show=query.get("show", ""),
    )
    made = source_page(found, wanted)
    may_change = actor.may(Action.CHANGE_SOURCE)
    context = {
        "page": made,
        "source": found,
        "may_change": may_change,
        "forms": _forms(found, actor, forms) if may_change else {},
        "identity": identity,
        "reader": found.confidential and reads(actor, found),
        "readers": reader_names(found) if found.confidential else [],
        "damaged": made.shown is not None and bool(damaged_among([made.shown.id])),
    }
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "sources/source.html", context, status=status)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        found = None
    return found if found is not None and found.tzinfo is not None else None


def _forms(found: Source, actor: Actor, bound: Forms) -> Forms:
    initial = {name: getattr(found, name) for name in SOURCE_FACTS}
    origin = found.derived_from.public_id if found.derived_from else ""
    forms: Forms = {
        "source": SourceForm(initial={**initial, "version": found.version, "derived_from": origin}),
        "copy": CopyForm(),
        "readers": ReadersForm(initial={"readers": ", ".join(reader_names(found))}),
        **bound,
    }
    others = list(
        Source.objects.of_desk(actor.desk_id)
        .exclude(id=found.id)
        .filter(confidential=False)
        .newest_first()[:200]
    )
    if found.derived_from is not None and found.derived_from not in others:
        others.append(found.derived_from)
    for form in forms.values():
        if isinstance(form, SourceForm):
            form.offer(others)
            form.leave_out_sealed(found)
        if form.stale:
            form.rebase(found.version)
    return forms


@require_POST
@page
def change_source(request: HttpRequest, source_id: str) -> HttpResponse:
    """Change what is known of the source."""
    found, form = find(request, Source.objects.all(), source_id), SourceForm(request.POST)
    actor = actor_of(request)
    if carried_out(
        form,
        lambda data: edit_source(
            actor=actor, source_id=found.id, expected_version=data["version"], changes=form.changes()
        ),
    ):
        return redirect("source", found.public_id)
    return show_source(
        request, Source.objects.select_related("derived_from").get(id=found.id), {"source": form}
    )


@require_POST
@page
def fetch_source(request: HttpRequest, source_id: str) -> HttpResponse:
    """Ask for a capture now."""
    found = find(request, Source.objects.all(), source_id)
    request_fetch(actor=actor_of(request), source_id=found.id)
    return redirect("source", found.public_id)


@require_POST
@page
def bring_copy(request: HttpRequest, source_id: str) -> HttpResponse:
    """Keep a person's own copy of the source."""
    found, form = (
        find(request, Source.objects.select_related("derived_from"), source_id),
        CopyForm(request.POST, request.FILES),
    )
    actor = actor_of(request)

    def act(data: dict[str, Any]) -> None:
        upload_copy(actor=actor, source_id=found.id, upload=upload_of(data["file"]))

    if carried_out(form, act):
        return redirect("source", found.public_id)
    return show_source(request, found, {"copy": form})


@require_GET
@page
def source_state(request: HttpRequest, source_id: str) -> HttpResponse:
    """Answer the poll of a page that waits for a capture: 204 while it runs, else 286 with the outcome in words."""
    found = find(request, Source.objects.all(), source_id)
    state = state_words(found, under_way([found]))
    if state.running:
        return HttpResponse(status=204)
    return render(
        request, "sources/_state.html", {"source": found, "state": state, "ended": True}, status=286
    )


@require_GET
@page
def snapshot_text(request: HttpRequest, source_id: str, snapshot_id: str) -> HttpResponse:
    """Serve the words of a capture as plain text: nothing of a captured page is ever run."""
    found = find(request, Source.objects.all(), source_id)
    text = readable_text(find_snapshot(found, snapshot_id))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
