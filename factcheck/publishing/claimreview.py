"""schema.org ClaimReview of one edition: for programs; only claims of others are reviewed in that vocabulary."""

from typing import Any

from django.conf import settings

from factcheck.articles.enums import Origin
from factcheck.claims.enums import Status
from factcheck.core.clock import brief
from factcheck.publishing.documents import page_path, publisher_name
from factcheck.publishing.editions import Edition
from factcheck.publishing.labels import status_label
from factcheck.publishing.plain import TURNING

_RATINGS: dict[str, int] = {Status.CONFIRMED: 5, Status.DENIED: 1}
_TYPES = {"person": "Person", "organization": "Organization"}
#: What would end the script element, or a line of it, inside HTML; and what turns the text of whoever reads the source.
_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in f"<>&\u2028\u2029{TURNING}"}


def reviewable(edition: Edition) -> bool:
    """Whether the edition is a standing verdict on somebody else's claim."""
    return edition.stands and bool(edition.content) and edition.facts["origin"] == Origin.EXTERNAL


def claim_review(edition: Edition) -> dict[str, Any]:
    """Return the ClaimReview of an edition that is ``reviewable``; addresses are absolute."""
    page = f"{settings.PUBLIC_BASE_URL}{page_path(edition.verdict_id)}"
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{page}#review",
        "identifier": edition.verdict_id,
        "url": page,
        "claimReviewed": edition.content["statement"],
        "author": _organisation(edition),
        "datePublished": brief(edition.first_at),
        "dateModified": brief(edition.at),
        "version": edition.number,
        "inLanguage": edition.facts["language"],
        "reviewRating": _rating(edition),
        "itemReviewed": _claim(edition, page),
        "citation": [
            _citation(piece["source"]) for piece in edition.facts["evidence"] if piece["source"].get("url")
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": line.note, "datePublished": brief(line.at)}
            for line in edition.corrections
        ],
    }


def for_html(json_text: str) -> str:
    """Return JSON text that may stand inside a script element of an HTML page."""
    return json_text.translate(_HTML)


def _organisation(edition: Edition) -> dict[str, Any]:
    return {
        "@type": "NewsMediaOrganization",
        "name": publisher_name(edition),
        "url": settings.PUBLIC_BASE_URL,
        "correctionsPolicy": f"{settings.PUBLIC_BASE_URL}/corrections",
    }


def _citation(source: dict[str, Any]) -> dict[str, Any]:
    """A source with the copy that we keep: a copy has no address of its own, but a day and a hash to hold it to."""
    work: dict[str, Any] = {"@type": "CreativeWork", "url": source["url"]}
    if source["title"]:
        work["name"] = source["title"]
    if source["captured_at"]:
        work["archivedAt"] = {
            "@type": "WebPage",
            "dateCreated": source["captured_at"],
            "identifier": f"sha256:{source['sha256']}",
        }
    return work


def _rating(edition: Edition) -> dict[str, Any]:
    rating: dict[str, Any] = {
        "@type": "Rating",
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": status_label(edition.status, edition.facts["language"]),
        "ratingExplanation": edition.content["rationale"],
    }
    value = _RATINGS.get(edition.status)
    return rating if value is None else {**rating, "ratingValue": value}


def _claim(edition: Edition, page: str) -> dict[str, Any]:
    facts = edition.facts
    claim: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"{page}#claim",
        "text": edition.content["statement"],
        "appearance": [{"@type": "CreativeWork", "url": url} for url in facts["appearances"]],
    }
    if facts["claimant"]:
        claim["author"] = {
            "@type": _TYPES[facts["claimant"]["type"]],
            "name": facts["claimant"]["name"],
            **({"sameAs": facts["claimant"]["same_as"]} if facts["claimant"]["same_as"] else {}),
        }
    if facts["claimed_on"]:
        claim["datePublished"] = facts["claimed_on"]
    if facts["appearances"]:
        claim["firstAppearance"] = {"@type": "CreativeWork", "url": facts["appearances"][0]}
    return claim
