"""Where two judges differ: somebody who is named decides, and the reason is kept."""

import pytest

from factcheck.audit.reading import history_of
from factcheck.claims.enums import Stage
from factcheck.core.problems import (
    Invalid,
    MoveNotAllowed,
    NotYourRole,
)
from factcheck.reviews.models import Conference, Pass, Verdict
from factcheck.reviews.second_checks import possible_deciders
from factcheck.reviews.services.conferences import name_decider
from factcheck.reviews.services.desk_rules import change_rules
from factcheck.reviews.services.submission import withdraw_claim
from factcheck.reviews.services.taking import take_claim
from factcheck.reviews.turns import actions_for, turns
from tests import factories
from tests.reviews.judges import blind, confer, decisions_kept, differing, judge

pytestmark = [pytest.mark.django_db, pytest.mark.both]


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
        assert decisions_kept(Verdict.objects.get(claim=made))[0]["conference"]["reason"] == conference.reason  # type: ignore[call-overload]  # the shape of a kept check


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
