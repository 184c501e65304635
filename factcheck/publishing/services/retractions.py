"""Taking a verdict back in public, and putting it up again as it was."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed
from factcheck.publishing.enums import PublicationKind, PublicState
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.publications import (
    NewPublication,
    append_publication,
    last_standing,
    published_of,
    standing_publication,
)
from factcheck.publishing.services.releases import cancel_scheduled
from factcheck.reviews.services.endings import mark_reinstated, mark_retracted
from factcheck.reviews.services.stages import check_move, lock_claim
from factcheck.reviews.workflow import Action
from factcheck.sources.content import content_digest


@dataclass(frozen=True)
class Retraction:
    """Why a verdict is taken back, for readers, and which published verdict stands in its place."""

    reason: str
    replaced_by: UUID | None = None


def retract_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, retraction: Retraction
) -> Claim:
    """Take back what is published of a claim; a tombstone with the reason stays."""
    actor.require(Right.RETRACT)
    reason = retraction.reason.strip()
    if not reason:
        raise Invalid.field("reason", "empty", _("Say why it is taken back, for readers."))
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.RETRACT)
        published = published_of(claim)
        if published is None or published.state != PublicState.PUBLISHED:
            raise MoveNotAllowed(_("Nothing of this claim is public: there is nothing to retract."))
        replaced_by = _replacement(actor, published, retraction.replaced_by)
        now = clock.now()
        entries = cancel_scheduled(claim)
        after = _after(published, {"replaced_by": replaced_by} if replaced_by else {})
        entries.append(mark_retracted(claim, note=reason, after=after))
        new = NewPublication(
            kind=PublicationKind.RETRACTED,
            verdict=last_standing(published).verdict,
            at=now,
            note=reason,
            replaced_by=replaced_by,
        )
        append_publication(claim, published, new)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return claim


def _replacement(actor: Actor, published: PublishedVerdict, chosen: UUID | None) -> str | None:
    if chosen is None:
        return None
    standing = PublishedVerdict.objects.filter(desk_id=actor.desk_id, state=PublicState.PUBLISHED)
    other = standing.filter(id=chosen).exclude(id=published.id).first()
    if other is None:
        raise Invalid.field("replaced_by", "not-found", _("There is no such other published verdict."))
    return other.public_id


def _after(published: PublishedVerdict, more: dict[str, object]) -> dict[str, object]:
    return {"verdict": published.public_id, "revision": published.current + 1, **more}


def reinstate_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None, reason: str) -> Claim:
    """Publish a retracted claim again exactly as it was last published, with the reason for readers."""
    actor.require(Right.REINSTATE)
    reason = reason.strip()
    if not reason:
        raise Invalid.field("reason", "empty", _("Say why it stands again, for readers."))
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.REINSTATE)
        published = published_of(claim)
        if published is None or published.state != PublicState.RETRACTED:
            raise MoveNotAllowed(_("Nothing of this claim was retracted."))
        last = last_standing(published)
        if not last.digest == claim.content_digest == content_digest(claim):
            raise MoveNotAllowed(
                _(
                    "The content is not that of the last publication: reopen the claim and have it reviewed again."
                )
            )
        now = clock.now()
        new = standing_publication(claim, last.verdict, kind=PublicationKind.REINSTATED, at=now, note=reason)
        entry: Entry = mark_reinstated(claim, at=now, note=reason, after=_after(published, {}))
        append_publication(claim, published, new)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim
