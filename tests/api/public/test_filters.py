"""Filters of the list of verdicts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.api.public.asking import QUOTES, get
from tests.factories import newsroom
from tests.publishing.desk import published
from tests.standing import standing

pytestmark = pytest.mark.both


@pytest.fixture(scope="module")
def three(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Three verdicts, one a claim of one article."""
    with standing(django_db_blocker):
        room = newsroom()
        for quote in QUOTES:
            published(room, quote)
        yield


@pytest.fixture
def listed(three: None, db: None) -> None:
    """The three verdicts as if they were new."""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=confirmed", 3),
        ("status=denied", 0),
        ("language=en", 3),
        ("language=de", 0),
        ("article_url=https%3A%2F%2Fpaper.example%2Fbridge", 3),
        ("article_url=https%3A%2F%2Fpaper.example%2F", 0),
        ("claimant=Nobody", 0),
        ("changed_since=2000-01-01T00:00:00Z", 3),
        ("changed_since=2100-01-01T00:00:00%2B02:00", 0),
        ("q=Harbour", 3),
        ("q=HARBOUR+bridge", 1),
        ("q=har", 3),
        ("q=har+bridge", 0),
        ("q=bridge+har", 1),
        ("q=%21%21", 0),
        ("q=pillar%25", 1),
        ("q=_", 0),
    ],
)
@pytest.mark.usefixtures("listed")
def test_lists_can_be_filtered(client: Client, query: str, found: int) -> None:
    assert len(get(client, f"/verdicts?{query}")["results"]) == found
