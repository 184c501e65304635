"""Notices: the list, the way to the place, what was read, and what a person wants to hear of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.core.problems import NotFound
from factcheck.web.following import set_wish
from factcheck.web.frame import actor_here, actor_of, find, page, person_of
from factcheck.web.models import Notice
from factcheck.web.notice_list import bundles_of, mark_read, open_notice, unread


@require_GET
@page
def notices(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person on the current desk; ``show=all``: also what is done."""
    actor = actor_here(request)
    everything = request.GET.get("show") == "all"
    context = {
        "bundles": bundles_of(actor, everything=everything),
        "everything": everything,
        "unread": unread(actor).count(),
    }
    return render(request, "notices/list.html", context)


@require_GET
@page
def notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Go to the place that a notice is about; it counts as seen."""
    found = find(request, Notice.objects.filter(user=person_of(request)), notice_id)
    return redirect(open_notice(actor=actor_of(request), notice_id=found.id))


@require_POST
@page
def read(request: HttpRequest) -> HttpResponse:
    """Put notices away: one, those of an article, or all of the desk."""
    named = request.POST.get("notice", "")
    key = ids.key_of(Notice.PREFIX, named)
    if named and key is None:
        raise NotFound
    mark_read(actor=actor_here(request), about=request.POST.get("about", ""), notice_id=key)
    return redirect("notices")


@require_POST
@page
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a claim or article, mute it, or neither; then back to where one was."""
    about = request.POST.get("about", "")
    kind = Claim if about.startswith(f"{Claim.PREFIX}_") else Article
    find(request, kind._default_manager.all(), about)
    set_wish(actor=actor_of(request), about=about, wish=request.POST.get("wish", ""))
    target = request.POST.get("next", "/notices")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "/notices")
