"""Orders to publish through the API: taking one back; the article with what is published."""

import pytest
from django.test import Client

from tests.api.desk.calling import caller, problem
from tests.factories import approved, fresh, newsroom
from tests.publishing.desk import order, published
from tests.workers import work

pytestmark = pytest.mark.django_db


def test_an_order_can_be_taken_back() -> None:
    room = newsroom()
    room.desk.publish_hold_minutes = 10
    room.desk.save(update_fields=["publish_hold_minutes"])
    claim = approved(room)
    order(room, claim)
    paul, ana = caller(room, "paul"), caller(room, "ana")
    path = f"claims/{claim.public_id}/cancel-release"
    assert problem(paul.post(path)) == (428, "precondition-required")
    assert problem(paul.post(path, if_match=f'"{claim.public_id}.99"')) == (412, "stale")
    assert problem(ana.move(claim.public_id, "cancel-release")) == (403, "not-your-role")
    cancelled = paul.move(claim.public_id, "cancel-release")
    assert (cancelled.status_code, cancelled.json()["stage"]) == (200, "approved")
    assert cancelled.json()["release"]["state"] == "cancelled"
    assert problem(paul.move(claim.public_id, "cancel-release")) == (409, "move-not-allowed")
    assert work() == 0
    assert fresh(claim).stage == "approved"


def test_an_article_goes_back_with_its_verdicts() -> None:
    room = newsroom()
    row = published(room)
    assert room.article is not None
    ana = caller(room, "ana")
    path = f"articles/{room.article.public_id}/marked-up"
    found = ana.get(path).json()
    (mark,) = found["marks"]
    assert (
        found["text"][mark["start"] : mark["end"]] == mark["quote"] == "closed the harbour bridge on Monday"
    )
    assert (mark["note"], mark["verdict"], mark["status"]) == (1, row.public_id, "confirmed")
    (note,) = found["notes"]
    assert note == {"number": 1, "verdict": Client().get(f"/api/v1/verdicts/{row.public_id}").json()}
    assert (found["article"], found["revision"]) == (room.article.public_id, 1)
    page = ana.get(path, accept="text/html")
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert '<mark data-verdict="' in page.content.decode()
    assert problem(ana.get(path, accept="application/pdf")) == (406, "not-acceptable")
