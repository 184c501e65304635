"""What the OpenAPI document says of the public operations."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from factcheck.api.public import shapes
from factcheck.claims.enums import Status

_PROBLEM = "application/problem+json"
_TITLES = {
    304: "Not modified",
    400: "Malformed",
    401: "The key that was sent is not valid",
    404: "Not found",
    405: "Method not allowed",
    406: "No such representation",
    410: "Retracted or erased, or the cursor is too old",
    429: "Too many requests",
    500: "A fault of ours",
    503: "Try again in a moment",
}
_ALWAYS = (400, 401, 405, 406, 429, 500, 503)


def _parameter(name: str, kind: Any, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


def _size(most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": 50}


_LANGUAGE = {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}


def _text(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


LIST_PARAMETERS: dict[str, OpenApiParameter] = {
    "status": _parameter("status", str, "What was found out.", enum=Status.values),
    "language": _parameter("language", _LANGUAGE, "Language tag of the article, as it is stored."),
    "article_url": _parameter("article_url", _text(8192), "Address of the article, exactly."),
    "claimant": _parameter("claimant", _text(200), "Name of whoever made the claim, exactly."),
    "changed_since": _parameter("changed_since", OpenApiTypes.DATETIME, "Changed at or after this time."),
    "q": _parameter(
        "q", _text(200), "All these words in statement, claimant or rationale; the last as a beginning."
    ),
    "view": _parameter("view", str, "How much of each verdict.", enum=["summary", "full"]),
    "limit": _parameter("limit", _size(100), "1 to 100; 50 if it is not sent."),
    "cursor": _parameter("cursor", str, "Where the list goes on: next_cursor of the page before."),
}
_AT = _parameter("at", OpenApiTypes.DATETIME, "As it stood at this time.")


def _described(
    summary: str,
    shape: Any,
    *,
    media_type: str = "application/json",
    parameters: list[OpenApiParameter] | None = None,
    refuses: tuple[int, ...] = (),
) -> dict[str, Any]:
    responses: dict[Any, Any] = {(200, media_type): OpenApiResponse(shape, description="Done")}
    responses[304] = OpenApiResponse(None, description=_TITLES[304])
    for status in sorted({*_ALWAYS, *refuses}):
        problem = shapes.GoneProblem if status == 410 else shapes.PublicProblem
        responses[(status, _PROBLEM)] = OpenApiResponse(problem, description=_TITLES[status])
    return {
        "summary": summary,
        "tags": ["Public"],
        "parameters": parameters or [],
        "request": None,
        "responses": responses,
    }


_PAGED = [LIST_PARAMETERS["limit"], LIST_PARAMETERS["cursor"]]

VERDICTS = _described(
    "List the verdicts that stand, newest first",
    shapes.VerdictPage,
    parameters=list(LIST_PARAMETERS.values()),
)
VERDICT = _described(
    "Return one verdict",
    shapes.PublishedVerdictFull,
    parameters=[_parameter("view", str, "How much of it.", enum=["summary", "full"]), _AT],
    refuses=(404, 410),
)
CLAIM_REVIEW = _described(
    "Return the ClaimReview of a verdict on somebody else's claim",
    OpenApiTypes.OBJECT,
    media_type="application/ld+json",
    refuses=(404, 410),
)
REVISIONS = _described(
    "List the revisions of a verdict, oldest first", shapes.RevisionPage, parameters=_PAGED, refuses=(404,)
)
REVISION = _described("Return one revision of a verdict", shapes.RevisionFull, refuses=(404, 410))
ARTICLE_VERDICTS = _described(
    "List the verdicts on one article, newest first",
    shapes.VerdictPage,
    parameters=[_AT, LIST_PARAMETERS["view"], *_PAGED],
    refuses=(404,),
)
CHANGES = _described(
    "Follow what changes",
    shapes.ChangePage,
    parameters=[
        _parameter("after", str, "next_after of the answer before; from the start if it is not sent."),
        _parameter("limit", _size(500), "1 to 500; 50 if it is not sent."),
    ],
    refuses=(410,),
)
CLAIM_REVIEWS = _described(
    "Return the ClaimReviews that stand as a schema.org DataFeed",
    OpenApiTypes.OBJECT,
    media_type="application/ld+json",
    parameters=[LIST_PARAMETERS["cursor"]],
)
LATEST_EXPORT = _described(
    "Return where the newest export is, and where the log of changes goes on after it",
    shapes.ExportManifest,
    refuses=(404,),
)
EXPORT_FILE = _described(
    "Return an export: one verdict or tombstone a line, then a trailer",
    OpenApiTypes.BINARY,
    media_type="application/gzip",
    refuses=(404,),
)
