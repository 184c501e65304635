"""Adding a publication: the one place where the public face changes. The caller holds the claim's lock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from factcheck.claims.models import Claim
from factcheck.core.canonical import canonical, commitment, digest, new_salt
from factcheck.core.problems import Item, RuleNotMet
from factcheck.publishing.editions import load_editions
from factcheck.publishing.enums import PublicationKind, PublicState
from factcheck.publishing.facts import gather_facts
from factcheck.publishing.models import (
    Change,
    Publication,
    PublicationContent,
    PublicationCounter,
    PublishedVerdict,
)
from factcheck.publishing.searching import search_text
from factcheck.publishing.services.deliveries import tell_endpoints
from factcheck.publishing.services.exports import order_export
from factcheck.publishing.services.renderings import write_renderings
from factcheck.reviews.models import Verdict, VerdictContent

#: What the world sees after each kind of publication.
_STATES: dict[str, PublicState] = {
    PublicationKind.RETRACTED: PublicState.RETRACTED,
    PublicationKind.ERASED: PublicState.ERASED,
    PublicationKind.MERGED: PublicState.MERGED,
}


@dataclass(frozen=True)
class NewPublication:
    """What is published: kind, verdict, public note; ``content`` and ``facts`` of a standing verdict."""

    kind: PublicationKind
    verdict: Verdict
    at: datetime
    note: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    replaced_by: str | None = None


def standing_publication(
    claim: Claim, verdict: Verdict, *, kind: PublicationKind, at: datetime, note: str
) -> NewPublication:
    """Return the publication of exactly the content that was approved, with the names and addresses of now."""
    content = approved_content(verdict)
    return NewPublication(kind, verdict, at, note, content, gather_facts(claim, content))


def approved_content(verdict: Verdict) -> dict[str, Any]:
    """Return the content that the verdict approved; raises RuleNotMet unless it is there and has the approved digest."""
    stored = VerdictContent.objects.filter(verdict=verdict).first()
    if stored is not None and commitment(stored.salt, stored.body) == verdict.commitment:
        content: dict[str, Any] = orjson.loads(stored.body)["content"]
        if digest(content) == verdict.digest:
            return content
    item = Item(
        "claim", "content", _("The approved content is not there any more; it has to be reviewed again.")
    )
    raise RuleNotMet(_("What was approved cannot be published."), items=(item,))


def published_of(claim: Claim) -> PublishedVerdict | None:
    """Return what the world reads of the claim, in whatever state; None before the first release."""
    return PublishedVerdict.objects.filter(claim=claim).first()


def last_standing(published: PublishedVerdict) -> Publication:
    """Return the latest publication that carried a verdict to read."""
    ends = [PublicationKind.RETRACTED, PublicationKind.MERGED, PublicationKind.ERASED]
    return published.publications.exclude(kind__in=ends).latest("number")


def append_publication(
    claim: Claim, published: PublishedVerdict | None, new: NewPublication
) -> PublishedVerdict:
    """Write the next revision of the claim's published verdict, its bytes and its change. Takes the counter: call it late."""
    number = published.current + 1 if published else 1
    seq = _next_seq()
    previous = published.status if published and published.status != new.verdict.status else ""
    published = _stand(claim, published, new, (number, seq))
    body = _kept(new)
    salt = new_salt()
    publication = Publication.objects.create(
        published_verdict=published,
        number=number,
        kind=new.kind,
        verdict=new.verdict,
        status=new.verdict.status,
        previous_status=previous,
        seq=seq,
        digest=new.verdict.digest,
        commitment=commitment(salt, body),
        at=new.at,
    )
    PublicationContent.objects.create(publication=publication, salt=salt, body=body)
    Change.objects.create(
        seq=seq,
        published_verdict=published,
        kind=new.kind,
        revision=number,
        status=new.verdict.status,
        at=new.at,
    )
    write_renderings(load_editions([published.id])[published.id][-1])
    tell_endpoints(claim.desk_id, publication)
    order_export()
    return published


def _kept(new: NewPublication) -> str:
    """Return what the side row of a publication holds, as canonical JSON."""
    document = {
        "v": 1,
        "content": new.content or None,
        "facts": new.facts or None,
        "note": new.note,
        "replaced_by": new.replaced_by,
    }
    return canonical(document).decode()


def _next_seq() -> int:
    PublicationCounter.objects.get_or_create(id=1)
    counter = PublicationCounter.objects.select_for_update().get(id=1)
    PublicationCounter.objects.filter(id=1).update(seq=F("seq") + 1)
    return counter.seq + 1


def _stand(
    claim: Claim, published: PublishedVerdict | None, new: NewPublication, place: tuple[int, int]
) -> PublishedVerdict:
    """Write the row that the world's filters read; a publication without content leaves them as they are."""
    values: dict[str, Any] = {
        "state": _STATES.get(new.kind, PublicState.PUBLISHED),
        "current": place[0],
        "seq": place[1],
        "modified_at": new.at,
    }
    if new.content:
        values |= _columns(claim, new)
    if published is None:
        return PublishedVerdict.objects.create(
            desk_id=claim.desk_id, claim=claim, published_at=new.at, **values
        )
    for name, value in values.items():
        setattr(published, name, value)
    published.save(update_fields=list(values))
    return published


def _columns(claim: Claim, new: NewPublication) -> dict[str, Any]:
    claimant = (new.facts["claimant"] or {}).get("name", "")
    return {
        "status": new.verdict.status,
        "language": new.facts["language"],
        "article_id": claim.article_id,
        "article_url": new.facts["article"]["url"] or "",
        "claimant": claimant,
        "search_text": search_text(new.content["statement"], claimant, new.content["rationale"]),
        "digest": new.verdict.digest,
    }
