"""A public installation names its publisher."""

from typing import Any

import pytest
from django.core.checks import registry

from factcheck.publishing.checks import check_publisher


@pytest.mark.parametrize(
    ("name", "base", "found"),
    [
        ("", "http://127.0.0.1:8000", ["publishing.W001", "publishing.W002"]),
        ("", "https://facts.example", ["publishing.W001"]),
        ("The Daily Example", "https://localhost", ["publishing.W002"]),
        ("The Daily Example", "https://facts.example", []),
    ],
)
def test_defaults_are_refused(settings: Any, name: str, base: str, found: list[str]) -> None:
    settings.PUBLISHER_NAME, settings.PUBLIC_BASE_URL = name, base
    assert [one.id for one in check_publisher()] == found
    assert check_publisher in registry.registry.deployment_checks
