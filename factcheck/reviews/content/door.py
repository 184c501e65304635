"""The way through the door: what every change of content does around its writer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.claims.places import Written
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.reviews.enums import VoidCause
from factcheck.reviews.models import Contribution
from factcheck.reviews.services.stages import check_open, lock_claim
from factcheck.reviews.services.voiding import void_approval
from factcheck.reviews.workflow import Stage
from factcheck.sources.content import content_digest

Writer = Callable[[Claim], Written]


def through(actor: Actor, claim_id: UUID, expected_version: int | None, write: Writer) -> Any:
    """Run ``write`` on a locked claim whose content may change, and everything that follows from it; returns what it wrote."""
    actor.require(Action.CHANGE_CLAIM)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        record, entries = changed(actor, claim, write)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return record


def changed(actor: Actor, claim: Claim, write: Writer) -> tuple[Any, list[Entry]]:
    """Run ``write`` on a claim that is locked already; returns what it wrote and the entries that the caller records."""
    check_open(claim)
    written = write(claim)
    return written.record, settle(actor, claim, written.entry) if written.entry is not None else []


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


def locked_revision(actor: Actor, article_id: UUID) -> Revision:
    """Return the latest revision of a locked article, so that claim numbers and revisions cannot race."""
    article = (
        Article.objects.select_for_update(of=("self",)).of_desk(actor.desk_id).filter(id=article_id).first()
    )
    if article is None:
        raise Invalid.field("article", "not-found", _("There is no such article on this desk."))
    return latest_revision(article)
