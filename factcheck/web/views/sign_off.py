"""The sign-off sheet of an article: all that is open with the way to it, and the button for who may answer for the text."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from factcheck.accounts.enums import Action as Right
from factcheck.articles.models import Article
from factcheck.articles.services import latest_revision
from factcheck.reviews.open_work import open_work
from factcheck.reviews.services.sign_offs import sign_off_article, sign_offs_of
from factcheck.web.forms.base import VersionForm
from factcheck.web.frame import actor_of, find, page
from factcheck.web.refusals import carried_out


@require_http_methods(["GET", "HEAD", "POST"])
@page
def sign_off(request: HttpRequest, article_id: str) -> HttpResponse:
    """Show what is open on the article; a POST signs it off, a refusal shows the sheet again as it stands now."""
    article = find(request, Article.objects.all(), article_id)
    actor = actor_of(request)
    form = VersionForm(request.POST or None)

    def write(data: dict[str, Any]) -> None:
        sign_off_article(actor=actor, article_id=article.id, expected_version=data["version"])

    if request.method == "POST" and carried_out(form, write):
        messages.success(request, _("The article is signed off."))
        return redirect("sign_off", article.public_id)
    article.refresh_from_db()
    context = {
        "article": article,
        "form": form,
        "work": open_work(article, latest_revision(article)),
        "signed": sign_offs_of([article.id]).get(article.id),
        "may_sign_off": actor.may(Right.SIGN_OFF),
    }
    return render(request, "articles/sign_off.html", context, status=form.http_status)
