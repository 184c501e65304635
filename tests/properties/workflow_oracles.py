"""What the product ought to answer, worked out plainly from the rows: the machine holds the product's own answers against it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import ROLE_BITS, Role
from factcheck.accounts.models import Membership, User
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.reviews.models import (
    ChecklistItem,
    Contribution,
    Decision,
    DeskRule,
    Pass,
    Queue,
    Review,
)
from factcheck.sources.models import Evidence, Position, ReplyRequest

RISKS = ("critical", "high", "normal", "low")
AT_WORK = {"draft", "in_review", "returned", "approved"}
#: What is enough alone where a desk has said nothing, and how many sources are enough then.
ALONE, SOURCES = ("primary_document", "eyewitness", "competent_body"), 2


def unchecked(made: Claim) -> bool:
    """Whether a required item of the claim's lists is neither done nor waived."""
    settled = {*made.checklist.values_list("item", flat=True), *made.waivers.values_list("item", flat=True)}
    lists = ["every", made.kind, *(["accusation"] if made.accusation else [])]
    demanded = ChecklistItem.objects.filter(
        desk_id=made.desk_id, list__in=lists, required=True, retired=False
    )
    return bool(set(demanded.values_list("code", flat=True)) - settled)


def unreplied(made: Claim) -> bool:
    """Whether the claim accuses somebody and no question has an outcome."""
    return made.accusation and not any(one.outcome != "open" for one in made.reply_requests.all())


def unruled(made: Claim) -> bool:
    """Whether the claim lacks what the rule of its desk wants: sources, a reason, an answer to who says the opposite."""
    if not made.rationale.strip():
        return True
    if made.status == "unverified":
        return False
    opposite = "denies" if made.status == "confirmed" else "confirms"
    last: dict[UUID, Position] = {}
    for position in Position.objects.filter(claim=made, removed_at__isnull=True).order_by("created_at", "id"):
        last[position.party_id] = position
    return _too_few(made) or any(one.stance == opposite and not one.answer.strip() for one in last.values())


def _too_few(made: Claim) -> bool:
    """Whether the interviews that bear the status are too few, or none is near enough to be enough alone."""
    rule = DeskRule.objects.filter(desk_id=made.desk_id).first()
    alone = (rule.one_is_enough if rule else None) or ALONE
    relation = "supports" if made.status == "confirmed" else "contradicts"
    pieces = Evidence.objects.filter(claim=made, removed_at__isnull=True, relation=relation)
    sources = [
        row.source
        for row in pieces.select_related("source")
        if row.quote and row.source.published_at and row.source.recorded_by
    ]
    needed = rule.independent_sources if rule else SOURCES
    return len({one.id for one in sources}) < needed and not any(one.proximity in alone for one in sources)


def sent_to(desk_id: UUID, conditions: Iterable[str]) -> list[Claim]:
    """The open claims that a queue with these conditions would take."""
    rows = Claim.objects.filter(desk_id=desk_id, stage__in=["draft", "in_review", "returned"])
    return [row for row in rows if any(_meets(row, one) for one in conditions)]


def _meets(made: Claim, condition: str) -> bool:
    if condition.startswith("risk:"):
        return RISKS.index(made.risk) <= RISKS.index(condition[5:])
    return condition in {"all", f"kind:{made.kind}", "accusation" if made.accusation else "all"}


class Deciders:
    """Who may decide which of some open passes, read in a few queries."""

    def __init__(self, desk_id: UUID, passes: list[Pass]) -> None:
        claims = {row.review.claim_id for row in passes}
        self.barred: dict[UUID, set[UUID | None]] = defaultdict(set)
        for row in passes:
            self.barred[row.review.claim_id] |= {row.review.submitted_by_id, row.review.claim.created_by_id}
        wrote = Contribution.objects.filter(claim__in=claims) | Contribution.objects.filter(
            claim__merged_into__in=claims
        )
        for claim_id, into, user_id in wrote.values_list("claim_id", "claim__merged_into_id", "user_id"):
            self.barred[into or claim_id].add(user_id)
        rule = DeskRule.objects.filter(desk_id=desk_id, one_person_two_queues=True)
        within = "in_pass_id" if rule.exists() else "in_pass__review_id"
        self.name = "id" if within == "in_pass_id" else "review_id"
        decided = Decision.objects.filter(in_pass__review__claim__in=claims)
        self.decided = set(decided.values_list(within, "reviewer_id"))
        self.members = list(
            Membership.objects.filter(desk_id=desk_id, user__is_active=True).select_related("user", "desk")
        )

    def may(self, row: Pass, user_id: UUID | None) -> bool:
        """Whether four eyes leave the pass to somebody."""
        within = getattr(row, self.name)
        return user_id not in self.barred[row.review.claim_id] and (within, user_id) not in self.decided

    def lacks(self, row: Pass, user: User) -> bool:
        """Whether the claim asks for a skill that somebody has who may decide it, and this person has not."""
        bit = ROLE_BITS[Role(row.queue.role)]
        known = {
            m.user_id: set(m.skills) & _asked(row.review.claim, m) for m in self.members if m.roles & bit
        }
        had = known.get(user.id, set())
        return any(skills - had and self.may(row, user_id) for user_id, skills in known.items())


def _asked(made: Claim, place: Membership) -> set[str]:
    """The skills that a claim could ask for on the desk of this member."""
    language, own = (words.partition("-")[0] for words in (made.article.language, place.desk.language))
    return {f"kind:{made.kind}", *([f"language:{language}"] if language and language != own else [])}


def open_passes(desk_id: UUID) -> list[Pass]:
    """Where the claims of a desk stand in review."""
    rows = Pass.objects.filter(queue__desk_id=desk_id, state="open", review__outcome="open")
    return list(rows.select_related("queue", "review__claim__article"))


def first_for(queue: Queue, user: User) -> UUID | None:
    """The claim that "take next" has to give somebody: free, his to decide and to judge, by risk and then by age."""
    now, rows = clock.database_now(), open_passes(queue.desk_id)
    deciders = Deciders(queue.desk_id, rows)
    fitting = [
        row
        for row in rows
        if row.queue_id == queue.id
        and (row.held_until is None or row.held_until <= now)
        and deciders.may(row, user.id)
        and not deciders.lacks(row, user)
    ]
    return min(fitting, key=_turn).review.claim_id if fitting else None


def _turn(row: Pass) -> tuple[int, int, UUID]:
    age = int(row.review.submitted_at.timestamp() * 1000)
    return RISKS.index(row.review.claim.risk), age, row.id


def views_of(actor: Actor) -> dict[str, int]:
    """How many claims stand in each view for somebody, counted one by one."""
    now, rows = clock.database_now(), open_passes(actor.desk_id)
    claims = list(Claim.objects.filter(desk_id=actor.desk_id))
    passes = {row.review.claim_id: row for row in rows}
    deciders = Deciders(actor.desk_id, rows)
    flags: dict[UUID, set[str]] = defaultdict(set)
    for claim_id, flag in Flag.objects.filter(
        claim__desk_id=actor.desk_id, cleared_at__isnull=True
    ).values_list("claim_id", "flag"):
        flags[claim_id].add(flag)
    asked = set(ReplyRequest.objects.filter(outcome="open").values_list("claim_id", flat=True))

    def his(row: Pass | None) -> bool:
        if row is None or Role(row.queue.role) not in actor.roles or not deciders.may(row, actor.user_id):
            return False
        return row.held_until is None or row.held_until <= now or row.held_by_id == actor.user_id

    listed = {
        "mine": [c for c in claims if c.assignee_id == actor.user_id and c.stage in AT_WORK],
        "unclaimed": [c for c in claims if c.assignee_id is None and c.stage in {"draft", "returned"}],
        "to_review": [c for c in claims if his(passes.get(c.id))],
        "returned": [c for c in claims if c.stage == "returned"],
        "overdue": [c for c in claims if c.stage in AT_WORK and _late(c, passes.get(c.id), now)],
        "waiting_for_reply": [c for c in claims if c.stage != "dropped" and c.id in asked],
        "source_changed": [c for c in claims if flags[c.id] & {"source_changed", "quote_lost"}],
        "text_changed": [c for c in claims if "text_changed" in flags[c.id]],
        "to_place": [c for c in claims if "to_place" in flags[c.id]],
    }
    return {name: len(found) for name, found in listed.items()}


def late_claims(desk_ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """The claims of some desks that are late."""
    found: set[UUID] = set()
    for desk_id in desk_ids:
        passes = {row.review.claim_id: row for row in open_passes(desk_id)}
        claims = Claim.objects.filter(desk_id=desk_id, stage__in=AT_WORK)
        found |= {one.id for one in claims if _late(one, passes.get(one.id), now)}
    return found


def _late(made: Claim, row: Pass | None, now: datetime) -> bool:
    """Whether a claim is past its own time, or has been in its queue for longer than that promises."""
    if made.due_at is not None and made.due_at < now:
        return True
    if row is None or row.queue.target_hours is None or row.entered_at is None or row.queue.retired_at:
        return False
    return row.entered_at + timedelta(hours=row.queue.target_hours) < now


def worked_on(user_id: UUID, made: Claim) -> bool:
    """Whether somebody made, wrote, sent or decided a claim, ever."""
    rounds = Review.objects.filter(claim=made)
    return (
        made.created_by_id == user_id
        or Contribution.objects.filter(claim=made, user_id=user_id).exists()
        or Decision.objects.filter(in_pass__review__in=rounds, reviewer_id=user_id).exists()
        or any(user_id in (each.submitted_by_id, each.overridden_by_id) for each in rounds)
    )
