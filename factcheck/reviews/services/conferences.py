"""The conference on a disagreement: it opens by itself, a named person who has no part in the claim decides it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.enums import Role
from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import FourEyes, Invalid, MoveNotAllowed, NotYourRole
from factcheck.core.wording import worded
from factcheck.reviews.enums import ConferenceOutcome, DecisionKind
from factcheck.reviews.models import Conference, DeskRule, Pass
from factcheck.reviews.second_checks import possible_deciders
from factcheck.reviews.services.decisions import write_decision
from factcheck.reviews.services.judgements import Judgement, check_judgement, decision_on, go_back, go_on
from factcheck.reviews.services.pending import send_along
from factcheck.reviews.services.stages import check_move, lock_claim, move_claim
from factcheck.reviews.workflow import Action


def open_conference(claim: Claim, current: Pass, after: dict[str, object]) -> list[Entry]:
    """Open the conference of a locked claim whose two judgements differ; returns the entries to record."""
    current.state, current.held_by, current.held_until = "conference", None, None
    current.save(update_fields=["state", "held_by", "held_until"])
    decider = _standing_decider(current)
    conference = Conference.objects.create(in_pass=current, opened_at=clock.now(), decider=decider)
    told = {"decider": decider.username if decider else None}
    opened = Entry("conference.opened", conference.public_id, claim.public_id, after=told)
    return [move_claim(claim, Action.JUDGE, after=after), opened]


def _standing_decider(current: Pass) -> User | None:
    """Whom the desk's rule names, if he may decide this one; else a chief has to name somebody."""
    rule = DeskRule.objects.filter(desk_id=current.queue.desk_id, conference_decider__isnull=False).first()
    if rule is None:
        return None
    return next((user for user in possible_deciders(current) if user.id == rule.conference_decider_id), None)


def name_decider(*, actor: Actor, claim_id: UUID, user_id: UUID) -> Conference:
    """Name who decides the open conference of a claim, or another person instead; the same again changes nothing."""
    actor.require(Right.REASSIGN)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id)
        conference = _open_conference_of(claim)
        before = conference.decider
        chosen = next((one for one in possible_deciders(conference.in_pass) if one.id == user_id), None)
        if chosen is None:
            raise Invalid.field(
                "user",
                "not_eligible",
                _(
                    "Name a member who decides in this queue or is a chief, and who neither worked on the claim nor decided on it."
                ),
            )
        if before is not None and before.id == chosen.id:
            return conference
        conference.decider = chosen
        conference.save(update_fields=["decider"])
        entry = Entry(
            "conference.named",
            conference.public_id,
            claim.public_id,
            before={"decider": before.username if before else None},
            after={"decider": chosen.username},
        )
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return conference


def decide_conference(
    *, actor: Actor, claim_id: UUID, expected_version: int | None, judgement: Judgement
) -> Claim:
    """Decide between two judgements, as the person named: the claim goes on, or back to its author."""
    actor.require(Right.APPROVE)
    check_judgement(judgement)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id, expected_version=expected_version)
        check_move(claim, Action.JUDGE)
        conference = _open_conference_of(claim)
        check_named(actor, conference)
        current = conference.in_pass
        notes = send_along(actor, claim)
        decision = decision_on(claim, current, judgement)
        write_decision(actor, current, decision)
        conference.outcome, conference.reason = ConferenceOutcome(decision.kind), decision.text
        conference.ended_at = clock.now()
        conference.save(update_fields=["outcome", "reason", "ended_at"])
        told = {"outcome": conference.outcome, "status": decision.status}
        decided = Entry(
            "conference.decided", conference.public_id, claim.public_id, after=told, note=decision.text
        )
        after: dict[str, object] = {"queue": current.queue.public_id}
        if decision.kind == DecisionKind.APPROVE:
            current.state = "open"
            current.save(update_fields=["state"])
            moved = go_on(claim, current, after, decision.text)
        else:
            moved = go_back(claim, current, decision, after)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[*notes, decided, moved])
    return claim


def check_named(actor: Actor, conference: Conference) -> None:
    """Raise NotYourRole or FourEyes unless the actor is the person named and may still decide."""
    if conference.decider is None:
        raise NotYourRole(_("A chief has to name who decides this conference."))
    if conference.decider_id != actor.user_id:
        raise NotYourRole(
            worded(_("%(who)s decides this conference."), who=conference.decider.get_full_name())
        )
    if not actor.roles & {Role(conference.in_pass.queue.role), Role.CHIEF}:
        raise NotYourRole(_("A conference is decided by somebody who decides in its queue, or by a chief."))
    if all(user.id != actor.user_id for user in possible_deciders(conference.in_pass)):
        raise FourEyes(_("You worked on this claim or decided on it; a chief has to name somebody else."))


def _open_conference_of(claim: Claim) -> Conference:
    found = (
        Conference.objects.select_related("decider", "in_pass__queue", "in_pass__review")
        .filter(in_pass__review__claim=claim, outcome=ConferenceOutcome.OPEN)
        .first()
    )
    if found is None:
        raise MoveNotAllowed(_("No conference is open on this claim."))
    return found
