"""Keyed answers say what is left of the minute; past it nothing is done."""

from typing import Any

import pytest
from django.core.cache import cache

from factcheck.api import limits
from factcheck.claims.models import Party
from tests.api.desk.calling import caller, problem
from tests.factories import newsroom

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_minute(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr(limits, "KEYED", limits.Limit("keyed", 3))
    monkeypatch.setattr(limits.time, "time", lambda: 1_772_613_010.0)
    cache.clear()


def test_every_keyed_answer_tells_what_is_left_and_the_last_when_to_come_back() -> None:
    room = newsroom()
    ana, ben = caller(room, "ana"), caller(room, "ben")
    answers = ana.get("claims"), ana.get("claims/cl_x"), ana.get("queues")
    assert [one.status_code for one in answers] == [200, 404, 200]
    assert [one["RateLimit"] for one in answers] == [f'"keyed";r={left};t=50' for left in (2, 1, 0)]
    over = ana.post("parties", {"name": "The mayor"})
    assert problem(over) == (429, "too-many-requests")
    assert (over["Retry-After"], over["RateLimit-Policy"]) == ("50", '"keyed";q=3;w=60')
    assert Party.objects.count() == 0
    assert ben.get("claims").status_code == 200
