"""The blind second check as it stands on claims: what is asked for, what both said once both have judged, the conference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Role
from factcheck.accounts.models import Membership, User
from factcheck.claims.models import Claim
from factcheck.reviews.blind import Conference, SecondCheck
from factcheck.reviews.enums import ConferenceOutcome
from factcheck.reviews.models import Contributor, Decision, Pass


@dataclass(frozen=True)
class CheckedTwice:
    """One blind check in which both have judged: the two judgements in their order, and the conference if they differed."""

    in_pass: Pass
    judgements: list[Decision]
    conference: Conference | None = None


@dataclass(frozen=True)
class SecondCheckFacts:
    """What is known of a claim's blind second checks; ``judged``: how many have judged in the one that is under seal."""

    asked: SecondCheck | None = None
    sealed: Pass | None = None
    judged: int = 0
    told: list[CheckedTwice] = field(default_factory=list)

    @property
    def open(self) -> CheckedTwice | None:
        """The check whose conference is open, if there is one."""
        return next((one for one in self.told if one.in_pass.state == "conference"), None)

    def __bool__(self) -> bool:
        return bool(self.asked or self.sealed or self.told)


def second_check_facts(claim: Claim) -> SecondCheckFacts:
    """Return the second checks of a claim, newest first, in three queries; nothing of a judgement whose fellow is missing."""
    passes = list(
        Pass.objects.filter(review__claim=claim, blind=True)
        .select_related("queue", "review", "conference__decider")
        .order_by("-review__number", "-order")
    )
    found: dict[UUID, list[Decision]] = {row.id: [] for row in passes}
    for decision in (
        Decision.objects.filter(in_pass__in=passes).select_related("reviewer").order_by("at", "id")
    ):
        found[decision.in_pass_id].append(decision)
    sealed = next((row for row in passes if row.sealed and row.state == "open"), None)
    return SecondCheckFacts(
        asked=SecondCheck.objects.filter(claim=claim, ended_at__isnull=True)
        .select_related("asked_by")
        .first(),
        sealed=sealed,
        judged=len(found[sealed.id]) if sealed else 0,
        told=[
            CheckedTwice(row, found[row.id][:2], getattr(row, "conference", None))
            for row in passes
            if not row.sealed and len(found[row.id]) > 1
        ],
    )


def all_conferences(desk_id: UUID) -> QuerySet[Conference]:
    """Return every conference of the desk with its claim."""
    return Conference.objects.filter(in_pass__queue__desk_id=desk_id).select_related(
        "decider", "in_pass__queue", "in_pass__review__claim__article"
    )


def conferences_of(desk_id: UUID, *, ended: bool = False) -> QuerySet[Conference]:
    """Return the desk's conferences with their claims: the open ones, or those that have ended."""
    found = all_conferences(desk_id)
    return found.exclude(outcome=ConferenceOutcome.OPEN) if ended else found.filter(outcome="open")


def conferences_for(actor: Actor) -> int:
    """Return how many open conferences wait for the actor: as their decider, or as a chief to name one."""
    mine = Q(decider_id=actor.user_id)
    if Role.CHIEF in actor.roles:
        mine |= Q(decider__isnull=True)
    return Conference.objects.filter(mine, in_pass__queue__desk_id=actor.desk_id, outcome="open").count()


def possible_deciders(current: Pass) -> list[User]:
    """Return who may decide a conference of the pass: active members of its role and chiefs who have no part in the claim."""
    barred = {
        *Contributor.objects.filter(review=current.review_id).values_list("user_id", flat=True),
        *Decision.objects.filter(in_pass__review=current.review_id).values_list("reviewer_id", flat=True),
    }
    places = Membership.objects.filter(
        desk_id=current.queue.desk_id, roles__gt=0, user__is_active=True
    ).select_related("user")
    wanted = {Role(current.queue.role), Role.CHIEF}
    found = [place.user for place in places if place.role_set & wanted and place.user_id not in barred]
    return sorted(found, key=lambda user: user.get_full_name().casefold())


def told_for_verdict(passes: Iterable[CheckedTwice]) -> list[dict[str, object]]:
    """Return what a verdict keeps of its second checks: both judgements, and how a conference decided."""
    return [
        {
            "queue": one.in_pass.queue.public_id,
            "judgements": [judgement_words(each) for each in one.judgements],
            "conference": _conference_words(one.conference),
        }
        for one in passes
    ]


def judgement_words(decision: Decision) -> dict[str, object]:
    """Return a judgement as it stands in the journal and with the verdict."""
    return {
        "by": decision.reviewer.public_id,
        "status": decision.status,
        "kind": decision.kind,
        "reason_code": decision.reason_code,
        "text": decision.text,
    }


def _conference_words(conference: Conference | None) -> dict[str, object] | None:
    if conference is None or conference.decider is None:
        return None
    return {
        "decider": conference.decider.public_id,
        "outcome": conference.outcome,
        "reason": conference.reason,
    }
