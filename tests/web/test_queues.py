"""The review queue: who sees what, taking, deciding, refusals, and a constant number of queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.claims.enums import Stage
from factcheck.core import clock
from factcheck.reviews import queue_lists
from factcheck.reviews.models import Decision, Pass
from factcheck.reviews.queue_lists import Barred, queue_lines, queue_page
from factcheck.reviews.services import taking
from factcheck.reviews.services.submission import withdraw_claim
from factcheck.web.queue_page import header_words
from tests import factories
from tests.factories import TEXT
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
QUOTES = (
    "closed the harbour bridge on Monday",
    "Engineers found cracks in two pillars",
    "Traffic is led over the ring road",
)


def test_the_counts_are_those_of_the_reader() -> None:
    room = factories.newsroom()
    mine = factories.submitted(room, QUOTES[0])
    factories.submitted(room, QUOTES[1], by="ben")
    taken = factories.submitted(room, QUOTES[2])
    taking.take_claim(actor=room.actor("omar"), claim_id=taken.id)
    first = queue_lines(room.actor("rita"))[0]
    assert (first.waiting, first.decidable, first.contributed, first.held) == (3, 2, 0, 1)
    ana = queue_lines(room.actor("ana"))[0]
    assert (ana.waiting, ana.decidable, ana.contributed) == (3, 0, 2)
    rows = queue_page(room.actor("ana"), room.first_check).rows
    assert next(row.claim.id for row in rows) == mine.id
    assert [row.barred for row in rows] == [Barred.CONTRIBUTED, Barred.ROLE, Barred.CONTRIBUTED]


def test_taking_and_approving_without_javascript_goes_on_to_the_next() -> None:
    room = factories.newsroom()
    one, two = factories.submitted(room, QUOTES[0]), factories.submitted(room, QUOTES[1])
    rita, queue = signed_in(room, "rita"), room.first_check.public_id
    taken = rita.post(f"/queues/{queue}/take")
    assert (taken.status_code, taken["Location"]) == (302, f"/queues/{queue}?claim={one.public_id}")
    page = rita.get(taken["Location"]).content.decode()
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert digest is not None
    assert version is not None
    sent = rita.post(f"/queues/{queue}/{one.public_id}/approve", {"version": version[1], "digest": digest[1]})
    assert (sent.status_code, sent["Location"]) == (302, f"/queues/{queue}?claim={two.public_id}")
    assert factories.fresh(one).stage == Stage.APPROVED


def test_returning_without_a_sentence_decides_nothing_and_keeps_the_reason() -> None:
    room = factories.newsroom()
    claim = factories.submitted(room)
    taking.take_claim(actor=room.actor("rita"), claim_id=claim.id)
    rita, queue = signed_in(room, "rita"), room.first_check.public_id
    version = factories.fresh(claim).version
    refused = rita.post(
        f"/queues/{queue}/{claim.public_id}/return", {"version": version, "reason_code": "legal", "text": " "}
    )
    assert refused.status_code == 422
    assert '<option value="legal" selected>' in refused.content.decode()
    assert factories.fresh(claim).stage == Stage.IN_REVIEW
    assert Decision.objects.count() == 0


def test_an_approval_of_what_one_has_not_seen_is_a_conflict() -> None:
    room = factories.newsroom()
    claim = factories.submitted(room)
    taking.take_claim(actor=room.actor("rita"), claim_id=claim.id)
    rita, queue = signed_in(room, "rita"), room.first_check.public_id
    refused = rita.post(
        f"/queues/{queue}/{claim.public_id}/approve",
        {"version": factories.fresh(claim).version, "digest": "0" * 64},
    )
    assert refused.status_code == 409
    assert "This was changed meanwhile." in refused.content.decode()
    assert Decision.objects.count() == 0


def test_four_eyes_are_told_and_held() -> None:
    room = factories.newsroom()
    claim = factories.submitted(room)
    ana, queue = signed_in(room, "ana"), room.first_check.public_id
    page = ana.get(f"/queues/{queue}?claim={claim.public_id}").content.decode()
    assert "four eyes: not yours to decide" in page
    assert "Approve and next" not in page
    assert claim.statement in page
    refused = ana.post(f"/queues/{queue}/{claim.public_id}/take", {"version": factories.fresh(claim).version})
    assert refused.status_code == 403


def test_an_empty_queue_says_so_and_a_claim_that_left_is_named() -> None:
    room = factories.newsroom()
    rita, queue = signed_in(room, "rita"), room.first_check.public_id
    assert "Queue clear. Nothing waits for you." in rita.get(f"/queues/{queue}").content.decode()
    claim = factories.submitted(room)
    withdraw_claim(actor=room.actor("ana"), claim_id=claim.id, expected_version=None)
    page = rita.get(f"/queues/{queue}?claim={claim.public_id}").content.decode()
    assert f"Claim {claim.number} is not on this page of the queue any more." in page


def test_the_poll_tells_of_new_claims_alone() -> None:
    room = factories.newsroom()
    rita, queue = signed_in(room, "rita"), room.first_check.public_id
    since = "2026-01-01T00:00:00+00:00"
    assert rita.get(f"/queues/{queue}/news", {"since": since}).status_code == 204
    factories.submitted(room)
    answer = rita.get(f"/queues/{queue}/news", {"since": since})
    told = re.sub(r"<[^>]+>|\s+", " ", answer.content.decode()).split()
    assert (answer.status_code, told) == (200, ["1", "new", "claim", "show"])
    assert rita.get(f"/queues/{queue}/news", {"since": since, "known": 1}).status_code == 204
    factories.submitted(room, QUOTES[1])
    assert rita.get(f"/queues/{queue}/news", {"since": since, "known": 1}).status_code == 200
    assert rita.get(f"/queues/{queue}/news", {"since": "soon"}).status_code == 404


def test_another_desk_sees_neither_queue_nor_claim() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    claim = factories.submitted(room)
    stranger = signed_in(other, "rita")
    assert stranger.get(f"/queues/{room.first_check.public_id}").status_code == 404
    assert stranger.get(f"/queues/{other.first_check.public_id}?claim={claim.public_id}").status_code == 404


def test_three_claims_cost_the_queries_of_one() -> None:
    counts = []
    for number in (1, 3):
        room = factories.newsroom(text=TEXT)
        for quote in QUOTES[:number]:
            factories.submitted(room, quote)
        rita = signed_in(room, "rita")
        with CaptureQueriesContext(connection) as seen:
            assert rita.get(f"/queues/{room.first_check.public_id}").status_code == 200
        counts.append(len(seen))
    assert counts == [29, 29]


def test_a_long_queue_is_counted_from_its_front_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_lists, "COUNTED", 2)
    room = factories.newsroom()
    made = [
        factories.submitted(room, quote) for quote in ("closed the harbour bridge", "cracks in two pillars")
    ]
    line = queue_lines(room.actor("rita"))[0]
    assert (line.waiting, line.decidable, line.more) == (2, 2, False)
    made.append(factories.submitted(room, "54 million euros"))
    line = queue_lines(room.actor("rita"))[0]
    assert (line.waiting, line.decidable, line.more) == (2, 2, True)
    first = Pass.objects.get(review__claim=made[0])
    assert line.oldest == first.entered_at
    words = header_words(line, clock.now())
    assert words.startswith("more than 2 wait")
    assert words.endswith("of the first 2 you may decide 2")
    rows = queue_page(room.actor("rita"), room.first_check, after=(first.rank, first.id)).rows
    assert [row.claim.id for row in rows] == [claim.id for claim in made[1:]]
