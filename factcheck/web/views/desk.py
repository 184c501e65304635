"""The desk board, and the switch between desks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from factcheck.core import clock
from factcheck.core.problems import NotFound
from factcheck.web.board import board_of
from factcheck.web.first_steps import first_steps
from factcheck.web.frame import SESSION_DESK, actor_here, memberships_of, page
from factcheck.web.needs import needs_of

STEPS_AWAY = "steps_away"


@require_GET
@page
def desk(request: HttpRequest) -> HttpResponse:
    """Show the board of the current desk."""
    actor, now = actor_here(request), clock.now()
    by_article = request.GET.get("late") == "article"
    board = board_of(actor, now, by_article=by_article)
    steps = [] if request.session.get(STEPS_AWAY) else first_steps(actor)
    context = {
        "board": board,
        "needs": needs_of(actor, board, now),
        "steps": steps,
        "steps_done": sum(1 for step in steps if step.done),
        "by_article": by_article,
    }
    return render(request, "desk/board.html", context)


@require_POST
@page
def put_steps_away(request: HttpRequest) -> HttpResponse:
    """Put the list of first steps away for this session."""
    request.session[STEPS_AWAY] = True
    return redirect("desk")


@require_POST
@page
def switch_desk(request: HttpRequest) -> HttpResponse:
    """Make another of the person's desks the current one; goes on to its board."""
    slug = request.POST.get("desk", "")
    chosen = next((m for m in memberships_of(request) if m.desk.slug == slug), None)
    if chosen is None:
        raise NotFound
    request.session[SESSION_DESK] = str(chosen.desk_id)
    return redirect(_list_page(request))


def _list_page(request: HttpRequest) -> str:
    """The list page to go back to; an object's page stays with its desk, so the board is shown instead."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe and target.count("/") == 1 else "/"
