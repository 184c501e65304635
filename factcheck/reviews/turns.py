"""Whose turn it is, and what somebody may do with a claim now: for many claims in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role, Scope
from factcheck.accounts.models import User
from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.wording import Sentence, worded
from factcheck.reviews.models import Conference, Contributor, Decision, Pass
from factcheck.reviews.services.taking import one_person_two_queues
from factcheck.reviews.workflow import Action, possible


@dataclass(frozen=True)
class Turn:
    """Where a claim waits: for whom, since when, why; its open pass, and who holds it until when (None: nobody).

    ``conference``: the open one, if the two judgements of the pass differ; the pass is not for taking then.
    """

    who: Sentence
    since: datetime
    why: str
    current: Pass | None = None
    holder: User | None = None
    held_until: datetime | None = None
    conference: Conference | None = None

    @property
    def sealed(self) -> bool:
        """Whether the claim is judged blind now: who holds it, or has judged, is not told."""
        return self.current is not None and self.current.sealed

    def holder_for(self, actor: Actor) -> User | None:
        """Return who holds the claim, as far as ``actor`` may know: under seal only himself."""
        return self.holder if not self.sealed or self._holds(actor) else None

    def _holds(self, actor: Actor) -> bool:
        return self.holder is not None and self.holder.id == actor.user_id


def turns(claims: Iterable[Claim]) -> dict[UUID, Turn]:
    """Return whose turn it is on each claim."""
    chosen = list(claims)
    now = clock.database_now()
    passes = {
        row.review.claim_id: row
        for row in Pass.objects.filter(
            review__claim__in=chosen, review__outcome="open", state__in=("open", "conference")
        )
        .select_related("queue", "review", "held_by", "conference__decider")
        .annotate(judged=Exists(Decision.objects.filter(in_pass=OuterRef("pk"))))
    }
    return {claim.id: _turn(claim, passes.get(claim.id), now) for claim in chosen}


def _turn(claim: Claim, current: Pass | None, now: datetime) -> Turn:
    if current is not None:
        return _in_conference(current) if current.state == "conference" else _in_queue(claim, current, now)
    who = claim.assignee or claim.created_by
    name = who.get_full_name() if who else _("nobody")
    waits = {
        Stage.DRAFT: (name, "draft"),
        Stage.RETURNED: (name, "returned"),
        Stage.APPROVED: (_("a publisher"), "approved"),
    }
    person, why = waits.get(Stage(claim.stage), ("", claim.stage))
    return Turn(person, claim.staged_at, why)


def _in_queue(claim: Claim, current: Pass, now: datetime) -> Turn:
    since = current.entered_at or claim.staged_at
    if current.held_until is not None and current.held_until > now and current.held_by is not None:
        who: Sentence = _("a reviewer") if current.sealed else current.held_by.get_full_name()
        return Turn(who, since, "taken", current, current.held_by, current.held_until)
    return Turn(worded(_("queue %(name)s"), name=current.queue.name), since, _why(current), current)


def _why(current: Pass) -> str:
    if current.sealed:
        return "second blind judgement" if vars(current)["judged"] else "two blind judgements"
    return "submitted" if current.order == 1 else "passed on"


def _in_conference(current: Pass) -> Turn:
    conference = current.conference
    who: Sentence = conference.decider.get_full_name() if conference.decider else _("a chief")
    why = "conference" if conference.decider else "conference without a decider"
    return Turn(who, conference.opened_at, why, current, conference=conference)


_RIGHTS: dict[Action, Right] = {
    Action.SUBMIT: Right.SUBMIT,
    Action.WITHDRAW: Right.WITHDRAW,
    Action.JUDGE: Right.APPROVE,
    Action.APPROVE: Right.APPROVE,
    Action.RETURN: Right.RETURN,
    Action.DROP: Right.DROP,
    Action.RESTORE: Right.RESTORE,
    Action.REOPEN: Right.REOPEN,
    Action.PUBLISH: Right.PUBLISH,
    Action.RETRACT: Right.RETRACT,
    Action.REINSTATE: Right.REINSTATE,
}


def actions_for(actor: Actor, claims: Iterable[Claim], found: dict[UUID, Turn]) -> dict[UUID, list[str]]:
    """Return what ``actor`` may do with each claim now, in the words of the API; buttons show the same."""
    chosen = list(claims)
    barred = barred_for(actor, [claim.id for claim in chosen])
    return {claim.id: _actions(actor, claim, found[claim.id], claim.id in barred) for claim in chosen}


def barred_for(actor: Actor, claim_ids: list[UUID]) -> set[UUID]:
    """Return the claims in review that four eyes keep the actor from deciding."""
    if actor.user is None:
        return set(claim_ids)
    written = Contributor.objects.filter(
        user=actor.user, review__claim_id__in=claim_ids, review__outcome="open"
    )
    decided = Decision.objects.filter(
        reviewer=actor.user, in_pass__review__claim_id__in=claim_ids, in_pass__review__outcome="open"
    )
    if one_person_two_queues(actor.desk_id):
        decided = decided.filter(in_pass__state="open")
    return {
        *written.values_list("review__claim_id", flat=True),
        *decided.values_list("in_pass__review__claim_id", flat=True),
    }


def _actions(actor: Actor, claim: Claim, turn: Turn, barred: bool) -> list[str]:
    found = [str(action) for action in possible(claim.stage) if _may(actor, claim, turn, action, barred)]
    return [*found, *_hold_actions(actor, turn, barred)]


def _may(actor: Actor, claim: Claim, turn: Turn, action: Action, barred: bool) -> bool:
    right = _RIGHTS.get(action)
    if right is None or not actor.may(right):
        return False
    if action in {Action.JUDGE, Action.APPROVE, Action.RETURN}:
        if (action is Action.JUDGE) != turn.sealed:
            return False
        holds = turn.holder is not None and turn.holder.id == actor.user_id
        return (
            holds and not barred and turn.current is not None and Role(turn.current.queue.role) in actor.roles
        )
    if action is Action.WITHDRAW:
        mine = turn.current is not None and turn.current.review.submitted_by_id == actor.user_id
        return mine or Role.CHIEF in actor.roles
    if action is Action.RESTORE:
        return claim.merged_into_id is None
    if action is Action.RETRACT:
        return claim.public
    return not (action is Action.DROP and claim.public)


def _hold_actions(actor: Actor, turn: Turn, barred: bool) -> list[str]:
    if turn.current is None or not actor.has_scope(Scope.REVIEWS_WRITE):
        return []
    role = Role(turn.current.queue.role) in actor.roles
    if turn.conference is not None:
        named = turn.conference.decider_id == actor.user_id
        return ["confer"] if named and (role or Role.CHIEF in actor.roles) else []
    found = []
    holder = turn.holder
    if role and not barred and (holder is None or holder.id == actor.user_id):
        found.append("take")
    if holder is not None and (holder.id == actor.user_id or actor.may(Right.REASSIGN)):
        found.append("release")
    return found
