"""Whoever follows /changes from the start ends with exactly the set that /verdicts lists, whatever happened."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from factcheck.core import clock
from tests.factories import fresh, newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract

API = "/api/v1"
QUOTES = ["closed the harbour bridge on Monday", "found cracks in two pillars"]


def follow(client: Client, size: int, after: str | None = None) -> tuple[list[dict[str, Any]], str]:
    """Return all changes after a point, read in pages of ``size``, and the point to go on from."""
    changes: list[dict[str, Any]] = []
    while True:
        query = f"limit={size}" + (f"&after={after}" if after else "")
        page = client.get(f"{API}/changes?{query}").json()
        changes += page["changes"]
        after = page["next_after"]
        assert after
        if not page["has_more"]:
            return changes, after


def standing(changes: list[dict[str, Any]]) -> dict[str, tuple[int, str]]:
    """Return what a reader of the changes holds: id → revision and status."""
    held: dict[str, tuple[int, str]] = {}
    for change in changes:
        if change["type"] in {"verdict.retracted", "verdict.erased", "verdict.merged"}:
            held.pop(change["id"], None)
        else:
            held[change["id"]] = (change["revision"], change["status"])
    return held


def listed(client: Client) -> dict[str, tuple[int, str]]:
    results = client.get(f"{API}/verdicts?limit=100").json()["results"]
    return {one["id"]: (one["revision"], one["status"]) for one in results}


STEPS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["go", "change", "retract"])), max_size=6)


class ChangesEqualVerdicts(TestCase):
    """The property, over any order of publishing, changing, retracting and reinstating two claims."""

    @pytest.mark.both
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS, size=st.integers(1, 4))
    def test_following_gives_the_list(self, steps: list[tuple[int, str]], size: int) -> None:
        room, client = newsroom(), Client()
        claims = [published(room, quote).claim for quote in QUOTES]
        seen, after = follow(client, size)
        for which, step in steps:
            _step(room, claims[which], step)
        rest, _ = follow(client, size, after)
        whole, _ = follow(client, size)
        assert whole == seen + rest
        assert [change["seq"] for change in whole] == list(range(1, len(whole) + 1))
        assert standing(whole) == listed(client)
        for claim in claims:
            own = [one["revision"] for one in whole if one["id"] == claim.published_verdict.public_id]
            assert own == list(range(1, len(own) + 1))


def _step(room: Any, claim: Any, step: str) -> None:
    stage = fresh(claim).stage
    if step == "retract" and stage == "published":
        retract(room, claim)
    elif step == "go" and stage == "retracted":
        reinstate(room, claim)
    elif step == "change":
        status = "unverified" if fresh(claim).status == "confirmed" else "confirmed"
        reopened(room, claim, status=status, rationale=f"Now {status}.")
        publish(room, claim, note="News.")


@pytest.mark.django_db
@pytest.mark.both
def test_an_empty_log_has_a_point_to_go_on_from(client: Client) -> None:
    empty = client.get(f"{API}/changes").json()
    assert (empty["changes"], empty["has_more"]) == ([], False)
    row = published(newsroom())
    line = client.get(f"{API}/changes?after={empty['next_after']}").json()["changes"]
    assert [(one["type"], one["id"], one["url"]) for one in line] == [
        ("verdict.published", row.public_id, f"/api/v1/verdicts/{row.public_id}")
    ]


@pytest.mark.django_db
@pytest.mark.both
def test_with_nothing_new_it_repeats_the_point_and_says_not_modified(client: Client) -> None:
    room = newsroom()
    published(room)
    _, after = follow(client, 50)
    first = client.get(f"{API}/changes?after={after}")
    assert (first.json(), first["Cache-Control"]) == (
        {"changes": [], "next_after": after, "has_more": False},
        "no-cache",
    )
    again = client.get(f"{API}/changes?after={after}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    published(room, QUOTES[1])
    news = client.get(f"{API}/changes?after={after}", headers={"if-none-match": first["ETag"]})
    assert (news.status_code, len(news.json()["changes"])) == (200, 1)


@pytest.mark.django_db
def test_refuses_points_that_are_not_ours(client: Client) -> None:
    published(newsroom())
    cursor = client.get(f"{API}/changes").json()["next_after"]
    for query in ("after=0", "after=", f"after={cursor}x", f"cursor={cursor}", "limit=501", "limit=0"):
        response = client.get(f"{API}/changes?{query}")
        assert (query, response.status_code) == (query, 400)
    assert client.get(f"{API}/changes?limit=500").status_code == 200


@pytest.mark.django_db
def test_a_point_before_an_old_change_has_expired(client: Client) -> None:
    room = newsroom()
    start = client.get(f"{API}/changes").json()["next_after"]
    published(room)
    with time_machine.travel(clock.now() + timedelta(days=401)):
        problem = client.get(f"{API}/changes?after={start}")
        assert (problem.status_code, problem.json()["type"][-14:]) == (410, "cursor-expired")
        assert len(client.get(f"{API}/changes").json()["changes"]) == 1


@pytest.mark.django_db
def test_answers_tell_their_length(client: Client) -> None:
    row = published(newsroom())
    for path in (f"{API}/changes", f"{API}/verdicts", f"/verdicts/{row.public_id}", f"{API}/verdicts/x"):
        answer = client.get(path)
        assert answer["Content-Length"] == str(len(answer.content))
    etag = client.get(f"{API}/changes")["ETag"]
    assert "Content-Length" not in client.get(f"{API}/changes", headers={"if-none-match": etag})
