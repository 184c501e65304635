"""An article with the verdicts that were published on it, for the system that the article came from."""

from dataclasses import dataclass
from typing import Any

import orjson

from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Occurrence
from factcheck.publishing import reading
from factcheck.publishing.enums import Format, PublicState


@dataclass(frozen=True)
class Passage:
    """Where a claim with a published verdict stands: code points, end exclusive; ``note`` is the number of its footnote."""

    start: int
    end: int
    quote: str
    note: int


@dataclass(frozen=True)
class MarkedArticle:
    """The latest text, its passages in the order of the text, and a footnote a verdict: the public documents, in full."""

    article: Article
    revision: Revision
    passages: list[Passage]
    notes: list[dict[str, Any]]


def mark_up(article: Article) -> MarkedArticle:
    """Return the article with what is public of its claims; a passage whose words changed since carries no verdict.

    Raises NotFound while the article has no text.
    """
    revision = latest_revision(article)
    rows = (
        Occurrence.objects.filter(
            revision=revision,
            removed_at__isnull=True,
            state=PlaceState.PLACED,
            claim__published_verdict__state=PublicState.PUBLISHED,
        )
        .order_by("start", "-end", "id")
        .values_list("start", "end", "quote", "claim__published_verdict__seq")
    )
    found = list(rows)
    numbers = {seq: number for number, seq in enumerate(dict.fromkeys(row[3] for row in found), 1)}
    documents = (orjson.loads(body) for body in reading.bodies_of(numbers, Format.FULL))
    notes = sorted(documents, key=lambda document: numbers[document["seq"]])
    passages = [Passage(start, end, quote, numbers[seq]) for start, end, quote, seq in found]
    return MarkedArticle(article, revision, passages, notes)
