"""Signing an article off: a chief or publisher answers for the whole text, bound to the revision that he saw."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.articles.models import Article
from factcheck.articles.services import latest_revision, lock_article
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import RuleNotMet
from factcheck.reviews.models import SignOff
from factcheck.reviews.open_work import claims_on, open_work


def sign_off_article(*, actor: Actor, article_id: UUID, expected_version: int | None) -> Article:
    """Answer for the latest revision of an article; raises RuleNotMet with all that is open. The same again changes nothing."""
    actor.require(Right.SIGN_OFF)
    with transaction.atomic():
        article = lock_article(actor=actor, article_id=article_id, expected_version=expected_version)
        revision = latest_revision(article)
        # What is counted stays as it is until this is written: claims move only under their locks.
        list(claims_on(article.id).select_for_update(of=("self",)).order_by("id"))
        work = open_work(article, revision)
        if work.count:
            raise RuleNotMet(_("Something on the article is open; each item says what."), items=work.items())
        assert actor.user is not None
        _signed, new = SignOff.objects.get_or_create(
            article=article,
            revision=revision,
            voided_at=None,
            defaults={"by": actor.user, "at": clock.now()},
        )
        if not new:
            return article
        article.version += 1
        article.changed_at = clock.now()
        article.save(update_fields=["version", "changed_at"])
        after = {"revision": revision.number}
        entry = Entry("article.signed_off", article.public_id, article.public_id, after=after)
        record_events(desk_id=article.desk_id, actor_id=actor.user_id, entries=[entry])
    return article


def void_sign_off(article: Article) -> bool:
    """End the sign-off of a locked article whose text has changed; say whether there was one."""
    standing = SignOff.objects.filter(article=article, voided_at__isnull=True)
    return bool(standing.update(voided_at=clock.now()))


def sign_offs_of(article_ids: Iterable[UUID]) -> dict[UUID, SignOff]:
    """Return the sign-off that stands on each article that has one, in one query."""
    standing = SignOff.objects.filter(article_id__in=list(article_ids), voided_at__isnull=True)
    return {row.article_id: row for row in standing.select_related("by", "revision")}
