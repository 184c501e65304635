"""Claims to place after a new version of the text, one form each; a place is only ever chosen by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from factcheck.accounts.enums import Action as Right
from factcheck.articles.models import Article
from factcheck.articles.services import latest_revision
from factcheck.claims.places import to_place
from factcheck.core.problems import Stale
from factcheck.reviews import content
from factcheck.web.forms.placing import PlaceForm
from factcheck.web.frame import actor_of, find, page
from factcheck.web.placing_page import placing_page
from factcheck.web.refusals import carried_out


@require_http_methods(["GET", "HEAD", "POST"])
@page
def place(request: HttpRequest, article_id: str) -> HttpResponse:
    """Show what has to be placed; a POST places one claim and comes back to the others."""
    article = find(request, Article.objects.all(), article_id)
    actor = actor_of(request)
    sent = (
        PlaceForm(request.POST, auto_id=f"{request.POST.get('occurrence', '')}-%s") if request.POST else None
    )

    def write(data: dict[str, Any]) -> None:
        assert sent is not None
        if all(each.id != data["occurrence"] for each in to_place(article)):
            raise Stale(_("Somebody has placed it meanwhile."))
        span = sent.span(latest_revision(article))
        content.place_occurrence(
            actor=actor, occurrence_id=data["occurrence"], expected_version=None, span=span
        )

    if sent is not None and carried_out(sent, write):
        messages.success(request, _("Placed."))
        return redirect("place_claims", article.public_id)
    shown = placing_page(article, latest_revision(article), sent)
    context = {
        "article": article,
        "page": shown,
        "stray": sent if sent is not None and all(each.form is not sent for each in shown.lost) else None,
        "may_place": actor.may(Right.CHANGE_CLAIM),
    }
    return render(request, "articles/place.html", context, status=sent.http_status if sent else 200)
