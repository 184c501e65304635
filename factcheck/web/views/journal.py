"""The journal: every change in order, checked, filtered, and as CSV."""

import csv
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.models import User
from factcheck.audit.checkpoints import line_of, since
from factcheck.audit.models import Event
from factcheck.audit.reading import lines_of_desk
from factcheck.core.clock import stamp
from factcheck.reviews.sealing import lines_kept_back
from factcheck.web.forms.journal import JournalFilter
from factcheck.web.frame import actor_here, page
from factcheck.web.journal_check import chain_of, check_all, check_new, last_checkpoint
from factcheck.web.journal_lines import Line, journal_lines

PAGE = 50
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = ("seq", "at", "who", "verb", "object", "about", "before", "after", "note", "hash")


@require_GET
@page
def journal(request: HttpRequest) -> HttpResponse:
    """Show the desk's lines, newest first, and whether the chain holds."""
    actor = actor_here(request)
    actor.require(Action.READ_JOURNAL)
    form = _filter(request, actor)
    valid = form.is_valid()
    found = _wanted(form, actor) if valid else Event.objects.none()
    before = request.GET.get("before", "")
    shown = found.filter(seq__lt=int(before)) if before.isdecimal() else found
    rows = list(shown[: PAGE + 1])
    query, checked = _query(request), check_new()
    older = f"?{query}&before={rows[PAGE - 1].seq}" if len(rows) > PAGE else ""
    context = {
        "lines": journal_lines(rows[:PAGE], actor.user_id),
        "older": older,
        "newer": f"?{query}" if before else "",
        "newest_label": _("Newest"),
        "total": found.count(),
        "form": form,
        "chosen_who": request.GET.get("who", ""),
        "filtered": any(value for name, value in request.GET.items() if name != "before"),
        "query": query,
        "checked": checked,
        "links": chain_of(checked),
        "checkpoint": last_checkpoint(),
        "first": Event.objects.order_by("seq").first(),
    }
    return render(request, "journal/journal.html", context, status=200 if valid else 422)


def _filter(request: HttpRequest, actor: Actor) -> JournalFilter:
    form = JournalFilter(request.GET)
    form.offer(list(User.objects.filter(memberships__desk=actor.desk).order_by("name", "username")))
    return form


def _wanted(form: JournalFilter, actor: Actor) -> QuerySet[Event]:
    """The lines that are asked for; a search by person does not find what is under seal."""
    wanted = form.wanted()
    found = lines_of_desk(actor.desk_id, wanted)
    return found if wanted.actor_id is None else found.exclude(lines_kept_back(actor))


def _query(request: HttpRequest) -> str:
    """The filters alone, for the links of the pages and of the CSV."""
    kept = request.GET.copy()
    kept.pop("before", None)
    return kept.urlencode()


@require_POST
@page
def check_journal(request: HttpRequest) -> HttpResponse:
    """Check the whole chain from its first line, and show the result."""
    actor_here(request).require(Action.READ_JOURNAL)
    check_all()
    return redirect("journal")


@require_GET
@page
def journal_checkpoints(request: HttpRequest) -> HttpResponse:
    """Send the signed checkpoints, oldest first, one JSON object a line, for somebody to keep outside."""
    actor_here(request).require(Action.READ_JOURNAL)
    body = "".join(f"{line_of(checkpoint)}\n" for checkpoint in since(0))
    response = HttpResponse(body, content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="checkpoints.jsonl"'
    return response


@require_GET
@page
def journal_csv(request: HttpRequest) -> HttpResponse:
    """Send the filtered lines as CSV, oldest last, without a cell that a spreadsheet would run."""
    actor = actor_here(request)
    actor.require(Action.READ_JOURNAL)
    form = _filter(request, actor)
    if not form.is_valid():
        return redirect("journal")
    rows = _wanted(form, actor)
    response = StreamingHttpResponse(
        _csv(rows.iterator(500), actor.user_id), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="journal-{actor.desk.slug}.csv"'
    return response  # type: ignore[return-value]  # a streaming answer is an answer too


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(events: Iterator[Event], reader: UUID | None) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow(HEAD)
    while batch := list(islice(events, 500)):
        for line in journal_lines(batch, reader):
            yield writer.writerow([safe_cell(cell) for cell in _cells(line)])


def _cells(line: Line) -> tuple[Any, ...]:
    event, words = line.event, line.words
    return (
        event.seq,
        stamp(event.at),
        line.who,
        event.verb,
        event.object,
        event.about,
        json.dumps(words.before, ensure_ascii=False) if words.before else "",
        json.dumps(words.after, ensure_ascii=False) if words.after else "",
        words.note,
        event.hash,
    )


def safe_cell(value: Any) -> str:
    """Return a cell as text; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
