"""The OpenAPI document and the page that lists its operations; both made here, nothing comes from elsewhere."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from factcheck.api.base import ApiView, json_response
from factcheck.core.canonical import canonical, sha256_hex

_METHODS = ("get", "post", "put", "patch", "delete")
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key of a person on a desk: fc_<prefix>_<secret>.",
}


def add_keys(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say which operations need a key: those of the desk; the public ones take one and need none."""
    result["components"].setdefault("securitySchemes", {})["key"] = _KEY
    result["servers"] = [
        {
            "url": "/",
            "description": "The installation that serves this document: production.",
            "x-internal": False,
        }
    ]
    for path, item in result["paths"].items():
        of_desk = path.startswith("/api/v1/desk/")
        for method in set(item) & set(_METHODS):
            item[method]["security"] = [{"key": []}] if of_desk else [{}, {"key": []}]
            _need_body(item[method], result["components"]["schemas"])
    return result


def _need_body(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """A body that can be sent in several ways, each with members that it needs, is needed itself."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = schemas.get(_name(content), {})
        if any("required" in way for way in shape.get("oneOf", [])):
            operation["requestBody"]["required"] = True


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the whole API."""
    generator: Any = SchemaGenerator
    with GENERATOR_STATS.silence():  # hints for whoever writes it; manage.py spectacular shows them
        document: dict[str, Any] = generator().get_schema(request=None, public=True)
    return document


def operations() -> list[dict[str, Any]]:
    """Return the operations for people, grouped: ``[{"name", "operations": [{"method", "path", …}]}]``."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in openapi()["paths"].items():
        for method in _METHODS:
            if method in item:
                found = item[method]
                line = {
                    "method": method.upper(),
                    "path": path,
                    "anchor": found["operationId"],
                    **_words(found),
                }
                groups.setdefault(found["tags"][0], []).append(line)
    return [{"name": name, "operations": lines} for name, lines in sorted(groups.items(), reverse=True)]


def _words(found: dict[str, Any]) -> dict[str, Any]:
    """What a person needs to know of an operation."""
    bodies = found.get("requestBody", {}).get("content", {})
    return {
        "summary": found.get("summary", ""),
        "parameters": [one for one in found.get("parameters", []) if one["in"] != "path"],
        "bodies": [(media, _name(content)) for media, content in bodies.items()],
        "answers": [
            (
                status,
                answer.get("description", ""),
                [_name(one) for one in answer.get("content", {}).values()],
            )
            for status, answer in sorted(found["responses"].items())
        ],
    }


def _name(content: dict[str, Any]) -> str:
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


class OpenApi(ApiView):
    """``/openapi.json``."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the OpenAPI document."""
        headers = {"Cache-Control": "public, max-age=300", "ETag": f'"{sha256_hex(canonical(openapi()))}"'}
        return json_response(openapi(), headers=headers)


class Docs(ApiView):
    """``/docs``."""

    produces = ("text/html",)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the page that lists every operation."""
        context = {"groups": operations(), "schemas": openapi()["components"]["schemas"]}
        response = render(request._request, "public/api.html", context)
        response["Cache-Control"] = "public, max-age=300"
        return response
