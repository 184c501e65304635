"""Earlier claims that say what a text says: a search by words, then ranked; it decides nothing.

The desk finds its own claims, and of the other desks of the house what they have published, as it was published.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

import orjson
from django.db.models import F, Q

from factcheck.claims.models import Claim
from factcheck.publishing.enums import Format, PublicState
from factcheck.publishing.models import PublishedVerdict, Rendering
from factcheck.publishing.searching import telling_words
from factcheck.text.similar import Candidate, rank

_CANDIDATES, _LEAST = 200, 0.4


@dataclass(frozen=True)
class Earlier:
    """A claim of this desk, a verdict that stands, or both; ``stage`` is empty for what another desk has published."""

    statement: str
    status: str
    claim: str | None = None
    stage: str = ""
    verdict: str | None = None


@dataclass(frozen=True)
class LikeClaim:
    """An earlier claim that resembles a text: the score only orders, ``why`` names what both share and in what they differ."""

    earlier: Earlier
    score: float
    why: tuple[str, ...]


def like_claims(desk_id: UUID, text: str, *, language: str = "", limit: int = 20) -> list[LikeClaim]:
    """Return what resembles ``text``, best first; in one language only if it is named. Two queries."""
    words = telling_words(text)
    if not words:
        return []
    found = [*_own(desk_id, words, language), *_of_others(desk_id, words, language)]
    matches = rank(text, [Candidate(str(place), one.statement) for place, one in enumerate(found)])
    kept = [one for one in matches if one.score >= _LEAST][:limit]
    return [LikeClaim(found[int(one.id)], one.score, one.why) for one in kept]


def _own(desk_id: UUID, words: list[str], language: str) -> list[Earlier]:
    holding = reduce(or_, (Q(statement__holds=word) for word in words))
    rows = Claim.objects.of_desk(desk_id).live().filter(holding)
    if language:
        rows = rows.filter(article__language__iexact=language)
    return [
        Earlier(row.statement, row.status, row.public_id, row.stage, _standing(row))
        for row in rows.select_related("published_verdict").newest_first()[:_CANDIDATES]
    ]


def _standing(claim: Claim) -> str | None:
    verdict: PublishedVerdict | None = getattr(claim, "published_verdict", None)
    return verdict.public_id if verdict is not None and verdict.state == PublicState.PUBLISHED else None


def _of_others(desk_id: UUID, words: list[str], language: str) -> list[Earlier]:
    verdicts = PublishedVerdict.objects.standing().exclude(desk_id=desk_id).holding_any(words)
    if language:
        verdicts = verdicts.filter(language__iexact=language)
    rows = Rendering.objects.filter(
        format=Format.SUMMARY,
        publication__number=F("publication__published_verdict__current"),
        publication__published_verdict__in=verdicts.values("id")[:_CANDIDATES],
    )
    return [_as_published(bytes(body)) for body in rows.values_list("body", flat=True)]


def _as_published(body: bytes) -> Earlier:
    said = orjson.loads(body)
    return Earlier(said["claim"]["text"], said["status"], verdict=said["id"])
