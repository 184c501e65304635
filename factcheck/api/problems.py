"""Refusals as ``application/problem+json`` (RFC 9457): one table of statuses, one way to answer."""

import re
from typing import Any, ClassVar
from uuid import uuid4

import orjson
from django.conf import settings
from django.http import HttpResponse
from structlog.contextvars import get_contextvars

from factcheck.core.problems import Item, Refusal
from factcheck.core.wording import in_english

MEDIA_TYPE = "application/problem+json"

#: The HTTP status of each refusal, by its name.
STATUS: dict[str, int] = {
    "invalid-request": 400,
    "invalid-cursor": 400,
    "bad-key": 401,
    "missing-scope": 403,
    "not-your-role": 403,
    "four-eyes": 403,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "move-not-allowed": 409,
    "in-review": 409,
    "rule-not-met": 409,
    "held-by-another": 409,
    "not-held": 409,
    "idempotency-in-progress": 409,
    "retracted": 410,
    "erased": 410,
    "merged": 410,
    "cursor-expired": 410,
    "stale": 412,
    "too-large": 413,
    "unsupported-media-type": 415,
    "quote-mismatch": 422,
    "address-refused": 422,
    "idempotency-mismatch": 422,
    "precondition-required": 428,
    "too-many-requests": 429,
    "internal-error": 500,
    "not-implemented": 501,
    "unavailable": 503,
}

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


class ApiRefusal(Refusal):
    """A refusal that only HTTP knows: may carry further members of the body, and headers."""

    def __init__(
        self,
        detail: str,
        *,
        items: tuple[Item, ...] = (),
        members: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail, items=items)
        self.members = members or {}
        self.headers = headers or {}


class BadKey(ApiRefusal):
    """No key, or one that opens nothing."""

    name: ClassVar[str] = "bad-key"
    title: ClassVar[str] = "A valid key is needed"

    def __init__(self, detail: str = "Send a valid key: Authorization: Bearer fc_….") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(ApiRefusal):
    """The request may not be made at all."""

    name = "forbidden"
    title = "Not allowed"


class InvalidCursor(ApiRefusal):
    """A cursor that is not ours or was made for other filters."""

    name = "invalid-cursor"
    title = "The cursor is not valid here"


class MethodNotAllowed(ApiRefusal):
    """The path has no such method; ``Allow`` names those that it has."""

    name = "method-not-allowed"
    title = "Method not allowed"

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(
            f"Use one of: {', '.join(allowed)}.",
            headers={"Allow": ", ".join(allowed)},
        )


class NotAcceptable(ApiRefusal):
    """No representation has a media type that the client accepts."""

    name = "not-acceptable"
    title = "No such representation"


class TooLarge(ApiRefusal):
    """The body is larger than the limit."""

    name = "too-large"
    title = "The body is too large"


class UnsupportedMediaType(ApiRefusal):
    """The body has a media type or charset that is not read here."""

    name = "unsupported-media-type"
    title = "Unsupported media type"


class PreconditionRequired(ApiRefusal):
    """If-Match is required here."""

    name = "precondition-required"
    title = "Send If-Match"


class IdempotencyMismatch(ApiRefusal):
    """The same Idempotency-Key with another body."""

    name = "idempotency-mismatch"
    title = "The key was used for another request"


class IdempotencyInProgress(ApiRefusal):
    """The first call with this Idempotency-Key is still running."""

    name = "idempotency-in-progress"
    title = "The first call is still running"


class TooManyRequests(ApiRefusal):
    """The rate limit is used up."""

    name = "too-many-requests"
    title = "Too many requests"


class NotImplementedHere(ApiRefusal):
    """The standard has a form of this answer that is not made here."""

    name = "not-implemented"
    title = "Not made here"


class Unavailable(ApiRefusal):
    """The server cannot answer now."""

    name = "unavailable"
    title = "Try again in a moment"


class InternalError(ApiRefusal):
    """A fault of ours."""

    name = "internal-error"
    title = "Internal error"

    def __init__(
        self, detail: str = "This is a fault of ours. Name the request_id when you report it."
    ) -> None:
        super().__init__(detail)


def request_id() -> str:
    """Return the id of the request that runs: the log's if it is harmless, else a new one."""
    known = str(get_contextvars().get("request_id", ""))
    return known if _REQUEST_ID.match(known) else uuid4().hex


def problem_body(refusal: Refusal, identifier: str) -> dict[str, Any]:
    """Return the members of the problem document."""
    body: dict[str, Any] = {
        "type": f"{settings.PUBLIC_BASE_URL}/problems/{refusal.name}",
        "title": in_english(refusal.title),
        "status": STATUS[refusal.name],
        "detail": in_english(refusal.detail),
        "request_id": identifier,
    }
    if refusal.items:
        body["errors"] = [
            {"pointer": item.pointer, "code": str(item.code), "detail": in_english(item.detail)}
            for item in refusal.items
        ]
    if isinstance(refusal, ApiRefusal):
        body |= refusal.members
    return body


def problem_response(refusal: Refusal) -> HttpResponse:
    """Return the answer that says ``refusal``; never cached unless the refusal says so."""
    identifier = request_id()
    response = HttpResponse(
        orjson.dumps(problem_body(refusal, identifier)),
        status=STATUS[refusal.name],
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "X-Request-ID": identifier},
    )
    if isinstance(refusal, ApiRefusal):
        for name, value in refusal.headers.items():
            response[name] = value
    return response
