"""What the OpenAPI document says of an operation: everything follows from its contract."""

import functools
from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from factcheck.api.desk import openapi
from factcheck.api.desk.call import Lock, Spec

SECTION = "Desk"
#: Loading the module is what makes the document know the desk's fields.
EXTENSIONS = (
    openapi.ClosedBody,
    openapi.IdField,
    openapi.TextField,
    openapi.WordField,
    openapi.PointField,
)


class ProblemItem(serializers.Serializer[Any]):
    """One thing that is wrong or missing."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class DeskProblem(serializers.Serializer[Any]):
    """A refusal (RFC 9457)."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = ProblemItem(many=True, required=False)  # type: ignore[assignment]  # a member of this name


_LIMIT = {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}
_REPEAT_KEY = {"type": "string", "pattern": r"^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$"}
_TITLES = {
    400: "Malformed", 401: "No valid key", 403: "Scope or role is missing, or four eyes", 404: "Not found",
    406: "No such representation", 409: "Not possible now", 412: "Changed since it was read", 413: "Too large",
    415: "Unsupported media type", 422: "Quote, address or Idempotency-Key", 428: "If-Match is missing",
    429: "Too many requests", 500: "A fault of ours", 503: "Try again in a moment",
}  # fmt: skip


def describe(spec: Spec, handler: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return the decorator that tells drf-spectacular of the operation."""
    summary = (handler.__doc__ or "").strip().split("\n")[0].rstrip(".")
    noun = handler.__qualname__.partition(".")[0]
    return extend_schema(
        operation_id=f"{handler.__name__}{noun}",
        summary=summary,
        tags=[SECTION],
        parameters=_parameters(spec, handler.__name__),
        request=_request(spec, handler.__name__),
        responses={**_answers(spec), **_refusals(spec, handler.__name__)},
    )


def _request(spec: Spec, method: str) -> Any:
    if spec.body is None and spec.upload is None:
        return None
    forms = {"application/json": spec.body, "multipart/form-data": spec.upload}
    return {media: form for media, form in forms.items() if form is not None}


def _answers(spec: Spec) -> dict[Any, Any]:
    return {
        status: OpenApiResponse(response=_page(shape) if spec.paged else shape, description="Done")
        for status, shape in spec.answers.items()
    }


@functools.cache
def _page(shape: Any) -> Any:
    """One page shape a shape, however many lists answer with it; a shape that has results is a page itself."""
    if "results" in shape().fields:
        return shape
    name = f"{shape.__name__}Page"
    fields = {"results": shape(many=True), "next_cursor": serializers.CharField(allow_null=True)}
    return inline_serializer(name, fields)


def refusals_of(spec: Spec, method: str) -> list[int]:
    """Return the statuses with which an operation can refuse."""
    always = {400, 401, 403, 404, 406, 429, 500, 503}
    writing = {409, 422} if method in {"post", "patch"} else set()
    bodied = {413, 415} if spec.body or spec.upload else set()
    locked = {Lock.NONE: set(), Lock.HONOURED: {412}, Lock.REQUIRED: {412, 428}}[spec.lock]
    return sorted(always | writing | bodied | locked | set(spec.refuses))


def _refusals(spec: Spec, method: str) -> dict[Any, Any]:
    return {
        (status, "application/problem+json"): OpenApiResponse(DeskProblem, description=_TITLES[status])
        for status in refusals_of(spec, method)
    }


def _parameters(spec: Spec, method: str) -> list[Any]:
    found: list[Any] = [spec.filters] if spec.filters else []
    if spec.paged:
        found.append(_parameter("cursor", str, "Where the list goes on: next_cursor of the page before."))
        found.append(_parameter("limit", _LIMIT, "1 to 100; 50 if it is not sent."))
    if spec.lock is not Lock.NONE:
        required = spec.lock is Lock.REQUIRED
        found.append(_header("If-Match", "The ETag of what was read.", str, required=required))
    if method in {"post", "patch"}:
        words = "The same key again gets the same answer, for 24 hours."
        found.append(_header("Idempotency-Key", words, _REPEAT_KEY))
    return found


def _parameter(name: str, kind: Any, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description)


def _header(name: str, description: str, kind: Any, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=description, required=required)
