"""The blind second check: two judge alone; if they agree the claim goes on or back, if not a conference opens."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core.problems import MoveNotAllowed
from factcheck.reviews.enums import DecisionKind
from factcheck.reviews.models import Decision, Pass
from factcheck.reviews.second_checks import judgement_words
from factcheck.reviews.services.conferences import open_conference
from factcheck.reviews.services.decisions import ready_to_decide, write_decision
from factcheck.reviews.services.judgements import Judgement, check_judgement, decision_on, go_back, go_on
from factcheck.reviews.services.stages import move_claim
from factcheck.reviews.workflow import Action

#: How many judge blind.
JUDGES = 2


def judge_claim(*, actor: Actor, claim_id: UUID, expected_version: int | None, judgement: Judgement) -> Claim:
    """Judge a claim without knowing of the other judge; the second judgement ends the check, or opens a conference."""
    actor.require(Right.APPROVE)
    check_judgement(judgement)
    with transaction.atomic():
        claim, current = ready_to_decide(actor, claim_id, expected_version, Action.JUDGE)
        if not current.sealed:
            raise MoveNotAllowed(_("No blind check is under way here: approve the claim, or return it."))
        write_decision(actor, current, decision_on(claim, current, judgement))
        made = Decision.objects.filter(in_pass=current).select_related("reviewer").order_by("at", "id")
        entries = _settle(claim, current, list(made))
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return claim


def _settle(claim: Claim, current: Pass, judgements: list[Decision]) -> list[Entry]:
    """What follows from the judgements that are there now; returns the entries to record."""
    place: dict[str, object] = {"queue": current.queue.public_id}
    if len(judgements) < JUDGES:
        current.held_by = current.held_until = None
        current.save(update_fields=["held_by", "held_until"])
        return [move_claim(claim, Action.JUDGE, after=place)]
    current.sealed = False
    current.save(update_fields=["sealed"])
    kinds = {each.kind for each in judgements}
    end = _ENDS[kinds.pop()] if len(kinds) == 1 else open_conference
    told = {**place, "judgements": [judgement_words(each) for each in judgements]}
    return [
        Entry("claim.compared", claim.public_id, claim.public_id, after=told),
        *end(claim, current, place),
    ]


def _approved(claim: Claim, current: Pass, after: dict[str, object]) -> list[Entry]:
    return [go_on(claim, current, after)]


def _returned(claim: Claim, current: Pass, after: dict[str, object]) -> list[Entry]:
    made = Decision.objects.filter(in_pass=current, kind=DecisionKind.RETURN).order_by("at", "id")
    return [go_back(claim, current, made[0], after)]


_ENDS: dict[str, Callable[[Claim, Pass, dict[str, object]], list[Entry]]] = {
    DecisionKind.APPROVE: _approved,
    DecisionKind.RETURN: _returned,
}
