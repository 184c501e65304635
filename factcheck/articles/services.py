"""Articles and their revisions. What a new revision does to claims is said by reviews."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.enums import ArticleState, Origin
from factcheck.articles.models import Article, Revision
from factcheck.articles.pages import check_address, host_of
from factcheck.articles.texts import PreparedText
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed, NotFound, Stale
from factcheck.core.wording import worded
from factcheck.jobs.services import NewJob, enqueue

#: The job that reads an article from its address.
IMPORT = "articles.import"
#: What may be changed without a new revision.
EDITABLE = ("origin", "url", "headline", "byline", "language", "closes_at", "embargo_until")


@dataclass(frozen=True)
class ArticleFacts:
    """What is known of an article beside its text."""

    headline: str = ""
    byline: str = ""
    language: str = ""
    origin: str = Origin.EXTERNAL
    external_id: str = ""
    url: str = ""
    closes_at: datetime | None = None
    embargo_until: datetime | None = None
    given: frozenset[str] = field(default_factory=frozenset)


def find_article(*, actor: Actor, article_id: UUID) -> Article:
    """Return an article of the actor's desk; raises NotFound."""
    article = Article.objects.of_desk(actor.desk_id).filter(id=article_id).first()
    if article is None:
        raise NotFound
    return article


def known_headline(*, actor: Actor, external_id: str) -> str:
    """Return the headline of the desk's article of this ``external_id``; empty if there is none.

    A text pushed again without its headline is cut into the same blocks by it.
    """
    if not external_id:
        return ""
    found = Article.objects.of_desk(actor.desk_id).filter(external_id=external_id)
    return found.values_list("headline", flat=True).first() or ""


def lock_article(*, actor: Actor, article_id: UUID, expected_version: int | None = None) -> Article:
    """Lock and return an article of the actor's desk; raises NotFound, or Stale if it is not at the expected version."""
    article = Article.objects.select_for_update().of_desk(actor.desk_id).filter(id=article_id).first()
    if article is None:
        raise NotFound
    if expected_version is not None and article.version != expected_version:
        raise Stale(
            worded(
                _("The article is at version %(version)s; read it again and repeat your change."),
                version=article.version,
            )
        )
    return article


def latest_revision(article: Article) -> Revision:
    """Return the newest revision; raises NotFound while an import has brought no text."""
    revision = Revision.objects.filter(article=article, number=article.latest_number).first()
    if revision is None:
        raise NotFound(_("The article has no text yet."))
    return revision


def create_article(*, actor: Actor, facts: ArticleFacts, prepared: PreparedText | None) -> Article:
    """Make an article, with its first revision if the text is there (None: an import brings it later)."""
    actor.require(Action.CHANGE_ARTICLE)
    now = clock.now()
    with transaction.atomic():
        article = Article(
            desk=actor.desk,
            origin=facts.origin,
            external_id=facts.external_id,
            url=facts.url,
            headline=(facts.headline or (prepared.headline if prepared else ""))[:500],
            byline=facts.byline,
            language=facts.language or actor.desk.language,
            closes_at=facts.closes_at,
            embargo_until=facts.embargo_until,
            created_by=actor.user,
            created_at=now,
            changed_at=now,
        )
        if prepared is None:
            article.state, article.url = ArticleState.IMPORTING, check_address(facts.url)
        article.save(force_insert=True)
        if prepared is not None:
            write_revision(article=article, prepared=prepared, actor=actor)
        else:
            host = host_of(article.url)
            enqueue(NewJob(kind=IMPORT, subject_id=article.id, owner_id=actor.user_id, host=host))
        entry = Entry(
            "article.created", article.public_id, article.public_id, after={"headline": article.headline}
        )
        record_events(desk_id=article.desk_id, actor_id=actor.user_id, entries=[entry])
    return article


def write_revision(*, article: Article, prepared: PreparedText, actor: Actor) -> Revision:
    """Add the next revision of a locked article; the caller records what it does to claims."""
    revision = Revision.objects.create(
        article=article,
        number=article.latest_number + 1,
        text=prepared.text,
        sha256=prepared.sha256,
        blocks=prepared.blocks,
        sentences=prepared.sentences,
        created_by=actor.user,
        created_at=clock.now(),
    )
    article.latest_number = revision.number
    article.state, article.state_text = ArticleState.READY, ""
    article.changed_at = clock.now()
    if revision.number > 1:
        article.version += 1
    article.save(update_fields=["latest_number", "changed_at", "version", "state", "state_text"])
    return revision


def import_again(*, actor: Actor, article_id: UUID) -> Article:
    """Read the page of an import that failed or was put away once more; one that waits or runs stays as it is."""
    with transaction.atomic():
        article = _lock_import(actor, article_id)
        if article.state != ArticleState.IMPORTING:
            _move_import(article, ArticleState.IMPORTING, actor)
            host = host_of(article.url)
            enqueue(NewJob(kind=IMPORT, subject_id=article.id, owner_id=actor.user_id, host=host))
    return article


def put_import_away(*, actor: Actor, article_id: UUID) -> Article:
    """Pursue a failed import no longer: it leaves the lists of work; a text or another try brings it back."""
    with transaction.atomic():
        article = _lock_import(actor, article_id)
        if article.state == ArticleState.IMPORTING:
            raise MoveNotAllowed(_("The import is under way; it can be put away once it has failed."))
        if article.state != ArticleState.PUT_AWAY:
            _move_import(article, ArticleState.PUT_AWAY, actor)
    return article


def _lock_import(actor: Actor, article_id: UUID) -> Article:
    actor.require(Action.CHANGE_ARTICLE)
    article = lock_article(actor=actor, article_id=article_id)
    if article.latest_number:
        raise MoveNotAllowed(_("The article has its text; give it a new version instead."))
    return article


def _move_import(article: Article, state: ArticleState, actor: Actor) -> None:
    before, article.state = article.state, state
    if state == ArticleState.IMPORTING:
        article.state_text = ""
    article.changed_at = clock.now()
    article.version += 1
    article.save(update_fields=["state", "state_text", "changed_at", "version"])
    entry = Entry(
        "article.changed",
        article.public_id,
        article.public_id,
        before={"state": before},
        after={"state": article.state},
    )
    record_events(desk_id=article.desk_id, actor_id=actor.user_id, entries=[entry])


def edit_article(
    *, actor: Actor, article_id: UUID, expected_version: int | None, changes: dict[str, Any]
) -> Article:
    """Change headline, byline, language, origin, url, closing time or embargo; a change of nothing writes nothing."""
    actor.require(Action.CHANGE_ARTICLE)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    with transaction.atomic():
        article = lock_article(actor=actor, article_id=article_id, expected_version=expected_version)
        moved = {name: value for name, value in changes.items() if getattr(article, name) != value}
        if not moved:
            return article
        before = {name: _plain(getattr(article, name)) for name in moved}
        for name, value in moved.items():
            setattr(article, name, value)
        article.version += 1
        article.changed_at = clock.now()
        article.save(update_fields=[*moved, "version", "changed_at"])
        after = {name: _plain(value) for name, value in moved.items()}
        entry = Entry("article.changed", article.public_id, article.public_id, before=before, after=after)
        record_events(desk_id=article.desk_id, actor_id=actor.user_id, entries=[entry])
    return article


def _plain(value: Any) -> Any:
    return clock.stamp(value) if isinstance(value, datetime) else value
