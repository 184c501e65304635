"""One claim that says several things: each part becomes a draft of its own that rests on the same evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.models import Revision
from factcheck.audit.services import Entry, record_events
from factcheck.claims import services as claims
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.spans import Span
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded
from factcheck.reviews.content.door import locked_revision
from factcheck.reviews.models import Contribution
from factcheck.reviews.services.stages import check_open, lock_claim
from factcheck.reviews.services.submission import contributors_of
from factcheck.sources.content import content_digest
from factcheck.sources.services.sharing import copy_sources
from factcheck.text.spans import find_quote

MOST = 20


@dataclass(frozen=True)
class Part:
    """Where one part stands and how the desk understands it (empty: as it is quoted)."""

    span: Span
    statement: str = ""


def split_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, parts: Sequence[Part]
) -> list[Claim]:
    """Make a draft of each part of a claim, with its evidence, positions and contributors; the claim itself stays as it is."""
    actor.require(Action.CHANGE_CLAIM)
    if not 1 <= len(parts) <= MOST:
        raise Invalid.field("parts", "range", worded(_("Split a claim into 1 to %(most)s parts."), most=MOST))
    with transaction.atomic():
        known = Claim.objects.of_desk(actor.desk_id).filter(id=claim_id).first()
        if known is None:
            raise NotFound
        revision = locked_revision(actor, known.article_id)
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_open(claim)
        made, entries = [], []
        for part in parts:
            one, entry = _part(actor, claim, revision, part)
            made.append(one)
            entries.append(entry)
        after = {"parts": [one.public_id for one in made]}
        told = Entry("claim.split", claim.public_id, claim.public_id, after=after)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[told, *entries])
    return made


def _part(actor: Actor, claim: Claim, revision: Revision, part: Part) -> tuple[Claim, Entry]:
    new = claims.NewClaim(
        statement=part.statement.strip(),
        kind=claim.kind,
        assertion=claim.assertion,
        claimant_id=claim.claimant_id,
        risk=claim.risk,
        accusation=claim.accusation,
        assignee=claim.assignee,
        due_at=claim.due_at,
        claimed_on=claim.claimed_on,
    )
    span = _within(claim, revision, part.span)
    written = claims.add_claim(actor=actor, revision=revision, span=span, new=new)
    one: Claim = written.record
    copy_sources(claim=claim, to=one)
    one.split_from = claim
    one.content_digest = content_digest(one)
    one.save(update_fields=["split_from", "content_digest"])
    people = contributors_of(claim) | ({actor.user_id} if actor.user_id else set())
    now = clock.now()
    Contribution.objects.bulk_create(
        [Contribution(claim=one, user_id=user_id, verb="claim.split", at=now) for user_id in sorted(people)]
    )
    assert written.entry is not None
    after = {**(written.entry.after or {}), "split_from": claim.public_id}
    return one, replace(written.entry, after=after)


def _within(claim: Claim, revision: Revision, span: Span) -> Span:
    """Look for words without offsets first where the claim stands: there they are meant."""
    if span.start is not None or span.prefix or span.suffix:
        return span
    places = Occurrence.objects.filter(claim=claim, revision=revision, removed_at__isnull=True)
    found = {
        (place.start + start, place.start + end)
        for place in places
        for start, end in find_quote(revision.text[place.start : place.end], span.quote)
    }
    if len(found) != 1:
        return span
    start, end = found.pop()
    return Span(quote=revision.text[start:end], start=start, end=end)
