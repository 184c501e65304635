"""The places of a claim: writers that the content door calls. They write and say what they wrote; the door does the rest."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from factcheck.articles.models import Article, Revision
from factcheck.audit.services import Entry
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.spans import Span, locate
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed
from factcheck.text.spans import context


@dataclass(frozen=True)
class Written:
    """What a writer did: the journal entry, or nothing (None) if nothing changed."""

    entry: Entry | None
    record: Any = None


def write_occurrence(claim: Claim, revision: Revision, start: int, end: int) -> Occurrence:
    """Write where a claim stands, with the words around it."""
    prefix, suffix = context(revision.text, start, end)
    return Occurrence.objects.create(
        claim=claim,
        article_id=revision.article_id,
        revision=revision,
        start=start,
        end=end,
        quote=revision.text[start:end],
        prefix=prefix,
        suffix=suffix,
        created_at=clock.now(),
    )


def add_occurrence(*, claim: Claim, revision: Revision, span: Span) -> Written:
    """Write a further place of a locked claim; the same place twice is Invalid."""
    start, end = locate(revision, span)
    standing = Occurrence.objects.filter(
        claim=claim, revision=revision, start=start, end=end, removed_at__isnull=True
    )
    if standing.exists():
        raise Invalid.field("start", "exists", _("The claim stands there already."))
    occurrence = write_occurrence(claim, revision, start, end)
    after = {"occurrence": occurrence.public_id, "quote": occurrence.quote}
    return Written(Entry("claim.changed", occurrence.public_id, claim.public_id, after=after), occurrence)


def remove_occurrence(*, occurrence: Occurrence) -> Written:
    """Take a place away; the last one stays (drop the claim instead)."""
    others = Occurrence.objects.filter(claim_id=occurrence.claim_id, removed_at__isnull=True).exclude(
        id=occurrence.id
    )
    if not others.exists():
        raise MoveNotAllowed(_("This is the claim's only place. Drop the claim instead."))
    occurrence.removed_at = clock.now()
    occurrence.save(update_fields=["removed_at"])
    before = {"occurrence": occurrence.public_id, "quote": occurrence.quote}
    return Written(
        Entry("claim.changed", occurrence.public_id, occurrence.claim.public_id, before=before), occurrence
    )


def place_occurrence(*, occurrence: Occurrence, revision: Revision, span: Span | None) -> Written:
    """Put a lost occurrence where a person says it stands; None: it stands nowhere any more."""
    before = {"occurrence": occurrence.public_id, "quote": occurrence.quote}
    if span is None:
        occurrence.removed_at = clock.now()
        occurrence.save(update_fields=["removed_at"])
        return Written(
            Entry("claim.changed", occurrence.public_id, occurrence.claim.public_id, before=before),
            occurrence,
        )
    start, end = locate(revision, span)
    occurrence.removed_at = clock.now()
    occurrence.save(update_fields=["removed_at"])
    placed = write_occurrence(occurrence.claim, revision, start, end)
    after = {"occurrence": placed.public_id, "quote": placed.quote}
    return Written(
        Entry("claim.changed", placed.public_id, occurrence.claim.public_id, before=before, after=after),
        placed,
    )


def hand_over_places(*, claim: Claim, to: Claim) -> list[str]:
    """Give the standing places of a locked claim to another and return their ids; a place that both have is kept once."""
    standing = Occurrence.objects.filter(claim=to, removed_at__isnull=True)
    taken = set(standing.values_list("revision_id", "start", "end"))
    given = []
    for occurrence in Occurrence.objects.filter(claim=claim, removed_at__isnull=True).order_by("id"):
        if (occurrence.revision_id, occurrence.start, occurrence.end) in taken:
            occurrence.removed_at = clock.now()
            occurrence.save(update_fields=["removed_at"])
            continue
        occurrence.claim = to
        occurrence.save(update_fields=["claim"])
        given.append(occurrence.public_id)
    return given


def to_place(article: Article) -> list[Occurrence]:
    """Return the occurrences that a person has to place."""
    found = Occurrence.objects.filter(article=article, state=PlaceState.TO_PLACE, removed_at__isnull=True)
    return list(found.select_related("claim", "revision").order_by("start"))
