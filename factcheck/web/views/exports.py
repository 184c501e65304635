"""Captures as files: everything that a claim or an article rests on, for any replay tool."""

from typing import IO, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.fetching.wacz import WACZ
from factcheck.sources.services.exporting import export_article, export_claim
from factcheck.web.frame import actor_of, find, page


@require_GET
@page
def claim_wacz(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Hand out the captures that the evidence of a claim rests on."""
    claim = find(request, Claim.objects.all(), claim_id)
    return _download(export_claim(actor=actor_of(request), claim_id=claim.id), claim.public_id)


@require_GET
@page
def article_wacz(request: HttpRequest, article_id: str) -> HttpResponse:
    """Hand out the captures that the evidence of all claims of an article rests on."""
    article = find(request, Article.objects.all(), article_id)
    return _download(export_article(actor=actor_of(request), article_id=article.id), article.public_id)


def _download(made: IO[bytes], name: str) -> HttpResponse:
    answer = FileResponse(made, as_attachment=True, filename=f"{name}.wacz", content_type=WACZ)
    return cast("HttpResponse", answer)  # sent in pieces; the frame of pages only adds headers
