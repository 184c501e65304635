"""What is published of one article."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.base import find_id, limit_of
from factcheck.api.cursor import binding, make_cursor
from factcheck.api.public import described
from factcheck.api.public.answers import LIST, PublicView
from factcheck.api.public.moments import moment_of
from factcheck.api.public.verdicts import seq_of, view_of
from factcheck.core.problems import NotFound
from factcheck.publishing import reading
from factcheck.publishing.enums import Format
from factcheck.publishing.models import PublishedVerdict


class ArticleVerdicts(PublicView):
    """``/articles/{id}/verdicts``."""

    cache = LIST
    parameters = {"GET": frozenset({"at", "view", "limit", "cursor"})}
    article_id: UUID

    def prepare(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the article; one of which nothing was ever public does not exist here."""
        self.article_id = find_id("ar", kwargs["id"])
        if not reading.known_article(self.article_id):
            raise NotFound("There is no such article.")

    @extend_schema(**described.ARTICLE_VERDICTS)
    def get(self, request: Request, id: str) -> HttpResponse:  # noqa: A002 -- the name in the path
        """List the verdicts on an article that stand, or stood at a time, newest first."""
        size, form, at = (
            limit_of(self.query),
            view_of(self.query, Format.SUMMARY),
            moment_of(self.query, "at"),
        )
        bound = binding(f"article:{self.article_id}", self.query)
        rows: Any = (
            PublishedVerdict.objects.standing().filter(article_id=self.article_id)
            if at is None
            else reading.standing_then(self.article_id, at)
        )
        if "cursor" in self.query:
            rows = rows.filter(seq__lt=seq_of(bound, self.query["cursor"]))
        seqs = list(rows.values_list("seq", flat=True)[: size + 1])
        following = make_cursor(bound, [seqs[size - 1]]) if len(seqs) > size else None
        return self.answer_list(request, reading.by_seq(seqs[:size], form), following)
