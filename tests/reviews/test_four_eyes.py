"""No contributor decides; every change after approval voids it; one result of two strokes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factcheck.accounts.actors import system_on
from factcheck.claims.enums import Stage
from factcheck.core import clock
from factcheck.core.problems import (
    FourEyes,
    HeldByAnother,
    InReview,
    MoveNotAllowed,
    NotHeld,
    NotYourRole,
    RuleNotMet,
    Stale,
)
from factcheck.reviews import content
from factcheck.reviews.models import Contributor, Decision, Pass, Review, Verdict
from factcheck.reviews.services import decisions, endings, submission, taking
from factcheck.sources.services.replies import NewReplyRequest, Reply, ask_for_reply, settle_reply
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_an_approved_claim_has_one_verdict_bound_to_its_content() -> None:
    room = factories.newsroom()
    made = factories.approved(room)
    verdict = Verdict.objects.get(claim=made)
    assert (made.stage, verdict.digest, verdict.status) == (Stage.APPROVED, made.content_digest, "confirmed")


def test_the_author_cannot_take_or_decide() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    factories.accounts.add_roles(
        desk=room.desk,
        user=room.people["ana"],
        roles=frozenset({factories.Role.REVIEWER, factories.Role.CHIEF}),
    )
    with pytest.raises(FourEyes):
        taking.take_claim(actor=room.actor("ana"), claim_id=made.id)
    assert taking.take_next(actor=room.actor("ana"), queue_id=room.first_check.id) is None
    taken = taking.take_next(actor=room.actor("rita"), queue_id=room.first_check.id)
    assert taken is not None
    assert taken.id == made.id


def test_an_earlier_author_cannot_decide_although_another_submits() -> None:
    room = factories.newsroom()
    made = factories.ready(room, by="ana")
    submission.submit_claim(actor=room.actor("ben"), claim_id=made.id, expected_version=None)
    barred = set(Contributor.objects.filter(review__claim=made).values_list("user__name", flat=True))
    assert barred == {"Ana", "Ben"}


def test_the_database_refuses_the_decision_of_a_contributor() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    place = Pass.objects.get(review__claim=made)
    with pytest.raises(IntegrityError, match="four eyes"), transaction.atomic():
        Decision.objects.create(
            in_pass=place,
            reviewer=room.people["ana"],
            kind="approve",
            digest=made.content_digest,
            at=made.created_at,
        )
    assert not Decision.objects.exists()


def test_the_database_refuses_a_verdict_without_its_approvals() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    review = Review.objects.get(claim=made)
    with pytest.raises(IntegrityError, match="approvals of every pass"), transaction.atomic():
        decisions.make_verdict(made, review)


def test_only_the_holder_decides() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    version, digest = made.version, made.content_digest
    with pytest.raises(NotHeld):
        decisions.approve_claim(
            actor=room.actor("rita"), claim_id=made.id, expected_version=version, content_digest=digest
        )
    taking.take_claim(actor=room.actor("omar"), claim_id=made.id)
    with pytest.raises(HeldByAnother):
        decisions.approve_claim(
            actor=room.actor("rita"), claim_id=made.id, expected_version=version, content_digest=digest
        )
    with pytest.raises(HeldByAnother):
        taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    with pytest.raises(NotYourRole):
        taking.take_claim(actor=room.actor("paul"), claim_id=made.id)


def test_an_expired_hold_frees_itself() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    taking.take_claim(actor=room.actor("omar"), claim_id=made.id)
    Pass.objects.filter(review__claim=made).update(held_until=made.created_at)
    taken = taking.take_next(actor=room.actor("rita"), queue_id=room.first_check.id)
    assert taken is not None
    assert taken.id == made.id


def test_an_approval_is_bound_to_the_digest_that_was_seen() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    with pytest.raises(Stale):
        decisions.approve_claim(
            actor=room.actor("rita"), claim_id=made.id, expected_version=made.version, content_digest="0" * 64
        )
    assert factories.fresh(made).stage == Stage.IN_REVIEW


def test_content_cannot_change_in_review_but_voids_an_approval() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    with pytest.raises(InReview, match="withdraw"):
        content.edit_claim(
            actor=room.actor("ana"), claim_id=made.id, expected_version=None, changes={"rationale": "Other."}
        )
    done = factories.approve(room, made)
    changed = content.edit_claim(
        actor=room.actor("ben"),
        claim_id=made.id,
        expected_version=done.version,
        changes={"rationale": "Other."},
    )
    assert changed.stage == Stage.DRAFT
    submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    barred = Contributor.objects.filter(review__claim=made, review__outcome="open").values_list(
        "user__name", flat=True
    )
    assert set(barred) == {"Ana", "Ben"}


def test_planning_does_not_void() -> None:
    room = factories.newsroom()
    done = factories.approved(room)
    planned = content.edit_claim(
        actor=room.actor("chris"),
        claim_id=done.id,
        expected_version=done.version,
        changes={"assignee": room.people["ben"]},
    )
    assert (planned.stage, planned.version) == (Stage.APPROVED, done.version + 1)


def test_a_patch_that_changes_nothing_writes_nothing() -> None:
    room = factories.newsroom()
    done = factories.approved(room)
    same = content.edit_claim(
        actor=room.actor("ana"),
        claim_id=done.id,
        expected_version=None,
        changes={"rationale": done.rationale},
    )
    assert (same.stage, same.version) == (Stage.APPROVED, done.version)


def test_a_claim_of_high_risk_passes_legal_with_another_reviewer() -> None:
    room = factories.newsroom()
    made = factories.submitted(room, risk="high")
    once = factories.approve(room, made, by="rita")
    assert once.stage == Stage.IN_REVIEW
    with pytest.raises(FourEyes):
        taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    assert factories.approve(room, made, by="omar").stage == Stage.APPROVED


def test_a_returned_claim_comes_back_in_a_second_round() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    back = decisions.return_claim(
        actor=room.actor("rita"),
        claim_id=made.id,
        expected_version=None,
        reason_code="wording",
        text="Say which.",
    )
    assert back.stage == Stage.RETURNED
    submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    assert factories.approve(room, made, by="rita").stage == Stage.APPROVED
    assert Review.objects.filter(claim=made).count() == 2


def test_a_submission_says_everything_that_is_missing() -> None:
    room = factories.newsroom()
    made = factories.claim(room, status="confirmed", accusation=True)
    with pytest.raises(RuleNotMet) as refused:
        submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    assert [item.code for item in refused.value.items] == ["evidence", "rationale", "reply_outcome"]


def test_a_chief_overrides_the_rule_with_a_reason_but_not_the_right_of_reply() -> None:
    room = factories.newsroom()
    made = factories.claim(room, status="confirmed")
    with pytest.raises(NotYourRole):
        submission.submit_claim(
            actor=room.actor("ana"), claim_id=made.id, expected_version=None, override_reason="Known to all."
        )
    sent = submission.submit_claim(
        actor=room.actor("chris"), claim_id=made.id, expected_version=None, override_reason="Known to all."
    )
    review = Review.objects.get(claim=sent)
    assert (review.overridden, review.override_reason) == (["evidence", "rationale"], "Known to all.")
    accused = factories.claim(
        room, "Engineers found cracks", status="unverified", rationale="Asked.", accusation=True
    )
    with pytest.raises(RuleNotMet):
        submission.submit_claim(
            actor=room.actor("chris"),
            claim_id=accused.id,
            expected_version=None,
            override_reason="In a hurry.",
        )


def test_an_accusation_is_not_approved_once_its_question_is_open_again() -> None:
    room = factories.newsroom()
    made = factories.ready(room, accusation=True)
    ana, asked = room.actor("ana"), clock.now()
    new = NewReplyRequest(None, asked, asked + timedelta(days=1), "mail", "Is it so?", party_name="The mayor")
    question = ask_for_reply(actor=ana, claim_id=made.id, new=new)
    settle_reply(actor=ana, request_id=question.id, reply=Reply("no_reply"))
    factories.submit(room, made)
    settle_reply(actor=ana, request_id=question.id, reply=Reply("open"))
    with pytest.raises(RuleNotMet) as refused:
        factories.approve(room, made)
    assert [item.code for item in refused.value.items] == ["reply_outcome"]
    settle_reply(actor=ana, request_id=question.id, reply=Reply("answered", clock.now(), "It is."))
    factories.approve(room, made)
    assert factories.approve(room, made, by="omar").stage == Stage.APPROVED


def test_a_dropped_claim_is_restored_as_a_draft() -> None:
    room = factories.newsroom()
    made = factories.claim(room)
    gone = endings.drop_claim(
        actor=room.actor("ana"), claim_id=made.id, expected_version=None, drop=endings.Drop("opinion")
    )
    assert (gone.stage, gone.drop_reason) == (Stage.DROPPED, "opinion")
    with pytest.raises(MoveNotAllowed, match="restore"):
        content.edit_claim(
            actor=room.actor("ana"), claim_id=made.id, expected_version=None, changes={"risk": "low"}
        )
    again = endings.restore_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    assert (again.stage, again.drop_reason) == (Stage.DRAFT, "")


def test_the_system_contributes_nothing() -> None:
    room = factories.newsroom()
    actor = system_on(room.desk)
    assert (actor.user_id, actor.roles) == (None, frozenset())


def test_a_pair_is_set_on_both_sides_and_taken_off_both() -> None:
    room = factories.newsroom()
    said = factories.claim(
        room, "The mayor said the repair will cost 54 million euros", assertion="attribution"
    )
    substance = factories.claim(room, "the repair will cost 54 million euros")
    third = factories.claim(room, "54 million euros")
    actor = room.actor("ana")
    content.edit_claim(actor=actor, claim_id=said.id, expected_version=None, changes={"pair": substance.id})
    assert factories.fresh(substance).pair_id == said.id
    content.edit_claim(actor=actor, claim_id=said.id, expected_version=None, changes={"pair": third.id})
    pairs = [factories.fresh(row).pair_id for row in (said, substance, third)]
    assert pairs == [third.id, None, said.id]
