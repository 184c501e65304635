"""schema.org ClaimReview of one edition: for programs; only claims of others are reviewed in that vocabulary."""

from typing import Any

from django.conf import settings

from factcheck.articles.enums import Origin
from factcheck.claims.enums import Status
from factcheck.core.clock import brief
from factcheck.publishing.documents import page_path, publisher_name
from factcheck.publishing.editions import Edition
from factcheck.publishing.labels import status_label

_RATINGS: dict[str, int] = {Status.CONFIRMED: 5, Status.DENIED: 1}
_TYPES = {"person": "Person", "organization": "Organization"}
#: What would end the script element, or a line of it, inside HTML.
_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


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
            {"@type": "CreativeWork", "url": piece["source"]["url"], "name": piece["source"]["title"]}
            if piece["source"]["title"]
            else {"@type": "CreativeWork", "url": piece["source"]["url"]}
            for piece in edition.facts["evidence"]
            if piece["source"].get("url")
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
