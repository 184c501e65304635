"""Merging claims: the content goes through its door; what was public of the one becomes a tombstone that names the other."""

from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.audit.services import record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.publishing.enums import PublicationKind, PublicState
from factcheck.publishing.services.publications import (
    NewPublication,
    append_publication,
    last_standing,
    published_of,
)
from factcheck.reviews.content import Joined, join_claims


def merge_claims(*, actor: Actor, claim_id: UUID, expected_version: int | None, into: UUID) -> Claim:
    """Merge a claim into another of the desk and return the survivor; the merged id answers with it from now on."""
    with transaction.atomic():
        joined = join_claims(actor=actor, claim_id=claim_id, expected_version=expected_version, into=into)
        _end_public(joined)
        record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=joined.entries)
    return joined.survivor


def _end_public(joined: Joined) -> None:
    """Leave a tombstone with the way to the survivor's verdict, if readers could see a verdict on either."""
    published, stays = published_of(joined.claim), published_of(joined.survivor)
    if published is None or stays is None or published.state != PublicState.PUBLISHED:
        return
    new = NewPublication(
        kind=PublicationKind.MERGED,
        verdict=last_standing(published).verdict,
        at=clock.now(),
        replaced_by=stays.public_id,
    )
    append_publication(joined.claim, published, new)
    published.merged_into = stays
    published.save(update_fields=["merged_into"])
