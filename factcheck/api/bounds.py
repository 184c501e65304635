"""What the OpenAPI document says of sizes and limits: every text, list and number has a bound, every answer tells its limits.

What a body may hold is said by its fields. What they leave open is bounded here by what holds for the whole API.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from factcheck.api.cursor import MOST_CHARACTERS

#: What JSON numbers hold exactly.
LARGEST = 2**53 - 1
_INT32 = 2**31 - 1
#: No text and no list in an answer is longer than the largest file that is taken.
LONGEST = settings.UPLOAD_LIMIT
#: Members of a page: ``limit`` allows no more.
_PAGES = {"results": 100, "changes": 500}
_LENGTHS = {"date-time": 40, "date": 10, "uri": 8192}
#: A path and a header are part of what the web server takes before the application is asked.
_PLACES = {"query": MOST_CHARACTERS, "path": 1000, "header": 2000}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_HEADERS: dict[str, dict[str, Any]] = {
    "RateLimit": {
        "description": "What is left of the minute's quota, and in how many seconds it ends: of calls with a key, and of searches.",
        "schema": {"type": "string", "maxLength": 100},
    },
    "RateLimit-Policy": {
        "description": "The quota and its window in seconds, where RateLimit is told.",
        "schema": {"type": "string", "maxLength": 100},
    },
    "Retry-After": {
        "description": "After how many seconds it may be tried again.",
        "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86_400},
    },
}
_CORS = "Access-Control-Allow-Origin"
_HEADERS[_CORS] = {
    "description": (
        "`*` on the public face. The desk sends none: what a key may do is no business of another site's page."
    ),
    "schema": {"type": "string", "enum": ["*"]},
}
_WAITING = frozenset({"429", "503"})


def add_bounds(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Bound every schema of the document, and tell the limits of every answer."""
    for name, schema in result["components"]["schemas"].items():
        _bound(schema, sent=name.endswith("Request"), longest=LONGEST)
    for operation in _operations(result):
        for parameter in operation.get("parameters", []):
            _bound(parameter["schema"], sent=True, longest=_PLACES[parameter["in"]])
        for status, answer in operation["responses"].items():
            _tell_limits(status, answer)
            for content in answer.get("content", {}).values():
                _bound(content.get("schema", {}), sent=False, longest=LONGEST)
    result["components"]["headers"] = _HEADERS
    return result


def _operations(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in result["paths"].values():
        for method in set(item) & _METHODS:
            yield item[method]


def _tell_limits(status: str, answer: dict[str, Any]) -> None:
    names = [_CORS, "RateLimit", "RateLimit-Policy", *(["Retry-After"] if status in _WAITING else [])]
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    answer["headers"] = {**headers, **answer.get("headers", {})}


def _bound(schema: Any, *, sent: bool, longest: int) -> None:
    """Bound a schema and all within it; ``sent`` says whether clients write it."""
    if isinstance(schema, list):
        for part in schema:
            _bound(part, sent=sent, longest=longest)
    if not isinstance(schema, dict):
        return
    for name, part in schema.get("properties", {}).items():
        if name in _PAGES and not sent and isinstance(part, dict) and part.get("type") == "array":
            part.setdefault("maxItems", _PAGES[name])
    kinds = schema.get("type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        _bound_kind(kind, schema, longest)
    for name, part in schema.items():
        if name == "properties":
            _bound(list(part.values()), sent=sent, longest=longest)
        elif name not in {"enum", "const", "default", "example"}:
            _bound(part, sent=sent, longest=longest)


def _bound_kind(kind: Any, schema: dict[str, Any], longest: int) -> None:
    if kind == "string" and not {"enum", "const"} & set(schema):
        form = schema.get("format", "")
        schema.setdefault("maxLength", _LENGTHS.get(form, longest))
    elif kind == "array":
        schema.setdefault("maxItems", longest)
    elif kind == "integer":
        schema.setdefault("minimum", 0)
        schema.setdefault("maximum", LARGEST)
        schema.setdefault("format", "int32" if schema["maximum"] <= _INT32 else "int64")
