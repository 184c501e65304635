"""Answers of the public face: stored bytes, lists of stored bytes, tombstones; each with its cache rules."""

from typing import ClassVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from factcheck.api.base import ApiView
from factcheck.api.negotiation import JSON
from factcheck.api.problems import ApiRefusal
from factcheck.core.canonical import sha256_hex
from factcheck.core.problems import NotFound
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.reading import Stored

DETAIL = "public, max-age=60"
LIST = "public, max-age=15, stale-while-revalidate=60"
CHANGES = "no-cache"
LD_JSON = "application/ld+json"

_CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)

NO_SUCH_VERDICT = "There is no such verdict."


class Retracted(ApiRefusal):
    """The verdict was taken back; the tombstone says why and what stands in its place."""

    name = "retracted"
    title = "The verdict was retracted"


class Erased(ApiRefusal):
    """The verdict was taken away by law; the tombstone stays."""

    name = "erased"
    title = "The verdict was erased"


class Merged(ApiRefusal):
    """The verdict was joined with another one, which the tombstone names."""

    name = "merged"
    title = "The verdict was joined with another one"


class PublicView(ApiView):
    """Base of the public views: no key is needed, but one that is sent has to be valid."""

    cache: ClassVar[str] = DETAIL

    def answer(self, request: Request, body: bytes, etag: str, media_type: str = JSON) -> HttpResponse:
        """Return ``body`` with ETag and cache rules, or 304 if the client has these bytes."""
        return conditional(request._request, body, etag, (self.cache_rule(), media_type))

    def cache_rule(self) -> str:
        """Return Cache-Control; what a key asked for carries its limits and is no shared cache's to keep."""
        return self.cache if self.key is None else self.cache.replace("public", "private")

    def answer_list(
        self, request: Request, found: list[tuple[bytes, str]], following: str | None
    ) -> HttpResponse:
        """Return stored documents as a list."""
        return self.answer(request, *list_of(found, following))


def list_of(found: list[tuple[bytes, str]], following: str | None) -> tuple[bytes, str]:
    """Return the bytes of a list of stored documents, made without reading them, and its ETag, made of theirs."""
    last = orjson.dumps(following)
    body = b'{"results":[%s],"next_cursor":%s}' % (b",".join([one for one, _ in found]), last)
    return body, sha256_hex("".join([etag for _, etag in found]).encode() + last)


def conditional(request: HttpRequest, body: bytes, etag: str, rule: tuple[str, str]) -> HttpResponse:
    """Return ``body`` or 304; ``rule`` is Cache-Control and media type."""
    quoted = f'"{etag}"'
    headers = {"ETag": quoted, "Cache-Control": rule[0]}
    response = HttpResponse(body, content_type=rule[1], headers=headers)
    if not any(name in request.META for name in _CONDITIONS):
        return response
    found = get_conditional_response(request, etag=quoted, response=response)
    assert isinstance(found, HttpResponse)
    return found


def readable(stored: Stored | None) -> Stored:
    """Return what is to be read; raises NotFound, or Retracted, Merged or Erased with the tombstone."""
    if stored is None:
        raise NotFound(NO_SUCH_VERDICT)
    if stored.is_tombstone:
        raise gone(stored)
    return stored


def gone(stored: Stored) -> ApiRefusal:
    """Return the refusal that carries the tombstone."""
    members = {"tombstone": orjson.loads(stored.body)}
    if stored.kind == PublicationKind.ERASED:
        return Erased("This verdict was taken away by order of law.", members=members)
    if stored.kind == PublicationKind.MERGED:
        return Merged("This verdict was joined with another one; the tombstone names it.", members=members)
    return Retracted("This verdict does not stand any more; the tombstone says why.", members=members)
