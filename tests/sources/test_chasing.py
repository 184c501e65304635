"""Deadlines of the right of reply: told once before, flagged once after, whatever happens in between."""

from datetime import timedelta

import pytest

from factcheck.accounts.actors import Actor
from factcheck.audit.models import Event
from factcheck.claims.flags import clear_flag
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.reviews.enums import View
from factcheck.reviews.services.endings import Drop, drop_claim
from factcheck.reviews.worklists import in_view
from factcheck.sources.models import ReplyRequest
from factcheck.sources.services.chasing import chase_replies
from factcheck.sources.services.replies import Reply, settle_reply
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import question

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def asked(room: Newsroom) -> tuple[Claim, ReplyRequest]:
    """A claim with one open question, four hours before its deadline."""
    made = factories.claim(room)
    question(room, made, "Bridge builders")
    return made, ReplyRequest.objects.get(claim=made)


def lines(made: Claim) -> list[str]:
    """What the journal says of the claim's replies and flags."""
    told = Event.objects.filter(about=made.public_id).exclude(verb__startswith="claim.c").order_by("seq")
    return [verb for verb in told.values_list("verb", flat=True) if verb != "reply.asked"]


def waiting(actor: Actor) -> int:
    """How many claims stand in the view of those that wait for a reply."""
    return in_view(Claim.objects.of_desk(actor.desk_id), View.WAITING_FOR_REPLY, actor).count()


def test_a_reminder_comes_once_before_and_a_flag_once_after_the_deadline() -> None:
    room = factories.newsroom()
    made, request = asked(room)
    assert chase_replies(now=request.deadline - timedelta(hours=2)) == 0
    assert chase_replies(now=request.deadline - timedelta(minutes=50)) == 1
    assert chase_replies(now=request.deadline - timedelta(minutes=40)) == 0
    assert lines(made) == ["reply.reminded"]
    late = request.deadline + timedelta(minutes=1)
    assert chase_replies(now=late) == 2
    assert chase_replies(now=late) == 0
    assert lines(made) == ["reply.reminded", "reply.overdue", "claim.flagged"]


def test_a_flag_that_a_person_cleared_is_not_raised_again() -> None:
    room = factories.newsroom()
    made, request = asked(room)
    late = request.deadline + timedelta(minutes=1)
    chase_replies(now=late)
    clear_flag(actor=room.actor("ana"), claim_id=made.id, flag="reply_overdue", note="They called back.")
    assert chase_replies(now=late) == 0
    assert Flag.objects.filter(cleared_at__isnull=True).count() == 0


def test_the_flag_stays_while_another_question_is_overdue_and_comes_back_with_a_reopened_one() -> None:
    room = factories.newsroom()
    made, first = asked(room)
    question(room, made, "City council")
    late = clock.now() + timedelta(hours=5)
    chase_replies(now=late)
    ana = room.actor("ana")
    settle_reply(actor=ana, request_id=first.id, reply=Reply("declined", late))
    assert Flag.objects.filter(cleared_at__isnull=True).count() == 1
    second = ReplyRequest.objects.get(outcome="open")
    settle_reply(actor=ana, request_id=second.id, reply=Reply("no_reply", late))
    assert Flag.objects.filter(cleared_at__isnull=True).count() == 0
    settle_reply(actor=ana, request_id=second.id, reply=Reply("open"))
    assert chase_replies(now=late) == 2
    assert Flag.objects.filter(cleared_at__isnull=True).count() == 1


def test_the_view_counts_claims_that_wait_and_no_dropped_one() -> None:
    room = factories.newsroom()
    made, request = asked(room)
    ana = room.actor("ana")
    assert waiting(ana) == 1
    drop_claim(actor=ana, claim_id=made.id, expected_version=None, drop=Drop(reason="opinion"))
    assert waiting(ana) == 0
    assert chase_replies(now=request.deadline + timedelta(hours=1)) == 0
