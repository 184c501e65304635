"""Shapes of articles, revisions, coverage."""

from typing import Any
from uuid import UUID

from factcheck.api.desk.shapes.moments import moment
from factcheck.articles.models import Article, Revision
from factcheck.claims.coverage import Coverage
from factcheck.claims.enums import PlaceState
from factcheck.claims.placing import Carried
from factcheck.core import ids

Shape = dict[str, Any]


def article_shape(article: Article) -> Shape:
    """Return an article without its words; ``revision`` is the number of the latest, 0 while an import goes on."""
    return {
        "id": article.public_id,
        "version": article.version,
        "origin": article.origin,
        "state": article.state,
        "state_text": article.state_text,
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
