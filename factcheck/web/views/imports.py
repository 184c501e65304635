"""An import from an address: how it goes, once more, put away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.enums import Action as Right
from factcheck.articles import services
from factcheck.articles.enums import ArticleState
from factcheck.articles.models import Article
from factcheck.core import clock
from factcheck.web.article_rows import rows_of, shown_failures
from factcheck.web.frame import actor_of, find, page
from factcheck.web.views.workbench import STOP_POLLING


@require_GET
@page
def import_state(request: HttpRequest, article_id: str) -> HttpResponse:
    """Answer the poll of a page that waits for a text: 204 until it ends, then what came of it.

    The list gets its row and the failed imports anew; the workbench (``?bench``) one line.
    """
    article = find(request, Article.objects.all(), article_id)
    if article.state == ArticleState.IMPORTING:
        return HttpResponse(status=204)
    if "bench" in request.GET:
        return render(request, "articles/_import_ended.html", {"article": article}, status=STOP_POLLING)
    actor = actor_of(request)
    [row] = rows_of([article], actor, clock.now())
    context = {
        "row": row,
        "failed": shown_failures(actor),
        "may_import": actor.may(Right.CHANGE_ARTICLE),
        "ended": True,
    }
    return render(request, "articles/_row_ended.html", context, status=STOP_POLLING)


@require_POST
@page
def import_again(request: HttpRequest, article_id: str) -> HttpResponse:
    """Read the page of a failed import once more."""
    article = find(request, Article.objects.all(), article_id)
    services.import_again(actor=actor_of(request), article_id=article.id)
    return redirect("articles")


@require_POST
@page
def put_away(request: HttpRequest, article_id: str) -> HttpResponse:
    """Pursue a failed import no longer."""
    article = find(request, Article.objects.all(), article_id)
    services.put_import_away(actor=actor_of(request), article_id=article.id)
    return redirect("articles")
