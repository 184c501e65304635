"""Articles and the immutable revisions of their text."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from factcheck.accounts.models import Desk, User
from factcheck.articles.enums import ArticleState, Origin
from factcheck.core.records import PublicRecord, Record


class ArticleQuerySet(models.QuerySet["Article"]):
    """Named reads of articles."""

    def of_desk(self, desk_id: UUID) -> "ArticleQuerySet":
        """The articles of one desk."""
        return self.filter(desk_id=desk_id)

    def newest_first(self) -> "ArticleQuerySet":
        """Newest change first."""
        return self.order_by("-changed_at", "-id")

    def mentioning(self, text: str) -> "ArticleQuerySet":
        """Articles whose headline, byline or address hold every word of ``text``, or whose latest text does."""
        named = Q()
        for word in text.split():
            named &= Q(headline__icontains=word) | Q(byline__icontains=word) | Q(url__icontains=word)
        told = Revision.objects.filter(text__holds=text, number=F("article__latest_number"))
        return self.filter(named | Q(id__in=told.values("article_id")))


class Article(PublicRecord):
    """A text under check; its words stand in its revisions."""

    PREFIX = "ar"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="articles")
    version = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.EXTERNAL)
    state = models.CharField(max_length=9, choices=ArticleState.choices, default=ArticleState.READY)
    state_text = models.CharField(max_length=500, blank=True, default="")
    external_id = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=8192, blank=True, default="")
    headline = models.CharField(max_length=500, blank=True, default="")
    byline = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    closes_at = models.DateTimeField(null=True, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    latest_number = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "external_id"],
                condition=~Q(external_id=""),
                name="articles_article_external_id",
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="articles_article_origin"),
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="articles_article_state"),
        ]
        indexes = [
            models.Index(fields=["desk", "-changed_at", "-id"], name="articles_article_newest"),
            models.Index(fields=["desk", "closes_at"], name="articles_article_closing"),
        ]

    @property
    def title(self) -> str:
        """What lists call it."""
        return self.headline or self.url or self.public_id


class Revision(Record):
    """One immutable version of an article's text.

    ``blocks`` is ``[[kind, start, end], …]``, ``sentences`` is ``[[start, end], …]``: code points into ``text``, end exclusive.
    """

    PREFIX = "re"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    blocks = models.JSONField()
    sentences = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="articles_revision_number")]
