"""The blind second check: two judge alone, agreement goes on, disagreement goes to somebody named, and nothing passes it by."""

import json

import pytest
from django.db import IntegrityError, transaction

from factcheck.accounts.enums import Role
from factcheck.accounts.services import add_roles
from factcheck.audit.models import Event
from factcheck.audit.reading import history_of, words_of
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import (
    FourEyes,
    HeldByAnother,
    Invalid,
    MoveNotAllowed,
    NotYourRole,
    RuleNotMet,
    Stale,
)
from factcheck.reviews.models import Conference, Decision, Pass, Review, Verdict
from factcheck.reviews.sealing import hidden_lines, lines_kept_back
from factcheck.reviews.second_checks import possible_deciders, second_check_facts
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.conferences import decide_conference, name_decider
from factcheck.reviews.services.decisions import approve_claim, make_verdict, return_claim
from factcheck.reviews.services.desk_rules import change_rules
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.services.judging import judge_claim
from factcheck.reviews.services.queues import change_queue
from factcheck.reviews.services.second_checks import ask_second_check, cancel_second_check
from factcheck.reviews.services.submission import withdraw_claim
from factcheck.reviews.services.taking import take_claim, take_next
from factcheck.reviews.turns import actions_for, turns
from tests import factories
from tests.factories import Newsroom, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def blind(room: Newsroom) -> Claim:
    """Return a claim in review in a queue that has claims checked blind."""
    if "dana" not in room.people:
        for name, roles in (("dana", {Role.REVIEWER}), ("emil", {Role.REVIEWER})):
            room.people[name] = factories.user(name)
            add_roles(desk=room.desk, user=room.people[name], roles=frozenset(roles))
        change_queue(actor=room.actor("chris"), queue_id=room.first_check.id, changes={"blind": ["all"]})
    return factories.submitted(room)


def judge(room: Newsroom, made: Claim, name: str, status: str = "confirmed", code: str = "") -> Claim:
    """Take the claim and judge it."""
    take_claim(actor=room.actor(name), claim_id=made.id)
    words = Judgement(status, f"{name} looked.", fresh(made).content_digest, code)
    return judge_claim(actor=room.actor(name), claim_id=made.id, expected_version=None, judgement=words)


def confer(room: Newsroom, made: Claim, name: str, status: str = "confirmed") -> Claim:
    """Decide the conference of the claim."""
    words = Judgement(status, "Both sources are one.", fresh(made).content_digest)
    return decide_conference(actor=room.actor(name), claim_id=made.id, expected_version=None, judgement=words)


def differing(room: Newsroom) -> Claim:
    """Return a claim on which Rita and Omar differ."""
    made = blind(room)
    judge(room, made, "rita")
    return judge(room, made, "omar", "denied")


def test_two_who_agree_approve() -> None:
    room = factories.newsroom()
    made = blind(room)
    assert judge(room, made, "rita").stage == Stage.IN_REVIEW
    assert judge(room, made, "omar").stage == Stage.APPROVED
    verdict = Verdict.objects.get(claim=made)
    assert (verdict.approvals, verdict.digest) == (2, made.content_digest)
    assert [row["by"] for row in _kept(verdict)[0]["judgements"]] == [
        room.people["rita"].public_id,
        room.people["omar"].public_id,
    ]


def _kept(verdict: Verdict) -> list[dict[str, list[dict[str, str]]]]:
    found: list[dict[str, list[dict[str, str]]]] = json.loads(verdict.content.body)["second_checks"]
    return found


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


def test_a_disagreement_waits_for_a_chief_to_name_somebody() -> None:
    room = factories.newsroom()
    made = differing(room)
    assert (made.stage, turns([made])[made.id].who) == (Stage.IN_REVIEW, "a chief")
    names = {user.name for user in possible_deciders(Pass.objects.get(review__claim=made, order=1))}
    assert names == {"Chris", "Dana", "Emil"}
    with pytest.raises(MoveNotAllowed, match="conference"):
        take_claim(actor=room.actor("dana"), claim_id=made.id)
    with pytest.raises(NotYourRole, match="name"):
        confer(room, made, "dana")
    with pytest.raises(NotYourRole):
        name_decider(actor=room.actor("dana"), claim_id=made.id, user_id=room.people["dana"].id)
    for name in ("ana", "rita", "omar", "paul"):
        with pytest.raises(Invalid):
            name_decider(actor=room.actor("chris"), claim_id=made.id, user_id=room.people[name].id)
    name_decider(actor=room.actor("chris"), claim_id=made.id, user_id=room.people["dana"].id)
    turn = turns([made])[made.id]
    assert (turn.who, turn.why) == ("Dana", "conference")
    offered = {n: actions_for(room.actor(n), [made], {made.id: turn})[made.id] for n in ("dana", "emil")}
    assert offered == {"dana": ["confer"], "emil": []}
    with pytest.raises(NotYourRole, match="Dana"):
        confer(room, made, "emil")


@pytest.mark.parametrize(("status", "stage"), [("confirmed", "approved"), ("denied", "returned")])
def test_the_conference_decides_and_its_reason_is_kept(status: str, stage: str) -> None:
    room = factories.newsroom()
    made = differing(room)
    name_decider(actor=room.actor("chris"), claim_id=made.id, user_id=room.people["dana"].id)
    assert confer(room, made, "dana", status).stage == stage
    conference = Conference.objects.get()
    assert (conference.outcome, conference.reason) == (
        "approve" if stage == "approved" else "return",
        "Both sources are one.",
    )
    verbs = list(history_of(made.public_id).values_list("verb", flat=True))
    assert verbs[:2] == [f"claim.{stage}", "conference.decided"]
    with pytest.raises(MoveNotAllowed):
        confer(room, made, "dana", status)
    if stage == "approved":
        assert _kept(Verdict.objects.get(claim=made))[0]["conference"]["reason"] == conference.reason  # type: ignore[call-overload]  # the shape of a kept check


def test_the_desk_names_its_decider_beforehand() -> None:
    room = factories.newsroom()
    made = blind(room)
    chris = room.actor("chris")
    change_rules(actor=chris, expected_version=None, changes={"conference_decider": room.people["emil"]})
    judge(room, made, "rita")
    judge(room, made, "omar", "denied")
    assert Conference.objects.get().decider == room.people["emil"]
    with pytest.raises(Invalid):
        change_rules(
            actor=chris, expected_version=None, changes={"conference_decider": factories.user("stranger")}
        )


def test_a_decider_who_takes_part_is_not_named_by_the_rule() -> None:
    room = factories.newsroom()
    made = blind(room)
    change_rules(
        actor=room.actor("chris"), expected_version=None, changes={"conference_decider": room.people["omar"]}
    )
    judge(room, made, "rita")
    judge(room, made, "omar", "denied")
    assert Conference.objects.get().decider is None


def test_a_withdrawal_closes_the_conference_and_the_next_round_begins_anew() -> None:
    room = factories.newsroom()
    made = differing(room)
    withdraw_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    assert Conference.objects.get().outcome == "closed"
    factories.submit(room, made)
    assert judge(room, made, "omar").stage == Stage.IN_REVIEW
    assert judge(room, made, "rita").stage == Stage.APPROVED


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


def _refused(match: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match=match)


def test_the_database_holds_the_conference() -> None:
    room = factories.newsroom()
    made = differing(room)
    place, review = Pass.objects.get(review__claim=made, state="conference"), Review.objects.get(claim=made)
    with _refused("approvals of every pass|waits for the conference"), transaction.atomic():
        make_verdict(made, review)
    for state in ("open", "done"):
        with _refused("not passed by"), transaction.atomic():
            Pass.objects.filter(id=place.id).update(state=state)
    with _refused("named for it"), transaction.atomic():
        _decide(room, place, "dana", made)
    for name in ("ana", "rita"):
        with _refused("no part"), transaction.atomic():
            Conference.objects.update(decider=room.people[name])
    Conference.objects.update(decider=room.people["dana"])
    with _refused("as its decider decided"), transaction.atomic():
        Conference.objects.update(outcome="approve", reason="So.", ended_at=clock.now())
    with _refused("append-only"), transaction.atomic():
        Conference.objects.all().delete()
    _decide(room, place, "dana", made)
    with _refused("waits for the conference"), transaction.atomic():
        make_verdict(made, review)


def _decide(room: Newsroom, place: Pass, name: str, made: Claim) -> None:
    Decision.objects.create(
        in_pass=place,
        reviewer=room.people[name],
        kind="approve",
        status="confirmed",
        text="So.",
        digest=made.content_digest,
        at=clock.now(),
    )


def test_the_database_holds_the_seal() -> None:
    room = factories.newsroom()
    made = blind(room)
    place = Pass.objects.get(review__claim=made)
    words = {"in_pass": place, "digest": made.content_digest, "at": clock.now(), "kind": "approve"}
    with _refused("asks everybody"), transaction.atomic():
        Decision.objects.create(reviewer=room.people["rita"], **words)
    with _refused("asks everybody"), transaction.atomic():
        Decision.objects.create(reviewer=room.people["rita"], status="denied", text="No.", **words)
    judge(room, made, "rita")
    with _refused("a seal holds"), transaction.atomic():
        Pass.objects.filter(id=place.id).update(sealed=False)
    with _refused("two judgements that differ"), transaction.atomic():
        Conference.objects.create(in_pass=place, opened_at=clock.now())
