"""The blind second check: two judge alone, agreement goes on, and nothing passes it by."""

import pytest

from factcheck.accounts.enums import Role
from factcheck.accounts.services import add_roles
from factcheck.audit.models import Event
from factcheck.audit.reading import history_of, words_of
from factcheck.claims.enums import Stage
from factcheck.core.problems import (
    FourEyes,
    HeldByAnother,
    Invalid,
    MoveNotAllowed,
    NotYourRole,
    RuleNotMet,
    Stale,
)
from factcheck.reviews.models import Conference, Pass, Verdict
from factcheck.reviews.sealing import hidden_lines, lines_kept_back
from factcheck.reviews.second_checks import second_check_facts
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.decisions import approve_claim, return_claim
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.queues import change_queue
from factcheck.reviews.services.second_checks import ask_second_check, cancel_second_check
from factcheck.reviews.services.taking import take_claim, take_next
from factcheck.reviews.turns import actions_for, turns
from tests import factories
from tests.factories import fresh
from tests.reviews.judges import blind, decisions_kept, judge

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_two_who_agree_approve() -> None:
    room = factories.newsroom()
    made = blind(room)
    assert judge(room, made, "rita").stage == Stage.IN_REVIEW
    assert judge(room, made, "omar").stage == Stage.APPROVED
    verdict = Verdict.objects.get(claim=made)
    assert (verdict.approvals, verdict.digest) == (2, made.content_digest)
    assert [row["by"] for row in decisions_kept(verdict)[0]["judgements"]] == [
        room.people["rita"].public_id,
        room.people["omar"].public_id,
    ]


def test_two_who_find_it_wanting_return() -> None:
    room = factories.newsroom()
    made = blind(room)
    judge(room, made, "rita", "denied")
    assert judge(room, made, "omar", "confirmed", "wording").stage == Stage.RETURNED
    assert Conference.objects.count() == 0


def test_the_ordinary_ways_are_closed_while_two_judge_blind() -> None:
    room = factories.newsroom()
    made = blind(room)
    rita = room.actor("rita")
    take_claim(actor=rita, claim_id=made.id)
    digest = made.content_digest
    with pytest.raises(MoveNotAllowed, match="blind"):
        approve_claim(actor=rita, claim_id=made.id, expected_version=None, content_digest=digest)
    with pytest.raises(MoveNotAllowed, match="blind"):
        return_claim(actor=rita, claim_id=made.id, expected_version=None, reason_code="other", text="No.")
    offered = actions_for(rita, [fresh(made)], turns([made]))[made.id]
    assert offered == ["judge", "take", "release"]
    plain = factories.newsroom()
    usual = factories.submitted(plain)
    with pytest.raises(MoveNotAllowed, match="No blind check"):
        judge(plain, usual, "rita")


def test_a_judgement_names_a_status_and_says_why_for_what_was_seen() -> None:
    room = factories.newsroom()
    made = blind(room)
    rita = room.actor("rita")
    take_claim(actor=rita, claim_id=made.id)
    for words, field in (
        (Judgement("true", "Because.", made.content_digest), "body/status"),
        (Judgement("denied", "  ", made.content_digest), "body/text"),
        (Judgement("denied", "Because.", made.content_digest, "mood"), "body/reason_code"),
    ):
        with pytest.raises(Invalid) as refused:
            judge_claim(actor=rita, claim_id=made.id, expected_version=None, judgement=words)
        assert [item.pointer for item in refused.value.items] == [field]
    with pytest.raises(Stale):
        judge_claim(
            actor=rita,
            claim_id=made.id,
            expected_version=None,
            judgement=Judgement("denied", "No.", "0" * 64),
        )


def test_neither_a_contributor_nor_the_first_judge_is_the_second() -> None:
    room = factories.newsroom()
    made = blind(room)
    add_roles(desk=room.desk, user=room.people["ana"], roles=frozenset({Role.REVIEWER}))
    judge(room, made, "rita")
    for name in ("ana", "rita"):
        with pytest.raises(FourEyes):
            take_claim(actor=room.actor(name), claim_id=made.id)
        assert take_next(actor=room.actor(name), queue_id=room.first_check.id) is None
    taken = take_next(actor=room.actor("omar"), queue_id=room.first_check.id)
    assert taken is not None
    assert taken.id == made.id


def test_nothing_tells_who_judged_first_before_both_have() -> None:
    room = factories.newsroom()
    made = blind(room)
    judge(room, made, "rita", "denied")
    omar, rita = room.people["omar"], room.people["rita"]
    facts = second_check_facts(made)
    assert (facts.judged, facts.told) == (1, [])
    lines = list(history_of(made.public_id))
    kept = hidden_lines(lines, omar.id)
    assert {line.verb for line in lines if line.seq in kept} == {"claim.taken", "claim.judged"}
    assert {line.actor_id for line in lines if line.seq not in kept} == {room.people["ana"].id}
    assert all("denied" not in str(words_of(line)) for line in lines if line.verb == "claim.judged")
    assert hidden_lines(lines, rita.id) == set()
    of_rita = Event.objects.filter(desk_id=room.desk.id, actor_id=rita.id)
    assert of_rita.exclude(lines_kept_back(room.actor("omar"))).count() == 0
    assert of_rita.exclude(lines_kept_back(room.actor("rita"))).count() == 2
    judge(room, made, "omar", "denied")
    assert hidden_lines(history_of(made.public_id), room.people["emil"].id) == set()
    assert [each.reviewer for each in second_check_facts(made).told[0].judgements] == [rita, omar]


def test_the_holder_is_not_named_under_seal() -> None:
    room = factories.newsroom()
    made = blind(room)
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    with pytest.raises(HeldByAnother) as refused:
        take_claim(actor=room.actor("omar"), claim_id=made.id)
    assert "Rita" not in refused.value.detail
    turn = turns([made])[made.id]
    assert (turn.who, turn.holder_for(room.actor("omar"))) == ("a reviewer", None)
    assert turn.holder_for(room.actor("rita")) == room.people["rita"]


def test_a_judge_says_nothing_beside_the_judgement() -> None:
    room = factories.newsroom()
    made = blind(room)
    add_comment(actor=room.actor("rita"), claim_id=made.id, new=NewComment("Whose estimate is it?"))
    judge(room, made, "rita")
    with pytest.raises(MoveNotAllowed, match="judgement"):
        add_comment(actor=room.actor("rita"), claim_id=made.id, new=NewComment("It is wrong."))
    add_comment(actor=room.actor("ana"), claim_id=made.id, new=NewComment("The mayor's."))
    judge(room, made, "omar", "denied")
    add_comment(actor=room.actor("rita"), claim_id=made.id, new=NewComment("I counted them."))


def test_a_blocking_note_stops_a_judgement_that_approves() -> None:
    room = factories.newsroom()
    made = blind(room)
    add_comment(actor=room.actor("ana"), claim_id=made.id, new=NewComment("Wait.", blocking=True))
    with pytest.raises(RuleNotMet):
        judge(room, made, "rita")
    assert judge(room, made, "rita", "denied").stage == Stage.IN_REVIEW


def test_a_chief_asks_by_hand_and_takes_it_back() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    with pytest.raises(NotYourRole):
        ask_second_check(actor=room.actor("rita"), claim_id=made.id, reason="A big one.")
    ask_second_check(actor=room.actor("chris"), claim_id=made.id, reason="A big one.")
    place = Pass.objects.get(review__claim=made)
    assert (place.blind, place.sealed, place.approvals_needed) == (True, True, 2)
    cancel_second_check(actor=room.actor("chris"), claim_id=made.id)
    assert factories.approve(room, made).stage == Stage.APPROVED
    with pytest.raises(MoveNotAllowed):
        ask_second_check(actor=room.actor("chris"), claim_id=made.id, reason="Too late.")


def test_what_was_asked_for_a_draft_holds_in_its_round_and_ends_with_the_verdict() -> None:
    room = factories.newsroom()
    made = factories.ready(room)
    ask_second_check(actor=room.actor("chris"), claim_id=made.id, reason="A big one.")
    factories.submit(room, made)
    judge(room, made, "rita")
    with pytest.raises(MoveNotAllowed, match="judged"):
        cancel_second_check(actor=room.actor("chris"), claim_id=made.id)
    judge(room, made, "omar")
    assert second_check_facts(made).asked is None


def test_only_claims_that_meet_the_rule_are_judged_twice() -> None:
    room = factories.newsroom()
    change_queue(
        actor=room.actor("chris"),
        queue_id=room.first_check.id,
        changes={"blind": ["risk:high", "kind:figure"]},
    )
    made = factories.submitted(room, kind="figure")
    usual = factories.submitted(room, "Engineers found cracks in two pillars")
    assert [Pass.objects.get(review__claim=each).blind for each in (made, usual)] == [True, False]
    with pytest.raises(Invalid):
        change_queue(actor=room.actor("chris"), queue_id=room.first_check.id, changes={"blind": ["moon"]})
