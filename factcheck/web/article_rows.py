"""The list of articles: how far each one is, and what comes next; a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.models import User
from factcheck.articles.enums import ArticleState
from factcheck.articles.models import Article, Revision
from factcheck.claims.coverage import Coverage, coverages_of
from factcheck.claims.enums import PlaceState, Stage
from factcheck.claims.models import Claim, Occurrence
from factcheck.reviews.models import SignOff
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest

#: An article that closes within this time is shown as close.
CLOSE = timedelta(hours=4)
SETTLED = (Stage.APPROVED, Stage.PUBLISHED, Stage.RETRACTED)
#: Failed imports that stand above the list.
FAILED_SHOWN = 3
SHOWS = ("under_check", "mine", "to_place", "signed_off", "all")


@dataclass(frozen=True)
class ClaimBar:
    """How many claims of an article are in each part of the bar; dropped ones do not count."""

    approved: int = 0
    in_review: int = 0
    returned: int = 0
    draft: int = 0

    @property
    def total(self) -> int:
        """All claims that are pursued."""
        return self.approved + self.in_review + self.returned + self.draft

    @property
    def parts(self) -> list[tuple[str, float, float]]:
        """The parts that are not empty: name, start and width, of 170."""
        found, start = [], 0.0
        for name in ("approved", "in_review", "returned", "draft"):
            width = 170 * getattr(self, name) / self.total if self.total else 0
            if width:
                found.append((name, round(start, 2), round(width, 2)))
            start += width
        return found


@dataclass
class ArticleRow:
    """One article of the list."""

    article: Article
    now: datetime
    coverage: Coverage
    bar: ClaimBar
    to_place: int = 0
    replies: int = 0
    signed_off: bool = False
    people: list[User] = field(default_factory=list)
    may_sign_off: bool = False

    @property
    def open(self) -> int:
        """Sentences that are neither claimed nor marked."""
        return self.coverage.count("open")

    @property
    def claimed(self) -> int:
        """Sentences that a claim touches."""
        return self.coverage.count("claimed")

    @property
    def marked(self) -> int:
        """Sentences that carry a mark."""
        return self.coverage.count("marked")

    @property
    def covered(self) -> int:
        """Sentences that are claimed or marked."""
        return self.coverage.total - self.open

    @property
    def close(self) -> bool:
        """Whether it closes soon or has closed without a sign-off."""
        closes = self.article.closes_at
        return closes is not None and not self.signed_off and closes - self.now < CLOSE

    @property
    def complete(self) -> bool:
        """Whether nothing stands in the way of the sign-off."""
        done = self.bar.total == self.bar.approved and self.coverage.total > 0
        return done and not (self.open or self.to_place or self.replies)

    @property
    def next_action(self) -> str:
        """What comes next: ``place``, ``sign_off`` or ``open``."""
        if self.to_place:
            return "place"
        return "sign_off" if self.complete and self.may_sign_off and not self.signed_off else "open"


@dataclass(frozen=True)
class Filters:
    """What the list is asked for; words as in the address."""

    show: str = "under_check"
    origin: str = ""
    language: str = ""
    q: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for beside the tab."""
        return bool(self.origin or self.language or self.q)


def articles_for(actor: Actor, filters: Filters) -> QuerySet[Article]:
    """Return the articles that the filters leave, by closing time; those without one last, newest first."""
    found: QuerySet[Article] = Article.objects.of_desk(actor.desk_id)
    found = _shown(found, actor, filters.show)
    if filters.origin:
        found = found.filter(origin=filters.origin)
    if filters.language:
        found = found.filter(language=filters.language)
    for word in filters.q.split():
        found = found.filter(Q(headline__icontains=word) | Q(byline__icontains=word))
    return found.order_by(F("closes_at").asc(nulls_last=True), "-changed_at", "-id")


#: What has a text or may still get one.
_WORK = ~Q(state=ArticleState.PUT_AWAY)


def _shown(found: QuerySet[Article], actor: Actor, show: str) -> QuerySet[Article]:
    signed = Exists(SignOff.objects.filter(article=OuterRef("pk"), voided_at__isnull=True))
    places = Occurrence.objects.filter(
        article=OuterRef("pk"), state=PlaceState.TO_PLACE, removed_at__isnull=True
    )
    lost = Exists(places.exclude(claim__stage=Stage.DROPPED))
    mine = Exists(
        Claim.objects.filter(article=OuterRef("pk"))
        .filter(Q(assignee=actor.user) | Q(created_by=actor.user, assignee__isnull=True))
        .exclude(stage=Stage.DROPPED)
    )
    chosen: dict[str, Any] = {
        "signed_off": signed,
        "to_place": lost,
        "mine": mine,
        "under_check": _WORK & ~signed,
    }
    return found.filter(chosen[show]) if show in chosen else found


def counts_for(actor: Actor, now: datetime) -> dict[str, int]:
    """Return how many articles each tab shows, and how many are under check and close today, in one query."""
    desk = Article.objects.of_desk(actor.desk_id)
    parts = {show: Count("pk", filter=Q(pk__in=_shown(desk, actor, show).values("pk"))) for show in SHOWS}
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = {"closes_at__gte": now, "closes_at__lt": midnight + timedelta(days=1)}
    closing = _shown(desk, actor, "under_check").filter(**today)
    parts["closing"] = Count("pk", filter=Q(pk__in=closing.values("pk")))
    counts: dict[str, int] = desk.aggregate(**parts)
    return counts


def rows_of(articles: Sequence[Article], actor: Actor, now: datetime) -> list[ArticleRow]:
    """Return the rows of these articles, in their order."""
    keys = [article.id for article in articles]
    coverage = _coverage(articles)
    bars = _bars(keys)
    places = Occurrence.objects.filter(article__in=keys, state=PlaceState.TO_PLACE, removed_at__isnull=True)
    lost = _counted(places.exclude(claim__stage=Stage.DROPPED), "article_id")
    asked = ReplyRequest.objects.filter(claim__article__in=keys, outcome=ReplyOutcome.OPEN)
    replies = _counted(asked.exclude(claim__stage=Stage.DROPPED), "claim__article_id")
    signed = set(
        SignOff.objects.filter(article__in=keys, voided_at__isnull=True).values_list("article_id", flat=True)
    )
    people = _people(keys)
    may = actor.may(Right.SIGN_OFF)
    return [
        ArticleRow(
            article=article,
            now=now,
            coverage=coverage.get(article.id, Coverage([])),
            bar=bars.get(article.id, ClaimBar()),
            to_place=lost.get(article.id, 0),
            replies=replies.get(article.id, 0),
            signed_off=article.id in signed,
            people=people[article.id],
            may_sign_off=may,
        )
        for article in articles
    ]


def _coverage(articles: Sequence[Article]) -> dict[UUID, Coverage]:
    latest = Revision.objects.filter(article__in=articles, number=F("article__latest_number")).defer("text")
    revisions = {revision.id: revision for revision in latest}
    found = coverages_of(revisions.values())
    return {revisions[key].article_id: coverage for key, coverage in found.items()}


def _bars(keys: Sequence[UUID]) -> dict[UUID, ClaimBar]:
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    stages = Claim.objects.filter(article__in=keys).order_by().values("article_id", "stage")
    for row in stages.annotate(n=Count("id")):
        counts[row["article_id"]][row["stage"]] = row["n"]
    return {
        key: ClaimBar(
            approved=sum(stages[stage] for stage in SETTLED),
            in_review=stages[Stage.IN_REVIEW],
            returned=stages[Stage.RETURNED],
            draft=stages[Stage.DRAFT],
        )
        for key, stages in counts.items()
    }


def _counted(rows: QuerySet[Any], by: str) -> dict[UUID, int]:
    return dict(rows.order_by().values_list(by).annotate(n=Count("id")))


def _people(keys: Sequence[UUID]) -> dict[UUID, list[User]]:
    """Who is at work on each article: assignees of its claims, or their makers."""
    found: dict[UUID, dict[UUID, User]] = defaultdict(dict)
    claims = Claim.objects.filter(article__in=keys).exclude(stage=Stage.DROPPED)
    pairs = claims.order_by("article_id").values_list("article_id", "assignee_id", "created_by_id").distinct()
    ids_of: dict[UUID, set[UUID]] = defaultdict(set)
    for article_id, assignee_id, maker_id in pairs:
        if assignee_id or maker_id:
            ids_of[article_id].add(assignee_id or maker_id)
    users = User.objects.in_bulk({user_id for users in ids_of.values() for user_id in users})
    for article_id, user_ids in ids_of.items():
        found[article_id] = {user_id: users[user_id] for user_id in user_ids}
    return defaultdict(
        list,
        {
            article_id: sorted(people.values(), key=lambda user: user.get_full_name())
            for article_id, people in found.items()
        },
    )


def shown_failures(actor: Actor) -> list[Article]:
    """Return the newest imports of the desk that brought no text."""
    return list(failed_imports(actor)[:FAILED_SHOWN])


def failed_imports(actor: Actor) -> QuerySet[Article]:
    """Return the imports of the desk that brought no text, newest first."""
    failed: QuerySet[Article] = Article.objects.of_desk(actor.desk_id).filter(
        state=ArticleState.FAILED, latest_number=0
    )
    return failed.order_by("-changed_at", "-id")
