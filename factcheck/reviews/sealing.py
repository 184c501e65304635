"""The seal of a blind check: until both have judged, nothing tells who judged first, or who holds the claim.

Lines of the journal are kept as they were written; it is their reading that leaves out the person and the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.audit.models import Event
from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.core.problems import MoveNotAllowed
from factcheck.reviews.models import Decision, Pass

#: Lines that tell who had the claim.
_TAKING = ("claim.taken", "claim.released", "claim.judged")


@dataclass(frozen=True)
class Seal:
    """The check of one claim that is under seal: since when, and whose lines are not told."""

    since: datetime
    people: frozenset[UUID]

    def hides(self, event: Event, reader: UUID | None) -> bool:
        """Whether a line in the claim's history is not told to ``reader``; one's own lines are."""
        if event.at < self.since or event.actor_id is None or event.actor_id == reader:
            return False
        return event.verb in _TAKING or event.actor_id in self.people


def seals_of(events: Iterable[Event]) -> dict[str, Seal]:
    """Return the seals on the claims that these lines are about, by public id, in two queries at most."""
    keys = {key for event in events if (key := ids.key_of(Claim.PREFIX, event.about)) is not None}
    return _seals(Q(review__claim_id__in=keys)) if keys else {}


def _seals(wanted: Q) -> dict[str, Seal]:
    passes = list(
        Pass.objects.filter(wanted, sealed=True, state="open")
        .only("review__claim_id", "entered_at", "held_by_id")
        .select_related("review")
    )
    people: dict[UUID, set[UUID]] = {row.id: {row.held_by_id} if row.held_by_id else set() for row in passes}
    judged = Decision.objects.filter(in_pass__in=passes) if passes else Decision.objects.none()
    for pass_id, reviewer_id in judged.values_list("in_pass_id", "reviewer_id"):
        people[pass_id].add(reviewer_id)
    return {
        ids.encode(Claim.PREFIX, row.review.claim_id): Seal(row.entered_at, frozenset(people[row.id]))
        for row in passes
        if row.entered_at is not None
    }


def hidden_lines(events: Iterable[Event], reader: UUID | None) -> set[int]:
    """Return the numbers of the lines whose person and words are not told to ``reader``."""
    chosen = list(events)
    seals = seals_of(chosen)
    return {event.seq for event in chosen if event.about in seals and seals[event.about].hides(event, reader)}


def lines_kept_back(actor: Actor) -> Q:
    """Return the condition of the desk's lines that a search by person does not find: those under seal, but for one's own."""
    found = Q(pk__in=[])
    for about, seal in _seals(Q(queue__desk_id=actor.desk_id)).items():
        theirs = Q(verb__in=_TAKING) | Q(actor_id__in=seal.people)
        found |= Q(about=about, at__gte=seal.since) & theirs & ~Q(actor_id=actor.user_id)
    return found


def check_not_judging(actor: Actor, claim: Claim) -> None:
    """Raise MoveNotAllowed if the actor judges the claim blind: what he has to say stands in his judgement, under seal."""
    under_seal = Pass.objects.filter(review__claim=claim, sealed=True, state="open")
    judged = Q(decisions__reviewer=actor.user) | Q(held_by=actor.user)
    if under_seal.filter(judged).exists():
        raise MoveNotAllowed(
            _(
                "You check this claim blind: what you have to say belongs in your judgement, until both have judged."
            )
        )


def check_nothing_sealed(wanted: Q) -> None:
    """Raise MoveNotAllowed if a blind check is under way in the passes that ``wanted`` names: what tells who did what waits."""
    if Pass.objects.filter(wanted, sealed=True, state="open").exists():
        raise MoveNotAllowed(
            _(
                "A blind check is under way, and this tells who did what: it can be made once both have judged."
            )
        )
