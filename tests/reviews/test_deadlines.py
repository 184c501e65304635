"""When a claim is late: the condition of the database and the rule for one claim agree; the chiefs are told once."""

from datetime import datetime, timedelta

import pytest

from factcheck.articles.models import Article
from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.reviews.deadlines import due_of, overdue, targets_of
from factcheck.reviews.enums import View
from factcheck.reviews.models import Escalation, Pass
from factcheck.reviews.services.escalations import escalate_late
from factcheck.reviews.worklists import in_view
from factcheck.web.board import board_of
from tests import factories
from tests.factories import Newsroom
from tests.web.test_notices import told

pytestmark = [pytest.mark.django_db, pytest.mark.both]

DRAFT, SENT, DONE = "cracks in two pillars", "closed the harbour bridge on Monday", "54 million euros"


def room_with_targets() -> Newsroom:
    """A newsroom whose first check takes two hours, with a draft, a claim in review and an approved one."""
    room = factories.newsroom()
    queue = room.first_check
    queue.target_hours = 2
    queue.save(update_fields=["target_hours"])
    factories.claim(room, DRAFT)
    factories.submitted(room, SENT)
    factories.approved(room, DONE)
    return room


def closes(room: Newsroom, at: datetime) -> None:
    """Set the closing time of the article."""
    Article.objects.filter(desk=room.desk).update(closes_at=at)


def late(room: Newsroom, now: datetime) -> list[str]:
    """The late claims by the condition of the database, which the rule for one claim has to share."""
    targets = targets_of(room.desk.id)
    claims = Claim.objects.of_desk(room.desk.id).select_related("article").order_by("number")
    found = [claim.statement for claim in claims.filter(overdue(targets, now))]
    ruled = []
    for claim in claims:
        current = Pass.objects.filter(review__claim=claim, state="open").first()
        due = due_of(claim, targets, current)
        ruled += [claim.statement] if due is not None and due < now else []
    assert found == ruled
    return found


def test_due_backwards_from_the_closing_time() -> None:
    room, now = room_with_targets(), clock.now()
    assert late(room, now) == []
    closes(room, now + timedelta(hours=2, minutes=1))
    assert late(room, now) == []
    closes(room, now + timedelta(hours=1, minutes=59))
    assert late(room, now) == [DRAFT]
    closes(room, now - timedelta(minutes=1))
    assert late(room, now) == [DRAFT, SENT]


def test_an_own_due_time_outweighs_the_closing_time_and_holds_for_approved_claims() -> None:
    room, now = room_with_targets(), clock.now()
    closes(room, now - timedelta(hours=1))
    Claim.objects.filter(statement=DRAFT).update(due_at=now + timedelta(hours=1))
    Claim.objects.filter(statement=DONE).update(due_at=now - timedelta(minutes=1))
    assert late(room, now) == [SENT, DONE]


def test_a_claim_that_stays_in_its_queue_beyond_the_target_is_late() -> None:
    room, now = room_with_targets(), clock.now()
    assert late(room, now + timedelta(hours=1, minutes=59)) == []
    assert late(room, now + timedelta(hours=2, minutes=1)) == [SENT]
    Claim.objects.filter(statement=SENT).update(due_at=now + timedelta(days=1))
    assert late(room, now + timedelta(hours=2, minutes=1)) == [SENT]


def test_the_view_and_the_board_show_what_is_late() -> None:
    room, now = room_with_targets(), clock.now()
    closes(room, now + timedelta(hours=1))
    chris = room.actor("chris")
    found = in_view(Claim.objects.of_desk(room.desk.id), View.OVERDUE, chris)
    assert [claim.statement for claim in found] == [DRAFT]
    board = board_of(chris, now)
    assert [(line.claim.statement, line.late) for line in board.late] == [(DRAFT, True), (SENT, False)]
    assert {line.user.name: (line.own, line.late) for line in board.loads if line.own} == {"Ana": (1, 1)}


def test_the_chiefs_and_the_owner_are_told_once_for_each_due_time() -> None:
    room, now = room_with_targets(), clock.now()
    told(room)
    Claim.objects.filter(statement=DRAFT).update(due_at=now - timedelta(minutes=5))
    assert escalate_late(now=now) == 1
    assert escalate_late(now=now + timedelta(minutes=1)) == 0
    assert {line for line in told(room) if line[1] == "late"} == {("chris", "late"), ("ana", "late")}
    Claim.objects.filter(statement=DRAFT).update(due_at=now + timedelta(minutes=5))
    assert escalate_late(now=now) == 0
    assert escalate_late(now=now + timedelta(minutes=6)) == 1
    assert (Escalation.objects.count(), Event.objects.filter(verb="claim.escalated").count()) == (2, 2)


def test_the_flow_counts_open_claims_by_age_and_days() -> None:
    room, now = room_with_targets(), clock.now()
    Claim.objects.filter(statement=DRAFT).update(created_at=now - timedelta(days=4))
    flow = board_of(room.actor("chris"), now).flow
    assert (flow.day, flow.three, flow.week, flow.older, flow.total) == (1, 0, 1, 0, 2)
    assert (flow.came[-1], flow.came[-5], sum(flow.came)) == (2, 1, 3)
    assert (flow.approved[-1], sum(flow.approved), len(flow.approved)) == (1, 1, 14)
