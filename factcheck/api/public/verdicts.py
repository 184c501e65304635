"""Verdicts: the list, and one by id."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api import limits
from factcheck.api.base import choice_of, find_id, limit_of
from factcheck.api.cursor import binding, make_cursor, read_cursor
from factcheck.api.parsing import refuse
from factcheck.api.problems import InvalidCursor
from factcheck.api.public import described
from factcheck.api.public.answers import LD_JSON, LIST, PublicView, list_of, readable
from factcheck.api.public.moments import moment_of
from factcheck.claims.enums import Status
from factcheck.publishing import reading
from factcheck.publishing.enums import Format
from factcheck.publishing.models import PublishedVerdict

MOST = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_MOST_CHARACTERS = {"q": 200, "claimant": 200, "article_url": 8192}


class Verdicts(PublicView):
    """``/verdicts``."""

    cache = LIST
    parameters = {"GET": frozenset(described.LIST_PARAMETERS)}

    @extend_schema(**described.VERDICTS)
    def get(self, request: Request) -> HttpResponse:
        """List the verdicts that stand, newest first."""
        size, form = limit_of(self.query, most=MOST), view_of(self.query, Format.SUMMARY)
        bound = binding("verdicts", self.query)
        before = seq_of(bound, self.query["cursor"]) if "cursor" in self.query else reading.BEYOND_ALL
        if self.query.keys() <= {"cursor", "limit", "view"}:
            return self.answer(request, *page_of_all(form, before, size))
        rows = self._chosen().filter(seq__lt=before)
        if "q" in self.query:
            self.spend(limits.SEARCH, limits.client_address(request._request))
        seqs = list(rows.values_list("seq", flat=True)[: size + 1])
        following = make_cursor(bound, [seqs[size - 1]]) if len(seqs) > size else None
        return self.answer_list(request, reading.by_seq(seqs[:size], form), following)

    def _chosen(self) -> Any:
        query = self.query
        _check_texts(query)
        rows = PublishedVerdict.objects.standing()
        status = choice_of(query, "status", tuple(Status.values))
        changed_since = moment_of(query, "changed_since")
        equal = {
            "status": status,
            "modified_at__gte": changed_since,
            **{name: query.get(name) for name in ("language", "article_url", "claimant")},
        }
        rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
        return rows.holding(query["q"]) if "q" in query else rows


def _check_texts(query: Mapping[str, str]) -> None:
    for name, most in _MOST_CHARACTERS.items():
        if name in query and not 1 <= len(query[name]) <= most:
            raise refuse(f"query/{name}", "length", f"{name} has 1 to {most} characters.")
    if "language" in query and not _LANGUAGE.fullmatch(query["language"]):
        raise refuse("query/language", "language", "language is a tag such as en or de-AT.")


def seq_of(bound: str, cursor: str) -> int:
    """Return the ``seq`` in a cursor of ours."""
    position = read_cursor(bound, cursor)
    if len(position) != 1 or not isinstance(position[0], int):
        raise InvalidCursor("This is no cursor of ours.")
    return position[0]


def view_of(query: Mapping[str, str], default: Format) -> Format:
    """Return how much of a verdict is asked for."""
    return Format(choice_of(query, "view", (Format.SUMMARY.value, Format.FULL.value)) or default)


_ALL = binding("verdicts", {})


def page_of_all(form: Format, before: int, size: int) -> tuple[bytes, str]:
    """Return bytes and ETag of one page of the whole list, from below the ``seq`` ``before``."""
    found = reading.newest_standing(form, before=before, limit=size + 1)
    following = make_cursor(_ALL, [found[size - 1][0]]) if len(found) > size else None
    return list_of([(body, etag) for _, body, etag in found[:size]], following)


def all_before(cursor: str) -> int:
    """Return the ``seq`` in a cursor of the whole list."""
    return seq_of(_ALL, cursor)


class OfVerdict(PublicView):
    """Base of what belongs to one verdict."""

    verdict_id: UUID

    def prepare(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the id in the path."""
        self.verdict_id = find_id(PublishedVerdict.PREFIX, kwargs["id"])


class VerdictDetail(OfVerdict):
    """``/verdicts/{id}``."""

    parameters = {"GET": frozenset({"view", "at"})}

    @extend_schema(**described.VERDICT)
    def get(self, request: Request, id: str) -> HttpResponse:  # noqa: A002 -- the name in the path
        """Return one verdict as it stands, or as it stood at a time."""
        form, at = view_of(self.query, Format.FULL), moment_of(self.query, "at")
        found = (
            reading.current(self.verdict_id, form) if at is None else reading.as_of(self.verdict_id, form, at)
        )
        stored = readable(found)
        return self.answer(request, stored.body, stored.etag)


class VerdictClaimReview(OfVerdict):
    """``/verdicts/{id}/claim-review``."""

    produces = (LD_JSON,)

    @extend_schema(**described.CLAIM_REVIEW)
    def get(self, request: Request, id: str) -> HttpResponse:  # noqa: A002 -- the name in the path
        """Return the schema.org ClaimReview of a verdict on somebody else's claim."""
        stored = readable(reading.current(self.verdict_id, Format.CLAIM_REVIEW))
        return self.answer(request, stored.body, stored.etag, LD_JSON)
