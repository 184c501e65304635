"""The one door for changes of content.

Lock → version → stage → the upstream writer → version and digest → contribution → void → events. Web, API, admin and commands
know only the functions below; the writers in claims and sources are called from nowhere else.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.audit.services import Entry, record_events
from factcheck.claims import services as claims
from factcheck.claims.models import Claim, Occurrence
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.reviews.enums import VoidCause
from factcheck.reviews.models import Contribution
from factcheck.reviews.services.stages import check_open, lock_claim
from factcheck.reviews.services.voiding import void_approval
from factcheck.reviews.workflow import Stage
from factcheck.sources.content import content_digest
from factcheck.sources.models import Evidence, Position
from factcheck.sources.services import evidence as evidence_writers
from factcheck.sources.services import positions as position_writers

Writer = Callable[[Claim], claims.Written]


def _through(actor: Actor, claim_id: UUID, expected_version: int | None, write: Writer) -> Any:
    """Run ``write`` on a locked claim whose content may change, and everything that follows from it; returns what it wrote."""
    actor.require(Action.CHANGE_CLAIM)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_open(claim)
        written = write(claim)
        if written.entry is not None:
            entries = settle(actor, claim, written.entry)
            record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return written.record


def settle(
    actor: Actor, claim: Claim, entry: Entry, *, cause: VoidCause = VoidCause.CONTENT_CHANGED
) -> list[Entry]:
    """After a change of a locked claim: version, digest, contribution, and the void of an approval; returns the entries to record."""
    digest = content_digest(claim)
    moved = digest != claim.content_digest
    claim.version += 1
    claim.content_digest = digest
    claim.changed_at = clock.now()
    claim.save(update_fields=["version", "content_digest", "changed_at"])
    if moved and actor.user is not None:
        Contribution.objects.create(claim=claim, user=actor.user, verb=entry.verb, at=clock.now())
    if moved and claim.stage == Stage.APPROVED:
        return [entry, void_approval(claim, cause)]
    return [entry]


def create_claim(*, actor: Actor, article_id: UUID, span: claims.Span, new: claims.NewClaim) -> Claim:
    """Make a draft claim at a place of the article's latest revision."""
    actor.require(Action.CHANGE_CLAIM)
    with transaction.atomic():
        revision = _locked_revision(actor, article_id)
        written = claims.add_claim(actor=actor, revision=revision, span=span, new=new)
        claim: Claim = written.record
        claim.content_digest = content_digest(claim)
        claim.save(update_fields=["content_digest"])
        if actor.user is not None:
            Contribution.objects.create(claim=claim, user=actor.user, verb="claim.created", at=clock.now())
        if written.entry is not None:
            record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[written.entry])
    return claim


def _locked_revision(actor: Actor, article_id: UUID) -> Revision:
    """The latest revision of a locked article, so that claim numbers and revisions cannot race."""
    article = (
        Article.objects.select_for_update(of=("self",)).of_desk(actor.desk_id).filter(id=article_id).first()
    )
    if article is None:
        raise Invalid.field("article", "not-found", "There is no such article on this desk.")
    return latest_revision(article)


def edit_claim(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, changes: dict[str, Any]
) -> Claim:
    """Change fields of a claim (claims.services.EDITABLE). Assignee and due date may change at any stage; ``pair`` sets both sides."""
    if set(changes) <= claims.PLANNING:
        return _plan(actor, claim_id, expected_version, changes)
    with transaction.atomic():
        if "pair" in changes:
            _lock_pair(actor, claim_id, changes["pair"])
        claim: Claim = _through(
            actor,
            claim_id,
            expected_version,
            lambda claim: _edit(actor, claim, changes),
        )
    return claim


def _edit(actor: Actor, claim: Claim, changes: dict[str, Any]) -> claims.Written:
    old = claim.pair
    if "pair" in changes and old is not None and old.id != changes["pair"]:
        _set_other(actor, old.id, None)
    written = claims.edit_claim(actor=actor, claim=claim, changes=changes)
    if "pair" in changes and claim.pair is not None and claim.pair != old:
        _set_other(actor, claim.pair.id, claim.id)
    return written


def _set_other(actor: Actor, other_id: UUID, pair_id: UUID | None) -> None:
    """Write the other side of a pair, with the same consequences as any change of content."""
    _through(
        actor,
        other_id,
        None,
        lambda other: claims.edit_claim(actor=actor, claim=other, changes={"pair": pair_id}),
    )


def _lock_pair(actor: Actor, claim_id: UUID, pair_id: UUID | None) -> None:
    """Lock every claim that a change of pair touches, by ascending id."""
    claim = Claim.objects.of_desk(actor.desk_id).filter(id=claim_id).first()
    if claim is None:
        raise NotFound
    touched = {key for key in (claim_id, pair_id, claim.pair_id) if key is not None}
    list(
        Claim.objects.select_for_update(of=("self",))
        .of_desk(actor.desk_id)
        .filter(id__in=touched)
        .order_by("id")
    )


def _plan(actor: Actor, claim_id: UUID, expected_version: int | None, changes: dict[str, Any]) -> Claim:
    """Assignee and due date: no content, allowed at any stage, nobody's contribution."""
    actor.require(Action.PLAN_CLAIM)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        written = claims.edit_claim(actor=actor, claim=claim, changes=changes)
        if written.entry is not None:
            claim.version += 1
            claim.changed_at = clock.now()
            claim.save(update_fields=["version", "changed_at"])
            record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[written.entry])
    return claim


def add_occurrence(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, article_id: UUID, span: claims.Span
) -> Occurrence:
    """Say that a claim stands at a further place, in this or another article of the desk."""
    with transaction.atomic():
        revision = _locked_revision(actor, article_id)
        occurrence: Occurrence = _through(
            actor,
            claim_id,
            expected_version,
            lambda claim: claims.add_occurrence(claim=claim, revision=revision, span=span),
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
    _through(
        actor,
        occurrence.claim_id,
        expected_version,
        lambda claim: claims.remove_occurrence(occurrence=_occurrence(actor, occurrence_id)),
    )
    return Claim.objects.get(id=occurrence.claim_id)


def place_occurrence(
    *, actor: Actor, occurrence_id: UUID, expected_version: int | None, span: claims.Span | None
) -> Claim:
    """Say where a lost place stands in the latest revision (None: nowhere); returns the claim."""
    occurrence = _occurrence(actor, occurrence_id)
    with transaction.atomic():
        revision = _locked_revision(actor, occurrence.article_id)
        _through(
            actor,
            occurrence.claim_id,
            expected_version,
            lambda claim: claims.place_occurrence(
                occurrence=_occurrence(actor, occurrence_id), revision=revision, span=span
            ),
        )
    return Claim.objects.get(id=occurrence.claim_id)


def attach_evidence(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, new: evidence_writers.NewEvidence
) -> Evidence:
    """Attach a passage of a source to a claim; a new address makes the source and queues its capture."""
    evidence: Evidence = _through(
        actor,
        claim_id,
        expected_version,
        lambda claim: evidence_writers.attach_evidence(actor=actor, claim=claim, new=new),
    )
    return evidence


def _evidence(actor: Actor, evidence_id: UUID) -> Evidence:
    found = Evidence.objects.live().select_related("claim", "source", "snapshot")
    evidence = found.filter(id=evidence_id, claim__desk_id=actor.desk_id).first()
    if evidence is None:
        raise NotFound
    return evidence


def change_evidence(
    *, actor: Actor, evidence_id: UUID, expected_version: int | None, changes: dict[str, Any]
) -> Evidence:
    """Change relation, quote, locator, note, snapshot or the acceptance of a near quote."""
    claim_id = _evidence(actor, evidence_id).claim_id
    evidence: Evidence = _through(
        actor,
        claim_id,
        expected_version,
        lambda claim: evidence_writers.change_evidence(
            actor=actor, evidence=_evidence(actor, evidence_id), changes=changes
        ),
    )
    return evidence


def remove_evidence(*, actor: Actor, evidence_id: UUID, expected_version: int | None) -> Claim:
    """Take a piece of evidence off its claim; returns the claim."""
    claim_id = _evidence(actor, evidence_id).claim_id
    _through(
        actor,
        claim_id,
        expected_version,
        lambda claim: evidence_writers.remove_evidence(evidence=_evidence(actor, evidence_id)),
    )
    return Claim.objects.get(id=claim_id)


def record_position(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, new: position_writers.NewPosition
) -> Position:
    """Write down what a party says of a claim."""
    position: Position = _through(
        actor,
        claim_id,
        expected_version,
        lambda claim: position_writers.record_position(actor=actor, claim=claim, new=new),
    )
    return position


def _position(actor: Actor, position_id: UUID) -> Position:
    found = Position.objects.kept().select_related("claim", "party", "evidence")
    position = found.filter(id=position_id, claim__desk_id=actor.desk_id).first()
    if position is None:
        raise NotFound
    return position


def change_position(
    *, actor: Actor, position_id: UUID, expected_version: int | None, changes: dict[str, Any]
) -> Position:
    """Change a position, or write the desk's answer to it."""
    claim_id = _position(actor, position_id).claim_id
    position: Position = _through(
        actor,
        claim_id,
        expected_version,
        lambda claim: position_writers.change_position(
            position=_position(actor, position_id), changes=changes
        ),
    )
    return position


def remove_position(*, actor: Actor, position_id: UUID, expected_version: int | None) -> Claim:
    """Take a position off its claim; returns the claim."""
    claim_id = _position(actor, position_id).claim_id
    _through(
        actor,
        claim_id,
        expected_version,
        lambda claim: position_writers.remove_position(position=_position(actor, position_id)),
    )
    return Claim.objects.get(id=claim_id)
