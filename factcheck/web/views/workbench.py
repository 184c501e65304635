"""The workbench: an article's text, its claims, and the evidence of the chosen one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.claims.coverage import NewMark, mark_sentence
from factcheck.claims.models import Claim
from factcheck.claims.services import surviving
from factcheck.core import ids
from factcheck.core.problems import NotFound, QuoteMismatch
from factcheck.reviews.content import create_claim
from factcheck.text.spans import context, find_quote
from factcheck.web.drafts import forget_draft
from factcheck.web.fetching import progress_of
from factcheck.web.forms.base import plain
from factcheck.web.forms.claims import MarkForm, NewClaimForm, Place
from factcheck.web.frame import actor_of, find, page, person_of
from factcheck.web.refusals import carried_out
from factcheck.web.returns import Forms, returns_to
from factcheck.web.workbench import workbench_of

#: htmx stops polling at this status.
STOP_POLLING = 286
MOST_PLACES = 20


@require_GET
@page
def article(request: HttpRequest, article_id: str) -> HttpResponse:
    """Show the workbench; ``?claim=`` opens a claim, ``?show=`` filters the list."""
    found = find(request, Article.objects.all(), article_id)
    return show(request, found, chosen(request, found, request.GET.get("claim", "")), {})


def chosen(request: HttpRequest, found: Article, public_id: str) -> Claim | None:
    """Return the claim of the address, or what it was merged into; raises NotFound for another desk's or a malformed id."""
    if not public_id:
        return None
    try:
        key = ids.decode(Claim.PREFIX, public_id)
    except ids.BadId:
        raise NotFound from None
    claims = Claim.objects.of_desk(found.desk_id).select_related("article", "claimant", "assignee")
    claim: Claim | None = claims.filter(id=key).first()
    if claim is None:
        raise NotFound
    return surviving(claim)


def show(request: HttpRequest, found: Article, claim: Claim | None, forms: Forms) -> HttpResponse:
    """Show the workbench with forms that were refused, if there are any; the status is the worst of theirs."""
    bench = workbench_of(request, found, actor_of(request), claim=claim, forms=forms)
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "articles/workbench.html", {"bench": bench}, status=status)


@returns_to("workbench")
def show_claim(request: HttpRequest, claim: Claim, forms: Forms) -> HttpResponse:
    """Show the workbench of the claim's article with the claim chosen."""
    return show(request, claim.article, claim, forms)


@require_POST
@page
def add_claim(request: HttpRequest, article_id: str) -> HttpResponse:
    """Make a claim from a passage: selected, chosen from the list of sentences, or pasted."""
    found = find(request, Article.objects.all(), article_id)
    actor, revision = actor_of(request), latest_revision(found)
    form = NewClaimForm(_with_place(request, revision), text=revision)
    made: list[Claim] = []

    def make(_data: object) -> None:
        made.append(create_claim(actor=actor, article_id=found.id, span=form.span(), new=form.claim()))

    if carried_out(form, make):
        forget_draft(user=person_of(request), form=f"claim:{found.public_id}")
        url = reverse("article", args=[found.public_id])
        return redirect(f"{url}?claim={made[0].public_id}#c{made[0].number}")
    form.places = places_of(revision, form)
    return show(request, found, None, {"claim": form})


def _with_place(request: HttpRequest, revision: Revision) -> QueryDict:
    """The typed form; a place that was chosen among several ("120-154") becomes its offsets and exact words."""
    typed = request.POST.copy()
    start, dash, end = typed.get("place", "").partition("-")
    if dash and start.isdecimal() and end.isdecimal() and int(end) <= len(revision.text):
        typed["start"], typed["end"] = start, end
        typed["quote"] = revision.text[int(start) : int(end)]
    return typed


def places_of(revision: Revision, form: NewClaimForm) -> list[Place]:
    """Return where a refused quote stands if it stands more than once, for the person to choose."""
    if not isinstance(form.refusal, QuoteMismatch):
        return []
    found = find_quote(revision.text, plain(str(form.data.get("quote", ""))).strip())
    return [
        Place(f"{start}-{end}", *context(revision.text, start, end), revision.text[start:end])
        for start, end in found[:MOST_PLACES]
        if len(found) > 1
    ]


@require_POST
@page
def mark(request: HttpRequest, article_id: str) -> HttpResponse:
    """Say why one sentence carries no claim, or take that back."""
    found = find(request, Article.objects.all(), article_id)
    actor = actor_of(request)
    form = MarkForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        new = NewMark(data["start"], data["end"], data["mark"] or None, data["reason"])
        mark_sentence(actor=actor, article_id=found.id, expected_version=data["version"], new=new)

    claim = chosen(request, found, request.POST.get("claim", ""))
    if not carried_out(form, write):
        return show(request, found, claim, {"mark": form})
    query = f"?claim={claim.public_id}" if claim else ""
    number = request.POST.get("sentence", "")
    place = f"#s{number}" if number.isdecimal() else ""
    return redirect(f"{reverse('article', args=[found.public_id])}{query}{place}")


@require_GET
@page
def fetching(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Answer how far the captures of a claim are: 204 if nothing moved since ``?seen=``, 286 when all have ended."""
    claim = find(request, Claim.objects.select_related("article"), claim_id)
    progress = progress_of(claim)
    if progress.running and progress.token == request.GET.get("seen"):
        return HttpResponse(status=204)
    context_ = {"progress": progress, "claim": claim, "actor": actor_of(request)}
    status = 200 if progress.running else STOP_POLLING
    return render(request, "articles/_fetching.html", context_, status=status)
