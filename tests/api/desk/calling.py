"""A program that calls the desk API with a key."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from factcheck.accounts.enums import Scope
from factcheck.accounts.services import KeyRequest, create_key
from tests.factories import Newsroom

BASE = "/api/v1/desk/"


@dataclass
class Caller:
    """Somebody's key on a desk."""

    room: Newsroom
    name: str
    text: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request (JSON, or the bytes given) and return the answer."""
        sent = {"HTTP_AUTHORIZATION": f"Bearer {self.text}"}
        sent |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        data = body if isinstance(body, (bytes, str)) else b"" if body is None else json.dumps(body)
        kind = "application/json" if body is not None else ""
        return self.client.generic(method, BASE + path, data, content_type=kind, **sent)

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """PATCH."""
        return self.call("PATCH", path, body, **headers)

    def move(self, claim: str, verb: str, body: Any = None) -> Any:
        """Move a claim at the version that it has now."""
        etag = self.get(f"claims/{claim}")["ETag"]
        return self.post(f"claims/{claim}/{verb}", body, if_match=etag)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        """POST a form with files."""
        sent = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return self.client.post(BASE + path, fields, HTTP_AUTHORIZATION=f"Bearer {self.text}", **sent)


def caller(room: Newsroom, name: str, *, scopes: frozenset[str] | None = None) -> Caller:
    """Return a caller with a key of ``name`` (every scope unless some are named)."""
    chosen = frozenset(Scope.values) if scopes is None else scopes
    made = create_key(desk=room.desk, user=room.people[name], request=KeyRequest(scopes=chosen))
    return Caller(room, name, made.text)


def problem(answer: Any) -> tuple[int, str]:
    """Return the status and the name of a refusal."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def pointers(answer: Any) -> list[tuple[str, str]]:
    """Return where a refusal points, and why."""
    return [(item["pointer"], item["code"]) for item in answer.json()["errors"]]
