"""The public JSON of one edition: full, summary, tombstone. Pure; the shapes are the contract of the API."""

from typing import Any

from django.conf import settings

from factcheck.core.clock import brief
from factcheck.publishing.editions import Correction, Edition
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.labels import status_label
from factcheck.sources.enums import Stance

API = "/api/v1/verdicts"


def page_path(verdict_id: str) -> str:
    """Return the address of the reader page, path-absolute."""
    return f"/verdicts/{verdict_id}"


def publisher_name(edition: Edition) -> str:
    """Return who publishes: the installation's name, else the desk's."""
    return str(settings.PUBLISHER_NAME or edition.subject.desk)


def summary(edition: Edition) -> dict[str, Any]:
    """Return the verdict without positions, evidence and corrections."""
    facts, content = edition.facts, edition.content
    language = facts["language"]
    return {
        "id": edition.verdict_id,
        "revision": edition.number,
        "state": "published",
        "seq": edition.seq,
        "publisher": {"name": publisher_name(edition), "url": settings.PUBLIC_BASE_URL},
        "status": edition.status,
        "status_label": status_label(edition.status, language),
        "disputed": disputed(facts["positions"]),
        "claim": {
            "id": facts["claim"],
            "text": content["statement"],
            "origin": facts["origin"],
            "assertion": content["assertion"],
            "claimant": facts["claimant"],
            "claimed_on": facts["claimed_on"],
            "first_appearance": next(iter(facts["appearances"]), None),
            "appearances": facts["appearances"],
        },
        "rationale": content["rationale"],
        "language": language,
        "article": facts["article"],
        "published_at": brief(edition.first_at),
        "modified_at": brief(edition.at),
        "approvals": edition.approvals,
        "links": _links(edition),
        "license": settings.PUBLIC_LICENSE,
    }


def full(edition: Edition) -> dict[str, Any]:
    """Return the whole verdict."""
    return {
        **summary(edition),
        "positions": edition.facts["positions"],
        "evidence": edition.facts["evidence"],
        "corrections": corrections(edition),
    }


def corrections(edition: Edition) -> list[dict[str, Any]]:
    """Return the list of corrections, oldest first."""
    return [_correction(line) for line in edition.corrections]


def tombstone(edition: Edition) -> dict[str, Any]:
    """Return what stays of a verdict that was retracted, merged or erased."""
    return {
        "id": edition.verdict_id,
        "revision": edition.number,
        "retracted_at": brief(edition.at),
        "reason": "" if edition.kind == PublicationKind.ERASED else edition.note,
        "notice_url": page_path(edition.verdict_id),
        "replaced_by": edition.replaced_by,
    }


def disputed(positions: list[dict[str, Any]]) -> bool:
    """Whether one live position confirms and one denies."""
    return {Stance.CONFIRMS, Stance.DENIES} <= {position["stance"] for position in positions}


def _links(edition: Edition) -> dict[str, str | None]:
    own = f"{API}/{edition.verdict_id}"
    return {
        "self": own,
        "html": page_path(edition.verdict_id),
        "claim_review": f"{own}/claim-review" if edition.facts["origin"] == "external" else None,
        "revisions": f"{own}/revisions",
        "embed": f"/embed/{edition.verdict_id}",
    }


def _correction(line: Correction) -> dict[str, Any]:
    return {
        "revision": line.revision,
        "at": brief(line.at),
        "kind": line.kind,
        "previous_status": line.previous_status,
        "note": line.note,
    }
