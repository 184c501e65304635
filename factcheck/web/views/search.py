"""One search over what the desk has: claims, articles, evidence, captured texts, positions, sources, parties."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from factcheck.accounts.actors import Actor
from factcheck.articles.models import Article, Revision
from factcheck.claims.models import Claim, Party
from factcheck.core import ids
from factcheck.reviews.turns import turns
from factcheck.sources.models import Source
from factcheck.sources.searching import captures_holding, evidence_holding, positions_holding
from factcheck.sources.source_lists import mentioning, sources_of
from factcheck.web.frame import actor_here, page

MOST = 20
LONGEST = 200


@require_GET
@page
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds every word that was typed; a public id leads straight to its list entry."""
    actor = actor_here(request)
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = _found(actor, words) if words else {}
    context = {"q": words, "found": found, "most": MOST, "nothing": bool(words) and not any(found.values())}
    return render(request, "search/search.html", context)


def _found(actor: Actor, words: str) -> dict[str, list[object]]:
    claims = _claims(actor, words)
    whose = turns(claims)
    return {
        "articles": list(_articles(actor, words)),
        "claims": [(claim, whose[claim.id]) for claim in claims],
        "evidence": list(evidence_holding(actor.desk_id, words)[:MOST]),
        "positions": list(positions_holding(actor.desk_id, words)[:MOST]),
        "captures": list(captures_holding(actor.desk_id, words, most=MOST)),
        "sources": list(_sources(actor, words)),
        "parties": list(_parties(actor, words)),
    }


def _articles(actor: Actor, words: str) -> list[tuple[Article, str]]:
    found = Article.objects.of_desk(actor.desk_id).newest_first()
    key = ids.key_of(Article.PREFIX, words)
    rows = list((found.filter(id=key) if key else found.mentioning(words))[:MOST])
    texts = {
        row.article_id: row.text
        for row in Revision.objects.filter(article__in=rows, number=F("article__latest_number"))
    }
    return [(row, texts.get(row.id, "")) for row in rows]


def _claims(actor: Actor, words: str) -> list[Claim]:
    found = Claim.objects.of_desk(actor.desk_id).newest_first()
    key = ids.key_of(Claim.PREFIX, words)
    chosen = found.filter(id=key) if key else found.mentioning(words).filter(merged_into__isnull=True)
    return list(chosen.select_related("article", "assignee", "created_by")[:MOST])


def _sources(actor: Actor, words: str) -> list[Source]:
    key = ids.key_of(Source.PREFIX, words)
    if key:
        return list(sources_of(actor.desk_id).filter(id=key))
    return list(mentioning(sources_of(actor.desk_id), words)[:MOST])


def _parties(actor: Actor, words: str) -> list[Party]:
    found = Party.objects.filter(desk_id=actor.desk_id).order_by("name")
    for word in words.split():
        found = found.filter(name__icontains=word)
    return list(found[:MOST])
