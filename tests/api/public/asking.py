"""Asking the public face."""

from typing import Any

from django.test import Client

QUOTES = ["closed the harbour bridge on Monday", "found cracks in two pillars", "cost 54 million euros"]
API = "/api/v1"


def get(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    """Return the JSON at a path; status and media type are held to."""
    response = client.get(f"{API}{path}", headers=headers)
    assert response.status_code == status, response.content
    kind = "application/problem+json" if status >= 400 else "application/json"
    assert response["Content-Type"] == kind
    return response.json()
