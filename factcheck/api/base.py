"""What every endpoint of the API shares: one view class that is strict in what it takes and says every refusal alike."""

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from factcheck.accounts.models import ApiKey
from factcheck.api import limits, negotiation
from factcheck.api.keys import key_of
from factcheck.api.parsing import StrictJSONParser, check_body_headers, check_path, query_parameters, refuse
from factcheck.api.problems import (
    ApiRefusal,
    BadKey,
    MethodNotAllowed,
    TooManyRequests,
    Unavailable,
    UnsupportedMediaType,
    problem_response,
)
from factcheck.api.rendering import OrjsonRenderer
from factcheck.core.ids import BadId, decode
from factcheck.core.problems import Invalid, Item, NotFound, Refusal

#: Query parameters by method: ``{"GET": frozenset({"limit", "cursor"})}``; a method that is not named takes none.
Parameters = Mapping[str, frozenset[str]]


class ApiView(APIView):
    """Base of all views: 401, 405, ``prepare`` (404, 403), 406, 400 in this order; refusals become problem documents."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = (StrictJSONParser,)
    renderer_classes = (OrjsonRenderer,)

    key_required: ClassVar[bool] = False
    parameters: ClassVar[Parameters] = {}
    produces: ClassVar[tuple[str, ...]] = (negotiation.JSON,)
    body_limit: ClassVar[int | None] = None

    key: ApiKey | None = None
    #: The query parameters of this request, by name; all are declared in ``parameters``.
    query: dict[str, str]
    #: The media type that was agreed on.
    media_type: str
    _spent: limits.Spent | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer OPTIONS before anything else is looked at; all other methods as DRF does, in English whoever asks."""
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed())})
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)

    def allowed(self) -> list[str]:
        """Return the methods of this path, for Allow."""
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check what every request has to fulfil, in the order of refusals."""
        request.accepted_renderer, request.accepted_media_type = OrjsonRenderer(), negotiation.JSON
        self.format_kwarg = request.version = request.versioning_scheme = None
        self.query = {}
        self.key = key_of(request._request)
        if self.key is None and self.key_required:
            raise BadKey
        if self.key is not None:
            self.spend(limits.KEYED, self.key.public_id)
        if request.method not in self.allowed():
            raise MethodNotAllowed(self.allowed())
        check_path(request._request)
        self.prepare(request, *args, **kwargs)
        self.media_type = negotiation.choose(request.headers.get("accept"), self.produces_for(request))
        self.query = query_parameters(request._request, self.parameters_for(request))
        check_body_headers(request._request, self.body_limit or settings.API_BODY_LIMIT)

    def prepare(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the object and check the right (404, 403) before anything malformed is refused; for subclasses."""

    def parameters_for(self, request: Request) -> frozenset[str]:
        """Return the query parameters that this request may carry; HEAD takes those of GET."""
        method = "GET" if request.method == "HEAD" else str(request.method)
        return self.parameters.get(method, frozenset())

    def produces_for(self, request: Request) -> tuple[str, ...]:
        """Return the media types that this request can be answered in, the preferred first."""
        return self.produces

    def spend(self, limit: limits.Limit, who: str) -> None:
        """Count the request; raises TooManyRequests when the limit is used up."""
        spent = limits.spend(limit, who)
        if spent is None:
            return
        self._spent = spent
        if spent.over:
            raise TooManyRequests(
                f"More than {limit.quota} requests in a minute; go on in {spent.reset} s.",
                headers=spent.headers(),
            )

    def handle_exception(self, exc: Exception) -> Any:
        """Answer a refusal as a problem; what is no refusal is a fault of ours and goes up to be logged."""
        refusal = as_refusal(exc)
        if refusal is None:
            raise exc
        return problem_response(refusal)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every answer carries."""
        if isinstance(response, Response):
            response = super().finalize_response(request, response, *args, **kwargs)
        if self._spent is not None:
            for name, value in self._spent.headers().items():
                response[name] = value
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def as_refusal(exc: Exception) -> Refusal | None:
    """Return the refusal that an exception of a service, of DRF or of a busy database means; None for a fault of ours."""
    if isinstance(exc, Refusal):
        return exc
    if isinstance(exc, exceptions.ValidationError):
        items = tuple(validation_items(exc.detail, "body"))
        return Invalid(items[0].detail if len(items) == 1 else "Some members are malformed.", items=items)
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return UnsupportedMediaType("Send application/json in UTF-8.")
    if isinstance(exc, exceptions.ParseError):
        return Invalid("The body is malformed.")
    if isinstance(exc, OperationalError):
        return Unavailable("The database is busy; try again in a moment.", headers={"Retry-After": "1"})
    return None


def validation_items(detail: Any, pointer: str) -> list[Item]:
    """Return DRF's nested validation errors as items with pointers into the body."""
    if isinstance(detail, dict):
        return [
            item
            for name, inner in detail.items()
            for item in validation_items(
                inner, pointer if name == "non_field_errors" else f"{pointer}/{name}"
            )
        ]
    if isinstance(detail, list):
        plain = all(isinstance(inner, str) for inner in detail)
        return [
            item
            for index, inner in enumerate(detail)
            for item in validation_items(inner, pointer if plain else f"{pointer}/{index}")
        ]
    return [Item(pointer, str(getattr(detail, "code", "invalid")), str(detail))]


def json_response(
    data: Any, *, status: int = 200, headers: dict[str, str] | None = None, media_type: str = negotiation.JSON
) -> HttpResponse:
    """Return ``data`` (dicts, lists, texts, numbers, aware datetimes) as JSON bytes."""
    body = orjson.dumps(data, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, status=status, content_type=media_type, headers=headers)


def find_id(prefix: str, text: str) -> Any:
    """Return the UUID behind an id in a path; raises NotFound for what is no such id."""
    try:
        return decode(prefix, text)
    except BadId as error:
        raise NotFound from error


def limit_of(query: Mapping[str, str], *, most: int = 100, default: int = 50) -> int:
    """Return the parameter ``limit``; raises Invalid unless it is a whole number of 1 to ``most``."""
    text = query.get("limit")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= most):
        raise refuse("query/limit", "range", f"limit is a whole number from 1 to {most}.")
    return int(text)


def choice_of(query: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str | None:
    """Return the parameter ``name`` (None if absent); raises Invalid unless it is one of ``choices``."""
    text = query.get(name)
    if text is not None and text not in choices:
        raise refuse(f"query/{name}", "choice", f"{name} is one of: {', '.join(choices)}.")
    return text


__all__ = [
    "ApiRefusal",
    "ApiView",
    "as_refusal",
    "choice_of",
    "find_id",
    "json_response",
    "limit_of",
    "validation_items",
]
