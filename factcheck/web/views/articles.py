"""The list of articles, and bringing one in, giving it a new text, changing what is known of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from factcheck.accounts.enums import Action as Right
from factcheck.accounts.models import User
from factcheck.articles.enums import Origin
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import edit_article, latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.claims.enums import PlaceState
from factcheck.core import clock
from factcheck.core.problems import NotFound
from factcheck.reviews.services.revisions import Revised, push_article, revise_article
from factcheck.web.article_rows import SHOWS, Filters, articles_for, counts_for, rows_of, shown_failures
from factcheck.web.drafts import keep_in
from factcheck.web.forms.articles import EditFactsForm, ImportForm, PasteForm, ReviseForm, UploadForm
from factcheck.web.frame import actor_here, actor_of, find, page, person_of
from factcheck.web.models import Draft
from factcheck.web.refusals import carried_out

ON_A_PAGE = 50
#: How an article comes in: the word in the address, its form.
WAYS: dict[str, type[PasteForm | ImportForm | UploadForm]] = {
    "address": ImportForm,
    "paste": PasteForm,
    "file": UploadForm,
}


@require_GET
@page
def articles(request: HttpRequest) -> HttpResponse:
    """List the desk's articles by closing time; every filter stands in the address."""
    actor, filters, now = actor_here(request), _filters(request), clock.now()
    paginator = Paginator(articles_for(actor, filters), ON_A_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "actor": actor,
        "filters": filters,
        "counts": counts_for(actor, now),
        "shown": shown,
        "rows": rows_of(list(shown), actor, now),
        "failed": shown_failures(actor),
        "origins": Origin.choices,
        "languages": _languages(actor.desk_id),
        "may_import": actor.may(Right.CHANGE_ARTICLE),
    }
    return render(request, "articles/articles.html", context)


def _filters(request: HttpRequest) -> Filters:
    given = request.GET
    show = given.get("show", "")
    origin = given.get("origin", "")
    return Filters(
        show=show if show in SHOWS else "under_check",
        origin=origin if origin in Origin.values else "",
        language=given.get("language", "")[:35],
        q=given.get("q", "")[:200].replace("\x00", ""),
    )


def _languages(desk_id: Any) -> list[str]:
    found = Article.objects.of_desk(desk_id).exclude(language="")
    return list(found.order_by("language").values_list("language", flat=True).distinct())


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new_article(request: HttpRequest) -> HttpResponse:
    """Bring an article in; ``way`` says how: ``address``, ``paste`` or ``file``."""
    actor = actor_here(request)
    actor.require(Right.CHANGE_ARTICLE)
    asked = request.GET.get("way", "")
    way = asked if asked in WAYS else "paste"
    form = WAYS[way](request.POST or None, request.FILES or None, actor=actor)
    made: list[Article] = []

    keep_in(person_of(request), {"new_article": form})

    def make(_data: dict[str, Any]) -> None:
        facts, prepared = form.brought()
        made.append(push_article(actor=actor, facts=facts, prepared=prepared)[0])

    if request.method == "POST" and carried_out(form, make):
        return redirect("articles") if way == "address" else redirect("article", made[0].public_id)
    return render(request, "articles/new.html", {"form": form, "way": way}, status=form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def revise(request: HttpRequest, article_id: str) -> HttpResponse:
    """Give an article a new text; says what that did to its claims."""
    article = find(request, Article.objects.all(), article_id)
    actor = actor_of(request)
    actor.require(Right.CHANGE_ARTICLE)
    initial = {"revision": article.latest_number, "text": _text(article)}
    form = ReviseForm(request.POST or None, initial=initial)
    keep_in(person_of(request), {f"revise:{article.public_id}": form})
    form.stale = form.kept and _revised_since(person_of(request), article)
    done: list[Revised] = []

    def write(data: dict[str, Any]) -> None:
        prepared = prepare_text(data["text"], headline=article.headline)
        done.append(
            revise_article(
                actor=actor, article_id=article.id, expected_revision=data["revision"], prepared=prepared
            )
        )

    if request.method == "POST" and carried_out(form, write):
        messages.success(request, _outcome(done[0]))
        return redirect("article", article.public_id)
    theirs = ""
    if form.stale:
        article.refresh_from_db()
        form.rebase(article.latest_number, "revision")
        theirs = _text(article)
    context = {"article": article, "form": form, "theirs": theirs}
    return render(request, "articles/revise.html", context, status=form.http_status)


def _text(article: Article) -> str:
    try:
        return latest_revision(article).text
    except NotFound:
        return ""


def _revised_since(user: User, article: Article) -> bool:
    """Whether the text has changed since the person's draft of it was kept."""
    kept = Draft.objects.filter(user=user, form=f"revise:{article.public_id}").values("saved_at")[:1]
    return Revision.objects.filter(article=article, created_at__gt=Subquery(kept)).exists()


def _outcome(revised: Revised) -> str:
    """One sentence on what became of the claims."""
    if not revised.new:
        return _("The text is the same; nothing has changed.")
    changed = len(revised.carried.of(PlaceState.TEXT_CHANGED))
    lost = len(revised.carried.of(PlaceState.TO_PLACE))
    words = [_("Version %(number)s is in.") % {"number": revised.revision.number}]
    if changed:
        text = ngettext(
            "%(n)s claim stands in changed words.", "%(n)s claims stand in changed words.", changed
        )
        words.append(text % {"n": changed})
    if lost:
        words.append(ngettext("%(n)s claim is to place.", "%(n)s claims are to place.", lost) % {"n": lost})
    return " ".join(words)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def facts(request: HttpRequest, article_id: str) -> HttpResponse:
    """Change headline, byline, origin, address, closing time or embargo of an article."""
    article = find(request, Article.objects.all(), article_id)
    actor = actor_of(request)
    actor.require(Right.CHANGE_ARTICLE)
    form = EditFactsForm(request.POST or None, actor=actor, initial=EditFactsForm.initial_of(article))
    keep_in(person_of(request), {f"facts:{article.public_id}": form})

    def write(data: dict[str, Any]) -> None:
        edit_article(
            actor=actor, article_id=article.id, expected_version=data["version"], changes=form.values()
        )

    if request.method == "POST" and carried_out(form, write):
        return redirect("article", article.public_id)
    if form.stale:
        article.refresh_from_db()
        form.rebase(article.version)
    context = {"article": article, "form": form}
    return render(request, "articles/facts.html", context, status=form.http_status)
