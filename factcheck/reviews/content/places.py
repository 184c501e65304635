"""Where a claim stands: further places, places taken away, lost places found again."""

from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.audit.services import record_events
from factcheck.claims import places
from factcheck.claims.enums import FlagName, PlaceState
from factcheck.claims.flags import close_flag
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.spans import Span
from factcheck.core.problems import NotFound
from factcheck.reviews.content.door import locked_revision, through


def add_occurrence(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, article_id: UUID, span: Span
) -> Occurrence:
    """Say that a claim stands at a further place, in this or another article of the desk."""
    with transaction.atomic():
        revision = locked_revision(actor, article_id)
        occurrence: Occurrence = through(
            actor,
            claim_id,
            expected_version,
            lambda claim: places.add_occurrence(claim=claim, revision=revision, span=span),
        )
    return occurrence


def _occurrence(actor: Actor, occurrence_id: UUID) -> Occurrence:
    found = Occurrence.objects.select_related("claim", "article").filter(
        id=occurrence_id, claim__desk_id=actor.desk_id, removed_at__isnull=True
    )
    occurrence = found.first()
    if occurrence is None:
        raise NotFound
    return occurrence


def remove_occurrence(*, actor: Actor, occurrence_id: UUID, expected_version: int | None) -> Claim:
    """Take a place off its claim; returns the claim."""
    occurrence = _occurrence(actor, occurrence_id)
    through(
        actor,
        occurrence.claim_id,
        expected_version,
        lambda claim: places.remove_occurrence(occurrence=_occurrence(actor, occurrence_id)),
    )
    return Claim.objects.get(id=occurrence.claim_id)


def place_occurrence(
    *, actor: Actor, occurrence_id: UUID, expected_version: int | None, span: Span | None
) -> Claim:
    """Say where a lost place stands in the latest revision (None: nowhere); with the last one the flag goes. Returns the claim."""
    occurrence = _occurrence(actor, occurrence_id)
    with transaction.atomic():
        revision = locked_revision(actor, occurrence.article_id)
        through(
            actor,
            occurrence.claim_id,
            expected_version,
            lambda claim: places.place_occurrence(
                occurrence=_occurrence(actor, occurrence_id), revision=revision, span=span
            ),
        )
        claim = Claim.objects.get(id=occurrence.claim_id)
        _unflag(actor, claim, span.quote if span else "–")
    return claim


def _unflag(actor: Actor, claim: Claim, words: str) -> None:
    """Close the flag of a locked claim that has no lost place left; its note are the words where it stands."""
    lost = Occurrence.objects.filter(claim=claim, state=PlaceState.TO_PLACE, removed_at__isnull=True)
    if lost.exists():
        return
    entry = close_flag(claim=claim, flag=FlagName.TO_PLACE, by=actor.user, note=words)
    if entry is not None:
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
