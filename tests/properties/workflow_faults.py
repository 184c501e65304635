"""Faults for the machine to find: each takes one guard out of the product, by name."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from factcheck.claims import placing
from factcheck.claims.models import Claim
from factcheck.reviews import content, facts, open_work, workflow, worklists
from factcheck.reviews.content import door
from factcheck.reviews.enums import Missing
from factcheck.reviews.models import Pass
from factcheck.reviews.rules import VerdictRule
from factcheck.reviews.services import audits, decisions, queues, sign_offs, stages, submission, taking
from factcheck.sources.services import chasing
from tests.properties.test_revisions_never_guess import nearest_lookalike


def _stale_approval(patch: pytest.MonkeyPatch) -> None:
    """An approval is taken for whatever the claim says now."""
    real = decisions.approve_claim

    def approve(*, content_digest: str, claim_id: Any, **rest: Any) -> object:
        return real(claim_id=claim_id, content_digest=Claim.objects.get(id=claim_id).content_digest, **rest)

    patch.setattr(decisions, "approve_claim", approve)


def _earlier_author(patch: pytest.MonkeyPatch) -> None:
    """Only who submits is barred; who wrote it before is forgotten."""
    patch.setattr(submission, "contributors_of", lambda claim: set())


def _double_verdict(patch: pytest.MonkeyPatch) -> None:
    """What is approved can be submitted again while its verdict stands."""
    again = workflow.Move(workflow.Stage.IN_REVIEW, frozenset({*["draft", "returned", "approved"]}))
    patch.setitem(workflow.MOVES, workflow.Action.SUBMIT, again)


def _kept_approval(patch: pytest.MonkeyPatch) -> None:
    """A change of evidence leaves the approval as it is."""
    real = door.settle

    def settle(actor: Any, claim: Claim, entry: Any, **more: Any) -> object:
        stage, claim.stage = claim.stage, "draft" if entry.verb.startswith("evidence.") else claim.stage
        entries = real(actor, claim, entry, **more)
        if entry.verb.startswith("evidence."):
            claim.stage = stage
        return entries

    patch.setattr(door, "settle", settle)


def _guess(patch: pytest.MonkeyPatch) -> None:
    """What is lost goes to the passage that is most like it."""
    patch.setattr(placing.RevisionPair, "carry", nearest_lookalike)


def _kept_hold(patch: pytest.MonkeyPatch) -> None:
    """A round that ends leaves its holds."""
    real = stages.close_review

    def close(review: Any, outcome: Any, **more: Any) -> None:
        held = list(Pass.objects.filter(review=review, held_by__isnull=False))
        real(review, outcome, **more)
        Pass.objects.bulk_update(held, ["held_by", "held_until"])

    for module in (decisions, submission):
        patch.setattr(module, "close_review", close)


def _shed_stage(patch: pytest.MonkeyPatch) -> None:
    """A stage is written past the services."""
    patch.setattr(
        content,
        "edit_claim",
        lambda *, claim_id, **rest: Claim.objects.filter(id=claim_id).update(stage="approved"),
    )


def _sign_off_anyway(patch: pytest.MonkeyPatch) -> None:
    """Nothing keeps an article from its sign-off."""
    empty = open_work.OpenWork
    patch.setattr(sign_offs, "open_work", lambda article, revision: empty(revision, [], [], [], []))


def _take_what_is_held(patch: pytest.MonkeyPatch) -> None:
    """Who has no role any more still takes."""
    patch.setattr(taking, "check_role", lambda actor, queue: None)


def _retired_anyway(patch: pytest.MonkeyPatch) -> None:
    """A queue goes while claims are on their way through it."""
    patch.setattr(
        queues, "Pass", SimpleNamespace(objects=SimpleNamespace(filter=lambda **_: Pass.objects.none()))
    )


def _skill_ignored(patch: pytest.MonkeyPatch) -> None:
    """The next claim goes to whoever asks, whether he can judge it or not."""
    patch.setattr(taking, "fitting", lambda passes, queue, user: passes)


def _view_of_others(patch: pytest.MonkeyPatch) -> None:
    """Claims that four eyes keep from somebody count as his to review."""
    patch.setattr(worklists, "barred_left_out", lambda passes, desk_id, user: passes)


def _rule_ignored(patch: pytest.MonkeyPatch) -> None:
    """Every desk has the rule that ships."""
    patch.setattr(facts, "verdict_rule", lambda desk_id: VerdictRule())


def _no_right_of_reply(patch: pytest.MonkeyPatch) -> None:
    """An accusation goes to review though nobody was heard."""
    real = submission.missing_for
    patch.setattr(
        submission,
        "missing_for",
        lambda claim: [item for item in real(claim) if item.code != Missing.REPLY_OUTCOME],
    )


def _own_work_audited(patch: pytest.MonkeyPatch) -> None:
    """What the auditor has a part in is drawn from too."""
    patch.setattr(audits, "has_part", lambda user, claims: set())


def _finding_by_anybody(patch: pytest.MonkeyPatch) -> None:
    """Whoever looks writes down what he found."""
    patch.setattr(audits, "check_auditor", lambda actor, draw: None)


def _late_unflagged(patch: pytest.MonkeyPatch) -> None:
    """A deadline passes, and nothing is said on the claim."""
    patch.setattr(chasing, "raise_flag", lambda **_: None)


def _notes_left_behind(patch: pytest.MonkeyPatch) -> None:
    """Who decides says nothing of what he has kept for later."""
    patch.setattr(decisions, "send_along", lambda actor, claim: [])


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "stale approval": _stale_approval,
    "self-approval by an earlier author": _earlier_author,
    "double live verdict": _double_verdict,
    "approval kept after a change of evidence": _kept_approval,
    "claim carried to a lookalike": _guess,
    "hold not freed": _kept_hold,
    "stage written past the services": _shed_stage,
    "signed off with work to do": _sign_off_anyway,
    "taking without a role": _take_what_is_held,
    "queue retired under its claims": _retired_anyway,
    "skill ignored": _skill_ignored,
    "view counts what is not his": _view_of_others,
    "desk's rule ignored": _rule_ignored,
    "accusation sent without a reply": _no_right_of_reply,
    "audit of one's own work": _own_work_audited,
    "finding by somebody else": _finding_by_anybody,
    "late question not flagged": _late_unflagged,
    "notes left behind": _notes_left_behind,
}
