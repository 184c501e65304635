"""What approved content refers to by id, as the world may read it: names, addresses, dates. Nothing that is confidential leaves here."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from factcheck.articles.enums import Origin
from factcheck.articles.models import Article
from factcheck.claims.models import Claim, Party
from factcheck.core import clock
from factcheck.core.ids import decode
from factcheck.sources.enums import Terms
from factcheck.sources.models import Snapshot, Source

#: Whoever spoke on these terms is not named.
_UNNAMED = frozenset({Terms.BACKGROUND, Terms.NOT_ATTRIBUTABLE})


def gather_facts(claim: Claim, content: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that the public documents of ``content`` need, as a JSON value."""
    sources = {row.public_id: row for row in _by_id(Source, "so", content["evidence"], "source")}
    snapshots = {row.public_id: row for row in _by_id(Snapshot, "sn", content["evidence"], "snapshot")}
    names = {row.public_id: row for row in _by_id(Party, "pa", content["positions"], "party")}
    hidden = {piece["id"] for piece in content["evidence"] if sources[piece["source"]].confidential}
    article = claim.article
    return {
        "desk": claim.desk.name,
        "language": article.language or claim.desk.language,
        "claim": claim.public_id,
        "origin": article.origin,
        "claimed_on": claim.claimed_on.isoformat() if claim.claimed_on else None,
        "claimant": _claimant(claim, content),
        "article": {
            "id": article.public_id,
            "url": article.url or None,
            "headline": article.headline or None,
        },
        "appearances": _appearances(claim),
        "evidence": [
            _evidence(piece, sources[piece["source"]], snapshots.get(piece["snapshot"]))
            for piece in content["evidence"]
        ],
        "positions": [
            _position(position, names[position["party"]], hidden) for position in live(content["positions"])
        ],
    }


def live(positions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the latest position of each party, in the order of the content (oldest first)."""
    latest = {position["party"]: position["id"] for position in positions}
    return [position for position in positions if latest[position["party"]] == position["id"]]


def _by_id(model: Any, prefix: str, parts: Iterable[dict[str, Any]], member: str) -> list[Any]:
    keys: set[UUID] = {decode(prefix, part[member]) for part in parts if part[member]}
    return list(model.objects.filter(id__in=keys)) if keys else []


def _claimant(claim: Claim, content: dict[str, Any]) -> dict[str, Any] | None:
    if content["claimant"] is None:
        return None
    party = Party.objects.get(id=decode("pa", content["claimant"]))
    return {"type": party.kind, "name": party.name, "same_as": list(party.same_as)}


def _appearances(claim: Claim) -> list[str]:
    """Addresses where the claim stands in print: its own article first; none of an article that is still under embargo."""
    now = clock.now()
    open_to_all = Q(embargo_until__isnull=True) | Q(embargo_until__lte=now)
    others = (
        Article.objects.filter(
            open_to_all,
            origin=Origin.EXTERNAL,
            occurrences__claim=claim,
            occurrences__removed_at__isnull=True,
        )
        .exclude(id=claim.article_id)
        .order_by("created_at", "id")
        .values_list("url", flat=True)
    )
    return [url for url in dict.fromkeys([claim.article.url, *others]) if url]


def _evidence(piece: dict[str, Any], source: Source, snapshot: Snapshot | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"withheld": True, "public_label": source.public_label or None}
    if not source.confidential:
        shown = {
            "title": source.title or None,
            "url": source.url or None,
            "captured_at": _time(snapshot),
            "sha256": snapshot.sha256 if snapshot else None,
            "withheld": False,
        }
    return {
        "relation": piece["relation"],
        "quote": piece["quote"] or None,
        "locator": None if source.confidential else piece["locator"] or None,
        "proximity": source.proximity,
        "source": shown,
    }


def _time(snapshot: Snapshot | None) -> str | None:
    return clock.brief(snapshot.captured_at) if snapshot else None


def _position(position: dict[str, Any], party: Party, hidden: set[str]) -> dict[str, Any]:
    """A party that spoke on terms that forbid it, or whose words rest on a confidential source, is not named."""
    named = position["terms"] not in _UNNAMED and position["evidence"] not in hidden
    return {
        "party": party.name if named else None,
        "stance": position["stance"],
        "words": position["words"] or None,
        "said_on": position["said_on"],
    }
