"""Finding leads that say what a claim says: a search by words, then ranked; it decides nothing."""

from dataclasses import dataclass
from uuid import UUID

from factcheck.publishing.models import Lead
from factcheck.publishing.searching import telling_words
from factcheck.text.similar import Candidate, rank

_CANDIDATES, _LEAST = 200, 0.4


@dataclass(frozen=True)
class LikeLead:
    """A lead that resembles a text: the score only orders, ``why`` names what both share and in what they differ."""

    lead: Lead
    score: float
    why: tuple[str, ...]


def like_leads(desk_id: UUID, text: str, *, limit: int = 5) -> list[LikeLead]:
    """Return the desk's leads that resemble ``text``, best first; one query."""
    rows = Lead.objects.filter(desk_id=desk_id).holding_any(telling_words(text))
    found = {row.public_id: row for row in rows.order_by("-created_at", "-id")[:_CANDIDATES]}
    matches = rank(text, [Candidate(key, row.claim_text) for key, row in found.items()])
    return [LikeLead(found[one.id], one.score, one.why) for one in matches if one.score >= _LEAST][:limit]
