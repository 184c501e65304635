"""The strict base of the API, tried through views of its own."""

import json
from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework import serializers
from rest_framework.request import Request

from factcheck.api import limits, negotiation
from factcheck.api.base import ApiView, json_response, limit_of
from factcheck.api.cursor import binding, make_cursor, read_cursor
from factcheck.api.parsing import parse_object
from factcheck.api.problems import InvalidCursor, NotAcceptable
from factcheck.core.problems import Invalid, RuleNotMet


class Thing(serializers.Serializer[Any]):
    name = serializers.CharField()
    count = serializers.IntegerField(min_value=1)


class Things(ApiView):
    parameters = {"GET": frozenset({"limit", "q"})}

    def get(self, request: Request) -> Any:
        return json_response({"query": self.query, "limit": limit_of(self.query)})

    def post(self, request: Request) -> Any:
        thing = Thing(data=request.data)
        thing.is_valid(raise_exception=True)
        return json_response(thing.validated_data, status=201)

    def put(self, request: Request) -> Any:
        raise RuleNotMet("Something is missing.")


view = Things.as_view()
factory = RequestFactory()


def problem(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(response.content)
    assert found["status"] == response.status_code
    assert len(found["request_id"]) >= 8
    return found


def post(body: bytes, kind: str = "application/json") -> Any:
    return view(factory.generic("POST", "/api/v1/things", body, content_type=kind))


def test_answers_declared_parameters() -> None:
    response = view(factory.get("/api/v1/things?q=a%20b&limit=7"))
    assert json.loads(response.content) == {"query": {"q": "a b", "limit": "7"}, "limit": 7}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("x=1", "query/x", "unknown"),
        ("q=1&q=2", "query/q", "repeated"),
        ("q=%FF", "query", "encoding"),
        ("q=%zz", "query", "encoding"),
        ("q=%00", "query", "nul"),
        ("limit=0", "query/limit", "range"),
        ("limit=101", "query/limit", "range"),
        ("limit=99999999999999999999", "query/limit", "range"),
        ("limit=١", "query/limit", "range"),
        ("limit=", "query/limit", "range"),
    ],
)
def test_refuses_malformed_parameters(query: str, pointer: str, code: str) -> None:
    request = factory.get("/api/v1/things")
    request.META["QUERY_STRING"] = query.encode().decode("latin-1")
    found = problem(view(request))
    assert found["type"].endswith("/problems/invalid-request")
    assert [(error["pointer"], error["code"]) for error in found["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "json"),
        (b"[]", "type"),
        (b'"x"', "type"),
        (b'{"a": 1, "a": 1}', "repeated"),
        (b'{"a": {"b": 1, "b": 2}}', "repeated"),
        (b'{"a": NaN}', "json"),
        (b'{"a": 1e999}', "number"),
        (b'{"a": "\\u0000"}', "nul"),
        (b'{"a\\u0000": 1}', "nul"),
        (b'{"a": ["\\ud800"]}', "surrogate"),
        (b'{"a": "\xff"}', "encoding"),
        (b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}", "depth"),
        (b"[" * 200_000, "depth"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json"),
    ],
)
def test_refuses_malformed_bodies(body: bytes, code: str) -> None:
    response = post(body)
    assert response.status_code == 400
    assert [error["code"] for error in problem(response)["errors"]] == [code]


def test_takes_what_is_just_inside_the_limits() -> None:
    inner: Any = "💶 [[[[{{{{"
    for _ in range(31):
        inner = [inner]
    assert parse_object(json.dumps({"a": inner}).encode()) == {"a": inner}
    assert parse_object(b'{"a": "\\ud83d\\udcb6"}') == {"a": "💶"}


def test_names_every_bad_member() -> None:
    found = problem(post(b'{"name": "", "count": 0}'))
    assert {error["pointer"] for error in found["errors"]} == {"body/name", "body/count"}


def test_refuses_large_bodies_and_other_media_types(settings: Any) -> None:
    assert problem(post(b'{"name": "' + b"x" * settings.API_BODY_LIMIT + b'"}'))["status"] == 413
    assert problem(post(b"name=x", "application/x-www-form-urlencoded"))["status"] == 415
    assert problem(post(b'{"name": "x", "count": 1}', "application/json; charset=klingon"))["status"] == 415
    assert post(b'{"name": "x", "count": 1}', "application/json; charset=utf-8").status_code == 201


def test_refuses_a_body_without_a_length() -> None:
    request = factory.post("/api/v1/things", b"", content_type="application/json")
    request.META |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert problem(view(request))["status"] == 400


def test_says_which_methods_there_are() -> None:
    response = view(factory.delete("/api/v1/things"))
    assert (response.status_code, response["Allow"]) == (405, "GET, POST, PUT, HEAD, OPTIONS")
    assert view(factory.generic("BREW", "/api/v1/things"))["Allow"] == "GET, POST, PUT, HEAD, OPTIONS"
    options = view(factory.options("/api/v1/things"))
    assert (options.status_code, options.content, options["Allow"]) == (
        204,
        b"",
        "GET, POST, PUT, HEAD, OPTIONS",
    )


def test_says_refusals_of_services() -> None:
    found = problem(view(factory.put("/api/v1/things", b"{}", content_type="application/json")))
    assert (found["status"], found["title"]) == (409, "Something is missing")


@pytest.mark.parametrize(
    ("accept", "kinds", "chosen"),
    [
        (None, ("application/json",), "application/json"),
        ("*/*", ("application/json",), "application/json"),
        ("text/html, application/*;q=0.1", ("application/json",), "application/json"),
        ("application/json", ("application/ld+json",), "application/ld+json"),
        ("application/pdf", ("application/json", "application/pdf"), "application/pdf"),
        (
            "application/json;q=0.1, application/pdf",
            ("application/json", "application/pdf"),
            "application/pdf",
        ),
        ("*/*, application/json;q=0", ("application/json", "application/pdf"), "application/pdf"),
    ],
)
def test_chooses_a_representation(accept: str | None, kinds: tuple[str, ...], chosen: str) -> None:
    assert negotiation.choose(accept, kinds) == chosen


@pytest.mark.parametrize(
    ("accept", "kinds"),
    [
        ("text/html", ("application/json",)),
        ("application/json;q=0", ("application/json",)),
        ("application/json", ("application/warc",)),
        ("klingon", ("application/json",)),
    ],
)
def test_refuses_what_it_cannot_make(accept: str, kinds: tuple[str, ...]) -> None:
    with pytest.raises(NotAcceptable):
        negotiation.choose(accept, kinds)


def test_a_cursor_is_bound_to_its_list_and_filters() -> None:
    bound = binding("verdicts", {"status": "denied", "limit": "3"})
    cursor = make_cursor(bound, [12, "x"])
    assert read_cursor(binding("verdicts", {"status": "denied", "limit": "9"}), cursor) == [12, "x"]
    for other in (binding("verdicts", {}), binding("changes", {"status": "denied"})):
        with pytest.raises(InvalidCursor):
            read_cursor(other, cursor)
    for text in ("", "x", cursor[:-1], cursor + "a", "é", "a" * 2000, cursor.upper()):
        with pytest.raises(InvalidCursor):
            read_cursor(bound, text)


def test_limits_count_a_minute(settings: Any) -> None:
    settings.RATE_LIMITS = True
    limit = limits.Limit("trial", 2)
    spent = [limits.spend(limit, "somebody") for _ in range(3)]
    assert [one and one.over for one in spent] == [False, False, True]
    last = spent[-1]
    assert last is not None
    assert last.headers()["RateLimit-Policy"] == '"trial";q=2;w=60'
    assert last.headers()["Retry-After"] == str(last.reset)
    settings.RATE_LIMITS = False
    assert limits.spend(limit, "somebody") is None


def test_limit_is_a_number_in_range() -> None:
    assert limit_of({}, most=500) == 50
    with pytest.raises(Invalid):
        limit_of({"limit": "501"}, most=500)
