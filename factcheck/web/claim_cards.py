"""The claims pane of the workbench: one card a claim, in the order of the text, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from factcheck.accounts.actors import Actor
from factcheck.articles.models import Article, Revision
from factcheck.claims.enums import FlagName, PlaceState, Stage
from factcheck.claims.models import Claim, Flag, Occurrence
from factcheck.reviews.models import Decision
from factcheck.reviews.turns import Turn, turns
from factcheck.sources.models import Position
from factcheck.sources.services.positions import disputed
from factcheck.web.times import clock_time, length

NOWHERE = 1 << 62


@dataclass(frozen=True)
class Waits:
    """Whose turn it is, in one line; ``mine``: it is the reader's."""

    text: str
    mine: bool = False


@dataclass
class ClaimCard:
    """A claim as the list shows it. ``nested``: it stands inside another one. ``start``: where it first stands."""

    claim: Claim
    anchor: str
    waits: Waits
    places: list[Occurrence] = field(default_factory=list)
    lost: list[Occurrence] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    disputed: bool = False
    nested: bool = False
    chosen: bool = False

    @property
    def start(self) -> int:
        """Where the claim first stands in the latest text; what stands nowhere comes last."""
        return min((place.start for place in self.places), default=NOWHERE)

    @property
    def span(self) -> tuple[int, int]:
        """The first place."""
        first = min(self.places, key=lambda place: place.start)
        return first.start, first.end

    @property
    def flag_labels(self) -> list[str]:
        """Open flags in words."""
        return [str(FlagName(flag).label) for flag in self.flags]


def cards_of(article: Article, actor: Actor, now: datetime) -> list[ClaimCard]:
    """Return the cards of every claim that belongs to the article or stands in it; a merged one is its survivor's."""
    places = list(
        Occurrence.objects.filter(article=article, removed_at__isnull=True)
        .prefetch_related(Prefetch("revision", Revision.objects.defer("text", "blocks", "sentences")))
        .order_by("start", "-end")
    )
    standing = Q(article=article) | Q(id__in={place.claim_id for place in places})
    claims = list(
        Claim.objects.of_desk(article.desk_id)
        .filter(standing, merged_into__isnull=True)
        .prefetch_related("assignee", "created_by")  # few people write many claims: each is read once
        .order_by("number", "id")
    )
    cards = _cards(article, claims, waits_of(claims, actor, now))
    for place in places:
        card = cards[place.claim_id]
        (card.lost if place.state == PlaceState.TO_PLACE else card.places).append(place)
    _add_flags(cards)
    _add_disputes(cards)
    ordered = sorted(cards.values(), key=lambda card: (card.claim.stage == Stage.DROPPED, card.start))
    _nest(ordered)
    return ordered


def _cards(article: Article, claims: Sequence[Claim], waits: dict[UUID, Waits]) -> dict[UUID, ClaimCard]:
    """Cards by claim; a claim of another article keeps its number but gets an anchor of its own."""
    return {
        claim.id: ClaimCard(
            claim=claim,
            anchor=f"c{claim.number}"
            if claim.article_id == article.id
            else f"c{claim.number}-{claim.public_id[-6:]}",
            waits=waits[claim.id],
        )
        for claim in claims
    }


def _add_flags(cards: dict[UUID, ClaimCard]) -> None:
    for claim_id, flag in Flag.objects.filter(claim_id__in=cards, cleared_at__isnull=True).values_list(
        "claim_id", "flag"
    ):
        cards[claim_id].flags.append(flag)


def _add_disputes(cards: dict[UUID, ClaimCard]) -> None:
    by_claim: dict[UUID, list[Position]] = defaultdict(list)
    for position in Position.objects.kept().filter(claim_id__in=cards).only("claim_id", "party_id", "stance"):
        by_claim[position.claim_id].append(position)
    for claim_id, positions in by_claim.items():
        cards[claim_id].disputed = disputed(positions)


def _nest(cards: Iterable[ClaimCard]) -> None:
    """Mark the cards whose place lies inside that of an earlier one."""
    reach = -1
    for card in cards:
        if not card.places or card.claim.stage == Stage.DROPPED:
            continue
        start, end = card.span
        card.nested = start < reach and end <= reach
        reach = max(reach, end)


def waits_of(claims: Sequence[Claim], actor: Actor, now: datetime) -> dict[UUID, Waits]:
    """Return whose turn each claim is, in words, in two queries."""
    found = turns(claims)
    decided = [c.id for c in claims if c.stage in {Stage.RETURNED, Stage.APPROVED, Stage.PUBLISHED}]
    last = {
        decision.in_pass.review.claim_id: decision
        for decision in Decision.objects.filter(in_pass__review__claim_id__in=decided)
        .select_related("in_pass__review", "reviewer")
        .order_by("at")
    }
    return {claim.id: _waits(claim, found[claim.id], last.get(claim.id), (actor, now)) for claim in claims}


def _waits(claim: Claim, turn: Turn, last: Decision | None, here: tuple[Actor, datetime]) -> Waits:
    actor, now = here
    if turn.current is not None:
        return _in_review(turn, actor, now)
    who = claim.assignee or claim.created_by
    mine = who is not None and who.id == actor.user_id
    if claim.stage == Stage.RETURNED and last is not None:
        words = {"who": turn.who, "since": clock_time(turn.since, now), "why": last.text}
        return Waits(_("Waits for %(who)s since %(since)s: %(why)s") % words, mine)
    if claim.stage in {Stage.DRAFT, Stage.RETURNED}:
        name = _("Yours") if mine else who.get_full_name() if who else _("Nobody yet")
        return Waits(str(name), mine)
    if claim.stage in {Stage.APPROVED, Stage.PUBLISHED} and last is not None:
        return Waits(f"{last.reviewer.get_full_name()}, {clock_time(last.at, now)}")
    return Waits("")


def _in_review(turn: Turn, actor: Actor, now: datetime) -> Waits:
    if turn.conference is not None:
        return _in_conference(turn, actor, now)
    if turn.holder is not None and turn.held_until is not None:
        left = length(max(timedelta(0), turn.held_until - now))
        if turn.holder.id == actor.user_id:
            return Waits(_("Yours for %(left)s") % {"left": left}, mine=True)
        if turn.sealed:
            return Waits(_("Taken for a blind check, %(left)s left") % {"left": left})
        return Waits(
            _("Taken by %(who)s, %(left)s left") % {"who": turn.holder.get_full_name(), "left": left}
        )
    assert turn.current is not None
    words = {"queue": turn.current.queue.name, "age": length(now - turn.since)}
    return Waits(_("Waits in %(queue)s, %(age)s") % words)


def _in_conference(turn: Turn, actor: Actor, now: datetime) -> Waits:
    assert turn.conference is not None
    age = length(now - turn.since)
    decider = turn.conference.decider
    if decider is None:
        return Waits(_("Conference: a chief has to name who decides, %(age)s") % {"age": age})
    if decider.id == actor.user_id:
        return Waits(_("Conference: you decide, %(age)s") % {"age": age}, mine=True)
    return Waits(_("Conference: %(who)s decides, %(age)s") % {"who": decider.get_full_name(), "age": age})
