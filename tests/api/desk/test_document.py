"""What the OpenAPI document says of the desk."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.api.desk.whole import addresses


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The generated document."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The operations of the desk by method and path."""
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        if path.startswith("/api/v1/desk/")
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }


def test_every_address_is_in_it_under_a_name_of_its_own(document: dict[str, Any]) -> None:
    known = operations(document)
    expected = {
        (one.method, "/api/v1/desk/" + one.pattern.replace("<str:", "{").replace(">", "}"))
        for one in addresses()
    }
    assert set(known) == expected
    names = [operation["operationId"] for operation in known.values()]
    assert len(names) == len(set(names))


def test_every_operation_declares_how_it_refuses(document: dict[str, Any]) -> None:
    for (method, path), operation in operations(document).items():
        declared = set(operation["responses"])
        assert {"400", "401", "403", "404", "406", "429", "500", "503"} <= declared, path
        required = [
            one["name"]
            for one in operation.get("parameters", [])
            if one["in"] == "header" and one.get("required")
        ]
        assert ({"412", "428"} <= declared) == (required == ["If-Match"]), (method, path)
        if "requestBody" in operation:
            assert {"413", "415"} <= declared, path


def test_bodies_take_no_unknown_member(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    seen = 0
    for operation in operations(document).values():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = content["schema"]
            name = schema.get("$ref", "").rpartition("/")[2]
            whole = schemas.get(name, schema)
            for way in whole.get("oneOf", [whole]):
                assert way["additionalProperties"] is False, name
            seen += 1
    assert seen == sum(1 for one in addresses() for form in (one.spec.body, one.spec.upload) if form)
