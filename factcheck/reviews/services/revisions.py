"""A new text of an article: never refused; carries claims, voids what changed, guesses nothing."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import (
    ArticleFacts,
    create_article,
    edit_article,
    latest_revision,
    lock_article,
    write_revision,
)
from factcheck.articles.texts import PreparedText
from factcheck.audit.services import Entry, record_events
from factcheck.claims.causes import CauseKind, cause
from factcheck.claims.enums import FlagName, PlaceState
from factcheck.claims.flags import raise_flag
from factcheck.claims.models import Claim, Occurrence
from factcheck.claims.placing import Carried, carry_marks, carry_occurrences
from factcheck.core import clock
from factcheck.core.problems import Stale
from factcheck.core.wording import worded
from factcheck.reviews.enums import VoidCause
from factcheck.reviews.models import Contribution
from factcheck.reviews.services.sign_offs import void_sign_off
from factcheck.reviews.services.voiding import void_approval
from factcheck.reviews.workflow import Stage
from factcheck.sources.content import content_digest


@dataclass(frozen=True)
class Revised:
    """What came of a new text: the revision (the old one if the text is the same) and what happened to each claim."""

    article: Article
    revision: Revision
    new: bool
    carried: Carried


def push_article(*, actor: Actor, facts: ArticleFacts, prepared: PreparedText | None) -> tuple[Article, bool]:
    """Return the desk's article of this ``external_id`` and whether it is new; a known one takes a changed text and facts."""
    actor.require(Right.CHANGE_ARTICLE)
    with transaction.atomic():
        known = None
        if facts.external_id:
            known = (
                Article.objects.select_for_update()
                .of_desk(actor.desk_id)
                .filter(external_id=facts.external_id)
                .first()
            )
        if known is None:
            return create_article(actor=actor, facts=facts, prepared=prepared), True
        changes = {name: getattr(facts, name) for name in facts.given}
        article = (
            edit_article(actor=actor, article_id=known.id, expected_version=None, changes=changes)
            if changes
            else known
        )
        if prepared is not None:
            article = revise_article(
                actor=actor, article_id=article.id, expected_revision=None, prepared=prepared
            ).article
    return article, False


def revise_article(
    *, actor: Actor, article_id: UUID, expected_revision: int | None, prepared: PreparedText
) -> Revised:
    """Give an article a new text; the same text changes nothing."""
    actor.require(Right.CHANGE_ARTICLE)
    with transaction.atomic():
        article = lock_article(actor=actor, article_id=article_id)
        if expected_revision is not None and article.latest_number != expected_revision:
            raise Stale(
                worded(
                    _(
                        "The article is at revision %(latest_number)s, not %(expected_revision)s; look at the new text first."
                    ),
                    latest_number=article.latest_number,
                    expected_revision=expected_revision,
                )
            )
        if not article.latest_number:
            revision = write_revision(article=article, prepared=prepared, actor=actor)
            return Revised(article, revision, new=True, carried=Carried())
        old = latest_revision(article)
        if old.sha256 == prepared.sha256 and old.blocks == prepared.blocks:
            return Revised(article, old, new=False, carried=Carried())
        touched = _lock_claims(article)
        revision = write_revision(article=article, prepared=prepared, actor=actor)
        carried = carry_occurrences(old, revision)
        carry_marks(old, revision)
        entries = [_revised(article, revision, carried, signed=void_sign_off(article))]
        for claim in touched:
            entries += _consequences(actor, claim, carried.outcomes.get(claim.id, PlaceState.PLACED))
        record_events(desk_id=article.desk_id, actor_id=actor.user_id, entries=entries)
    return Revised(article, revision, new=True, carried=carried)


def _lock_claims(article: Article) -> list[Claim]:
    standing = Occurrence.objects.filter(article=article, removed_at__isnull=True).values("claim_id")
    return list(Claim.objects.select_for_update(of=("self",)).filter(id__in=standing).order_by("id"))


def _revised(article: Article, revision: Revision, carried: Carried, *, signed: bool) -> Entry:
    after: dict[str, object] = {
        "revision": revision.number,
        "text_changed": len(carried.of(PlaceState.TEXT_CHANGED)),
        "to_place": len(carried.of(PlaceState.TO_PLACE)),
        **({"sign_off": "void"} if signed else {}),
    }
    return Entry("article.revised", article.public_id, article.public_id, after=after)


def _consequences(actor: Actor, claim: Claim, outcome: PlaceState) -> list[Entry]:
    """Flag a claim whose words changed or whose place is lost, and void it if it is in review or approved."""
    digest = content_digest(claim)
    moved = digest != claim.content_digest
    if outcome == PlaceState.PLACED and not moved:
        return []
    flag = FlagName.TO_PLACE if outcome == PlaceState.TO_PLACE else FlagName.TEXT_CHANGED
    flagged = raise_flag(claim=claim, flag=flag, causes=[cause(CauseKind.TEXT_CHANGED)])
    entries = [flagged] if flagged else []
    if moved:
        _take_words(actor, claim, digest)
    if claim.stage in {Stage.IN_REVIEW, Stage.APPROVED} and (outcome == PlaceState.TEXT_CHANGED or moved):
        changed = Entry(
            "claim.changed", claim.public_id, claim.public_id, note="The article's text has changed."
        )
        return [*entries, changed, void_approval(claim, VoidCause.TEXT_CHANGED)]
    return entries


def _take_words(actor: Actor, claim: Claim, digest: str) -> None:
    """The claim says what the new text says, at any stage; whoever wrote that text has contributed to it."""
    claim.content_digest = digest
    claim.version += 1
    claim.changed_at = clock.now()
    claim.save(update_fields=["content_digest", "version", "changed_at"])
    if actor.user is not None:
        Contribution.objects.create(claim=claim, user=actor.user, verb="article.revised", at=clock.now())
