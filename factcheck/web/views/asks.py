"""The ask list: whom to ask what, what was asked, and the answers, recorded in place."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.core import clock, ids
from factcheck.core.problems import NotFound
from factcheck.reviews.answers import record_answer
from factcheck.reviews.worklists import AT_WORK
from factcheck.sources.services.replies import ask_for_reply
from factcheck.web.ask_list import ask_list, put_back
from factcheck.web.drafts import keep_in
from factcheck.web.forms.asks import AnswerForm, QuestionForm
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.fields import RecordChoice
from factcheck.web.frame import actor_here, actor_of, find, page, person_of
from factcheck.web.refusals import carried_out

SHOWN = ("open", "closed", "all")
#: Claims that a new question can be about, the latest changed first.
CLAIMS = 300


@require_GET
@page
def asks(request: HttpRequest) -> HttpResponse:
    """Show the ask list of the desk or of one article."""
    return _show(request, {})


@require_POST
@page
def ask(request: HttpRequest) -> HttpResponse:
    """Write down that somebody was asked."""
    form, actor = QuestionForm(request.POST), _actor(request)
    keep_in(person_of(request), {"ask_list": form})

    def write(data: dict[str, object]) -> None:
        ask_for_reply(actor=actor, claim_id=form.cleaned_data["claim"], new=form.wanted())

    if carried_out(form, write):
        messages.success(request, _("The question is on the list."))
        return redirect(_back(request))
    return _show(request, {"new": form})


@require_POST
@page
def answer(request: HttpRequest) -> HttpResponse:
    """Write down what somebody answered."""
    form, actor = AnswerForm(request.POST), _actor(request)
    keep_in(person_of(request), {f"answer:{form.data.get('key', '')}": form})

    def write(data: dict[str, object]) -> None:
        record_answer(actor=actor, claim_id=form.cleaned_data["claim"], answer=form.wanted())

    if carried_out(form, write):
        messages.success(request, _("The answer is recorded."))
        return redirect(_back(request))
    return _show(request, {"answer": form})


def _show(request: HttpRequest, sent: dict[str, DeskForm]) -> HttpResponse:
    article = _article(request)
    actor = actor_of(request)
    show = request.GET.get("show", "")
    shown = show if show in SHOWN else "open"
    by_article = request.GET.get("by") == "article"
    found = ask_list(actor, article, by_article=by_article, show=shown)
    if show not in SHOWN and not found.counts["open"]:
        shown = "all"
        found = ask_list(actor, article, by_article=by_article, show=shown)
    refused = sent.get("answer")
    if isinstance(refused, AnswerForm):
        put_back(found, str(refused.data.get("key", "")), refused)
    rows = [row for group in found.groups for row in group.rows if row.question.request is not None]
    keep_in(person_of(request), {f"answer:{row.question.key}": row.form for row in rows})
    context = {
        "asks": found,
        "article": article,
        "by_article": by_article,
        "show": shown,
        "new": _new(request, actor.desk_id, article, sent.get("new")),
        "may_change": actor.may(Action.CHANGE_CLAIM),
        "now": clock.now(),
    }
    status = max([form.http_status for form in sent.values()], default=200)
    return render(request, "asks/list.html", context, status=status)


def _article(request: HttpRequest) -> Article | None:
    """The article that the address names; its desk is the page's."""
    named = request.GET.get("article", "")
    if not named:
        actor_here(request)
        return None
    found: Article = find(request, Article.objects.all(), named)
    return found


def _actor(request: HttpRequest) -> Actor:
    """The person on the desk of the article that the address names, else on the current desk."""
    _article(request)
    return actor_of(request)


def _new(request: HttpRequest, desk_id: UUID, article: Article | None, sent: DeskForm | None) -> DeskForm:
    now = clock.now()
    begin = {"asked_at": now, "deadline": now + timedelta(days=1), "claim": request.GET.get("claim", "")}
    form = sent or QuestionForm(initial=begin)
    keep_in(person_of(request), {"ask_list": form})
    claims = Claim.objects.filter(desk_id=desk_id, stage__in=AT_WORK)
    if article is not None:
        claims = claims.filter(article=article)
    choice = form.fields["claim"]
    assert isinstance(choice, RecordChoice)
    choice.offer(claims.newest_first()[:CLAIMS])
    return form


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    kept = {name: request.GET[name] for name in ("article", "by", "show") if name in request.GET}
    if "article" in kept and ids.key_of(Article.PREFIX, kept["article"]) is None:
        raise NotFound
    return reverse("asks", query=kept)
