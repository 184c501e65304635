"""Shapes of articles, revisions, coverage."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from factcheck.api.desk.shapes.moments import moment
from factcheck.articles.models import Article, Revision
from factcheck.articles.waits import import_waits
from factcheck.claims.coverage import Coverage
from factcheck.claims.enums import PlaceState
from factcheck.claims.placing import Carried
from factcheck.core import ids
from factcheck.core.wording import Sentence
from factcheck.reviews.models import SignOff
from factcheck.reviews.open_work import OpenWork
from factcheck.reviews.services.sign_offs import sign_offs_of
from factcheck.text.checkworthy import SuggestedSpan

Shape = dict[str, Any]


def article_shape(article: Article) -> Shape:
    """Return an article without its words; ``revision`` is the number of the latest, 0 while an import goes on."""
    return article_shapes([article])[0]


def article_shapes(articles: Sequence[Article]) -> list[Shape]:
    """Return the shapes of articles in their order, in one query, and two more where an import goes on."""
    signed = sign_offs_of(article.id for article in articles)
    waits = import_waits(articles)
    return [_article(article, signed.get(article.id), waits.get(article.id, "")) for article in articles]


def _article(article: Article, signed: SignOff | None, wait: Sentence) -> Shape:
    return {
        "id": article.public_id,
        "version": article.version,
        "origin": article.origin,
        "state": article.state,
        "state_text": str(wait) or article.state_text,
        "external_id": article.external_id or None,
        "url": article.url or None,
        "headline": article.headline,
        "byline": article.byline,
        "language": article.language,
        "closes_at": moment(article.closes_at),
        "embargo_until": moment(article.embargo_until),
        "revision": article.latest_number,
        "created_at": moment(article.created_at),
        "changed_at": moment(article.changed_at),
        "signed_off": _signed(signed),
    }


def _signed(row: SignOff | None) -> Shape | None:
    if row is None:
        return None
    return {"revision": row.revision.number, "by": row.by.username, "at": moment(row.at)}


def suggestions_shape(revision: Revision, found: Sequence[SuggestedSpan]) -> Shape:
    """Return the passages of a revision that look worth a claim, best first."""
    results = [
        {
            "start": one.start,
            "end": one.end,
            "quote": revision.text[one.start : one.end],
            "score": round(one.score, 4),
            "reasons": list(one.reasons),
            "claimant": one.claimant or None,
        }
        for one in found
    ]
    return {"revision": revision.number, "results": results, "next_cursor": None}


def sign_off_shape(article: Article, work: OpenWork) -> Shape:
    """Return who answers for an article, if anybody does, and what is open on it."""
    return {
        "article": article.public_id,
        "revision": work.revision.number,
        "signed_off": article_shape(article)["signed_off"],
        "open": [
            {"pointer": item.pointer, "code": item.code, "detail": str(item.detail)} for item in work.items()
        ],
    }


def revision_shape(revision: Revision) -> Shape:
    """Return a revision with its words; offsets are code points, end exclusive."""
    return {
        "number": revision.number,
        "text": revision.text,
        "sha256": revision.sha256,
        "blocks": [{"kind": kind, "start": start, "end": end} for kind, start, end in revision.blocks],
        "sentences": [[start, end] for start, end in revision.sentences],
        "created_at": moment(revision.created_at),
    }


def revision_line(revision: Revision) -> Shape:
    """Return a revision for a list, without its words."""
    return {
        "number": revision.number,
        "sha256": revision.sha256,
        "created_at": moment(revision.created_at),
    }


def carried_shape(carried: Carried) -> Shape:
    """Return what a new text did to each claim: ids by outcome."""
    return {
        "carried": _claims(carried.of(PlaceState.PLACED)),
        "text_changed": _claims(carried.of(PlaceState.TEXT_CHANGED)),
        "to_place": _claims(carried.of(PlaceState.TO_PLACE)),
    }


def _claims(found: list[UUID]) -> list[str]:
    return [ids.encode("cl", key) for key in found]


def coverage_shape(revision: Revision, coverage: Coverage) -> Shape:
    """Return each sentence that counts with its state, and how many are in each."""
    return {
        "revision": revision.number,
        "total": coverage.total,
        "claimed": coverage.count("claimed"),
        "marked": coverage.count("marked"),
        "open": coverage.count("open"),
        "sentences": [
            {
                "start": one.start,
                "end": one.end,
                "state": one.state,
                "mark": one.mark or None,
                "reason": one.reason,
            }
            for one in coverage.sentences
        ],
    }
