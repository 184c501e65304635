"""The desk board."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import Membership
from factcheck.articles.models import Article
from factcheck.claims.services import NewClaim, Span
from factcheck.core import clock
from factcheck.ops.sample.newsroom import load
from factcheck.reviews import content
from factcheck.reviews.models import Pass
from factcheck.web.board import board_of
from factcheck.web.first_steps import first_steps
from factcheck.web.needs import needs_of
from tests import factories
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def test_queues_count_what_waits_by_age_and_what_is_late() -> None:
    room = factories.newsroom()
    first = room.first_check
    first.target_hours = 2
    first.save(update_fields=["target_hours"])
    for quote, minutes in (
        ("closed the harbour bridge on Monday", 5),
        ("cracks in two pillars", 45),
        ("54 million euros", 150),
    ):
        made = factories.submitted(room, quote)
        Pass.objects.filter(review__claim=made).update(entered_at=clock.now() - timedelta(minutes=minutes))
    row = board_of(room.actor("chris"), clock.now()).queues[0]
    assert (row.name, row.waiting, row.young, row.middle, row.old, row.late) == ("First check", 3, 1, 1, 1, 1)


def test_decisions_of_today_and_the_share_of_returns() -> None:
    room = factories.newsroom()
    factories.approved(room)
    made = factories.submitted(room, "cracks in two pillars")
    factories.taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    assert board_of(room.actor("chris"), clock.now()).queues[0].holders == [("Rita", 1)]
    board = board_of(room.actor("chris"), clock.now())
    assert (board.total.today, board.returned_share) == (1, 0)


def test_the_board_shows_nothing_of_another_desk() -> None:
    here, there = factories.newsroom(), factories.newsroom()
    factories.submitted(there)
    factories.claim(here)
    assert board_of(there.actor("chris"), clock.now()).total.waiting == 1
    board = board_of(here.actor("chris"), clock.now())
    assert (board.total.waiting, [line.own for line in board.loads if line.user == here.people["ana"]]) == (
        0,
        [1],
    )


def test_an_overdue_claim_is_late_and_one_due_tomorrow_is_not() -> None:
    room = factories.newsroom()
    factories.claim(room, due_at=clock.now() - timedelta(minutes=63))
    factories.claim(room, "ring road", due_at=clock.now() + timedelta(days=1))
    late = board_of(room.actor("chris"), clock.now()).late
    assert [(line.claim.number, line.late) for line in late] == [(1, True)]


def test_a_chief_assigns_from_the_list_of_late_claims() -> None:
    room = factories.newsroom()
    made = factories.claim(room, due_at=clock.now() - timedelta(minutes=63))
    way = f'href="/claims/{made.public_id}#plan-assignee"'
    assert way in signed_in(room, "chris").get("/").content.decode()
    assert 'id="plan-assignee"' in signed_in(room, "chris").get(f"/claims/{made.public_id}").content.decode()
    assert way not in signed_in(room, "vera").get("/").content.decode()


def test_each_need_has_one_action() -> None:
    room = factories.newsroom()
    factories.submitted(room)
    now = clock.now()
    actor = room.actor("rita")
    needs = needs_of(actor, board_of(actor, now), now)
    assert [(need.what, need.url) for need in needs] == [("1 claim waits for your decision", "/queues")]
    editor = room.actor("ana")
    assert needs_of(editor, board_of(editor, now), now) == []


def test_steps_tick_themselves_and_go_away_with_the_first_approval() -> None:
    room = factories.newsroom()
    ana = room.actor("ana")
    assert [step.done for step in first_steps(ana)] == [True, False, False, False, False]
    made = factories.claim(room, status="confirmed", rationale="The harbour master says so.")
    assert [step.done for step in first_steps(ana)] == [True, True, False, False, False]
    factories.interview(room, made)
    assert [step.done for step in first_steps(ana)] == [True, True, True, False, False]
    factories.submission.submit_claim(actor=ana, claim_id=made.id, expected_version=None)
    assert [step.current for step in first_steps(ana)] == [False, False, False, False, True]
    factories.approve(room, made)
    assert first_steps(ana) == []


def test_the_editor_of_the_sample_sees_steps_that_tick_themselves() -> None:
    load()
    place = Membership.objects.select_related("user", "desk").get(user__username="editor")
    editor = Actor(user=place.user, desk=place.desk, roles=place.role_set)
    assert [step.done for step in first_steps(editor)] == [True, False, False, False, False]
    article = Article.objects.get()
    content.create_claim(
        actor=editor, article_id=article.id, span=Span(quote="a familiar gesture"), new=NewClaim()
    )
    assert [step.done for step in first_steps(editor)] == [True, True, False, False, False]


def test_the_steps_can_be_put_away() -> None:
    client = signed_in(factories.newsroom(), "ana")
    assert "Five steps from text to verdict" in client.get("/").content.decode()
    client.post("/desk/steps/away")
    assert "Five steps from text to verdict" not in client.get("/").content.decode()


def test_the_board_costs_the_same_for_one_claim_and_for_three() -> None:
    numbers = []
    for quotes in (["ring road"], ["ring road", "54 million euros", "cracks in two pillars"]):
        room = factories.newsroom()
        for quote in quotes:
            factories.submitted(room, quote, due_at=clock.now() - timedelta(hours=1))
        client = signed_in(room, "chris")
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/")
        assert len(answer.context["board"].late) == len(quotes)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
