"""The ask list: who is on it and why, answers in place, words typed survive a refusal, isolation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.claims.models import Claim
from factcheck.claims.services import add_party
from factcheck.core import clock
from factcheck.reviews.asks import Why, open_questions
from factcheck.sources.models import Position, ReplyRequest
from factcheck.sources.services.replies import Reply, settle_reply
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import position, question, signed_in

pytestmark = pytest.mark.django_db


def claimed(room: Newsroom, quote: str = "closed the harbour bridge on Monday", **fields: object) -> Claim:
    """A claim that the mayor made."""
    party, _new = add_party(actor=room.actor("ana"), name="The mayor")
    return factories.claim(room, quote, claimant_id=party.id, **fields)


def listed(room: Newsroom) -> list[tuple[str, str]]:
    """The questions of the desk: party and why."""
    found = open_questions(desk_id=room.desk.id)
    return [(q.party.name if q.party else "", str(q.why)) for q in found]


def answer(made: Claim, **fields: str) -> dict[str, str]:
    """What the form of an answer sends."""
    sent = {"key": "x", "claim": made.public_id, "answered_at": "2026-03-01T10:00", "terms": "on_record"}
    return sent | fields


def test_whom_to_ask_and_why() -> None:
    room = factories.newsroom()
    made = claimed(room)
    accusing = factories.claim(room, "cracks in two pillars", accusation=True)
    factories.claim(room, "Traffic is led over the ring road")
    assert listed(room) == [("", Why.ACCUSED), ("The mayor", Why.CLAIMANT)]
    question(room, accusing, "Bridge builders")
    position(room, made, "The mayor", "confirms")
    assert listed(room) == [("Bridge builders", Why.ASKED)]
    asked = ReplyRequest.objects.get()
    settle_reply(actor=room.actor("ana"), request_id=asked.id, reply=Reply("answered", clock.now(), "No."))
    assert listed(room) == [("Bridge builders", Why.UNWRITTEN)]
    settle_reply(actor=room.actor("ana"), request_id=asked.id, reply=Reply("declined", clock.now()))
    assert listed(room) == []


def test_an_answer_to_a_question_settles_it_and_becomes_a_position() -> None:
    room = factories.newsroom()
    made = factories.claim(room, accusation=True)
    question(room, made, "Bridge builders")
    asked = ReplyRequest.objects.get()
    sent = answer(
        made,
        request=asked.public_id,
        party=asked.party.public_id,
        outcome="answered",
        words="Not so.",
        stance="denies",
    )
    response = signed_in(room, "ana").post("/asks/answer?by=article", sent)
    assert (response.status_code, response["Location"]) == (302, "/asks?by=article")
    asked.refresh_from_db()
    assert (asked.outcome, asked.words) == ("answered", "Not so.")
    taken = Position.objects.get()
    assert (taken.party_id, taken.stance, taken.words, str(taken.said_on)) == (
        asked.party_id,
        "denies",
        "Not so.",
        "2026-03-01",
    )
    assert listed(room) == []


def test_an_answer_that_cannot_be_a_position_now_changes_nothing_and_keeps_the_words() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    question(room, made, "Bridge builders")
    asked = ReplyRequest.objects.get()
    sent = answer(
        made,
        key=asked.public_id,
        request=asked.public_id,
        party=asked.party.public_id,
        outcome="answered",
        words="We deny it.",
        stance="denies",
    )
    refused = signed_in(room, "ana").post("/asks/answer", sent)
    assert refused.status_code == 409
    assert "We deny it.</textarea>" in refused.content.decode()
    asked.refresh_from_db()
    assert (asked.outcome, Position.objects.count()) == ("open", 0)
    assert signed_in(room, "ana").post("/asks/answer", sent | {"stance": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.outcome == "answered"


def test_an_answer_nobody_was_asked_for_needs_a_stance_and_somebody() -> None:
    room = factories.newsroom()
    made = factories.claim(room, accusation=True)
    ana = signed_in(room, "ana")
    assert ana.post("/asks/answer", answer(made)).status_code == 422
    assert ana.post("/asks/answer", answer(made, stance="denies")).status_code == 422
    assert ana.post("/asks/answer", answer(made, stance="denies", party_name="Builders")).status_code == 302
    assert Position.objects.get().party.name == "Builders"


def test_a_new_question_is_written_down_with_a_new_party() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    sent = {
        "claim": made.public_id,
        "party": "Bridge builders",
        "channel": "e-mail",
        "asked_at": "2026-03-01T10:00",
        "deadline": "2026-03-01T09:00",
        "question": "Is it so?",
    }
    refused = signed_in(room, "ana").post("/asks/new", sent)
    assert refused.status_code == 422
    assert "Is it so?</textarea>" in refused.content.decode()
    assert (
        signed_in(room, "ana").post("/asks/new", sent | {"deadline": "2026-03-02T09:00"}).status_code == 302
    )
    assert ReplyRequest.objects.get().party.name == "Bridge builders"
    assert signed_in(room, "vera").post("/asks/new", sent).status_code == 403


def test_the_page_groups_by_party_or_article_and_shows_the_log() -> None:
    room = factories.newsroom()
    made = claimed(room)
    question(room, made, "Bridge builders")
    ReplyRequest.objects.update(
        deadline=clock.now() - timedelta(hours=20), asked_at=clock.now() - timedelta(hours=30)
    )
    page = signed_in(room, "ana").get("/asks").content.decode()
    assert "The mayor" in page
    assert "Overdue" in page
    assert "mailto:?subject=" in page
    by_article = signed_in(room, "vera").get("/asks?by=article&show=all").content.decode()
    assert "Council closes the harbour bridge" in by_article
    assert "Record an answer" not in by_article
    assert room.article is not None
    assert signed_in(room, "ana").get(f"/asks?article={room.article.public_id}").status_code == 200


def test_another_desk_sees_and_records_nothing() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    made = claimed(room)
    question(room, made, "Bridge builders")
    asked = ReplyRequest.objects.get()
    stranger = signed_in(other, "ana")
    assert "Bridge builders" not in stranger.get("/asks?show=all").content.decode()
    assert room.article is not None
    assert stranger.get(f"/asks?article={room.article.public_id}").status_code == 404
    sent = answer(made, request=asked.public_id, party=asked.party.public_id, outcome="answered")
    assert stranger.post("/asks/answer", sent).status_code == 404
    asked.refresh_from_db()
    assert asked.outcome == "open"


def test_a_request_of_another_claim_is_not_settled() -> None:
    room = factories.newsroom()
    made, second = claimed(room), factories.claim(room, "cracks in two pillars")
    question(room, second, "Bridge builders")
    sent = answer(made, request=ReplyRequest.objects.get().public_id, outcome="answered")
    assert signed_in(room, "ana").post("/asks/answer", sent).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list() -> None:
    room = factories.newsroom()
    ana = signed_in(room, "ana")
    counts = []
    for quote in (
        "closed the harbour bridge on Monday",
        "cracks in two pillars",
        "54 million euros",
    ):
        made = claimed(room, quote)
        question(room, made, f"Builders of {quote}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert ana.get("/asks?show=all").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]
