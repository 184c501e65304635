"""The OpenAPI document: valid, committed as it is made, complete; and its page."""

import json
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import validate

from factcheck.api.schema import openapi, operations

COMMITTED = Path(__file__).parents[2] / "factcheck" / "api" / "openapi.json"
_HIDDEN = {"/api/v1/openapi.json", "/api/v1/docs"}


def paths(resolver: Any, prefix: str = "/") -> set[str]:
    """Return every path of the API that the root knows, in OpenAPI's spelling."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and path.startswith("/api/"):
            found |= paths(pattern, path)
        elif isinstance(pattern, URLPattern) and path.startswith("/api/"):
            found.add(path.replace("<str:", "{").replace("<int:", "{").replace(">", "}"))
    return found


def test_the_document_is_valid_and_committed() -> None:
    assert openapi()["openapi"] == "3.1.1"
    validate(openapi())
    committed = json.loads(COMMITTED.read_text())
    assert committed == openapi(), (
        "run: manage.py spectacular --format openapi-json --file factcheck/api/openapi.json"
    )


def test_every_path_is_described() -> None:
    assert set(openapi()["paths"]) == paths(get_resolver()) - _HIDDEN


def test_the_desk_needs_a_key_and_the_public_face_does_not() -> None:
    for path, item in openapi()["paths"].items():
        for name, operation in item.items():
            if name == "parameters":
                continue
            needed = [{"key": []}] if path.startswith("/api/v1/desk/") else [{}, {"key": []}]
            assert (path, name, operation["security"]) == (path, name, needed)
            assert {"400", "401", "500"} <= set(operation["responses"])


def test_operations_have_names_of_their_own() -> None:
    names = [one["anchor"] for group in operations() for one in group["operations"]]
    assert len(names) == len(set(names))
    assert {"get_verdicts", "get_verdicts_by_id", "get_changes"} <= set(names)


def test_both_are_served_from_here(client: Client) -> None:
    served = client.get("/api/v1/openapi.json")
    assert (served.status_code, served.json()) == (200, openapi())
    page = client.get("/api/v1/docs").content.decode()
    for path in openapi()["paths"]:
        assert path in page
    assert "<script" not in page
    assert "//" not in page.replace("https://", "").split("<body>")[0]
