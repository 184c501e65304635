"""Reading what the rules need of a claim, for one or for many in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from factcheck.accounts.models import Desk
from factcheck.claims.models import Claim
from factcheck.core.problems import Item
from factcheck.reviews.checklists import ListItem, applying, desk_items
from factcheck.reviews.models import Checklist, ChecklistItem, Comment, DeskRule, Waiver
from factcheck.reviews.rules import (
    ClaimFacts,
    EvidenceFacts,
    PositionFacts,
    VerdictRule,
    checklist_missing,
    missing,
    reply_missing,
)
from factcheck.sources.enums import ReplyOutcome, Stance
from factcheck.sources.models import Evidence, Position, ReplyRequest
from factcheck.sources.origins import roots_of
from factcheck.sources.services.evidence import first_capture_under_way
from factcheck.sources.services.positions import live_positions


def verdict_rule(desk_id: UUID) -> VerdictRule:
    """Return the desk's verdict rule; the default where the desk has set none."""
    row = DeskRule.objects.filter(desk_id=desk_id).first()
    if row is None:
        return VerdictRule()
    words = frozenset(row.one_is_enough) if row.one_is_enough else VerdictRule().one_is_enough
    return VerdictRule(independent_sources=row.independent_sources, one_is_enough=words)


def serving_two(desk_id: UUID) -> QuerySet[DeskRule]:
    """Return the desk's rule if it lets one person decide in two queues of one round, else nothing."""
    return DeskRule.objects.filter(desk_id=desk_id, one_person_two_queues=True)


def claim_facts(claims: Iterable[Claim]) -> dict[UUID, ClaimFacts]:
    """Return the facts of each claim, in eight queries at most however many claims."""
    chosen = {claim.id: claim for claim in claims}
    evidence = _evidence(chosen)
    positions = _positions(chosen)
    replied = set(
        ReplyRequest.objects.filter(claim_id__in=chosen)
        .exclude(outcome=ReplyOutcome.OPEN)
        .values_list("claim_id", flat=True)
    )
    blocking: dict[UUID, int] = defaultdict(int)
    for claim_id in Comment.objects.filter(
        claim_id__in=chosen, blocking=True, resolved_at__isnull=True
    ).values_list("claim_id", flat=True):
        blocking[claim_id] += 1
    required = _required(chosen)
    settled = _settled(chosen) if required else set()
    return {
        key: ClaimFacts(
            status=claim.status,
            rationale=claim.rationale,
            accusation=claim.accusation,
            evidence=tuple(evidence[key]),
            positions=tuple(positions[key]),
            replied=key in replied,
            blocking=blocking[key],
            required=len(required.get(key, [])),
            unchecked=tuple(item.text for item in required.get(key, []) if (key, item.code) not in settled),
        )
        for key, claim in chosen.items()
    }


def _required(chosen: dict[UUID, Claim]) -> dict[UUID, list[ListItem]]:
    """The items that each claim has to have done or waived; empty while no desk requires any."""
    desks = {claim.desk_id for claim in chosen.values()}
    demanding = ChecklistItem.objects.filter(desk_id__in=desks, required=True, retired=False)
    found = {desk_id: desk_items(desk_id) for desk_id in set(demanding.values_list("desk_id", flat=True))}
    return {
        key: [
            item
            for item in applying(found[claim.desk_id], kind=claim.kind, accusation=claim.accusation)
            if item.required
        ]
        for key, claim in chosen.items()
        if claim.desk_id in found
    }


def _settled(chosen: dict[UUID, Claim]) -> set[tuple[UUID, str]]:
    done = Checklist.objects.filter(claim_id__in=chosen).values_list("claim_id", "item")
    waived = Waiver.objects.filter(claim_id__in=chosen).values_list("claim_id", "item")
    return {*done, *waived}


def _evidence(chosen: dict[UUID, Claim]) -> dict[UUID, list[EvidenceFacts]]:
    rows = list(Evidence.objects.live().filter(claim_id__in=chosen).select_related("source"))
    roots = roots_of(row.source for row in rows)
    found: dict[UUID, list[EvidenceFacts]] = defaultdict(list)
    for row in rows:
        source = row.source
        found[row.claim_id].append(
            EvidenceFacts(
                relation=row.relation,
                root=roots[source.id],
                kind=source.kind,
                proximity=source.proximity,
                quote=row.quote,
                quote_check=row.quote_check,
                near_accepted=row.near_accepted,
                dated=source.published_at is not None,
                recorded=bool(source.recorded_by),
                capturing=first_capture_under_way(row),
            )
        )
    return found


def _positions(chosen: dict[UUID, Claim]) -> dict[UUID, list[PositionFacts]]:
    by_claim: dict[UUID, list[Position]] = defaultdict(list)
    for row in Position.objects.kept().filter(claim_id__in=chosen).select_related("party"):
        by_claim[row.claim_id].append(row)
    return defaultdict(
        list,
        {
            key: [
                PositionFacts(row.party.name, Stance(row.stance), bool(row.answer.strip()))
                for row in live_positions(rows)
            ]
            for key, rows in by_claim.items()
        },
    )


def missing_for(claim: Claim, *, desk: Desk | None = None) -> list[Item]:
    """Return what the claim lacks for its proposed status by its desk's rule."""
    rule = verdict_rule(desk.id if desk else claim.desk_id)
    return missing(claim_facts([claim])[claim.id], rule)


def lacking_for_approval(claim: Claim) -> tuple[list[Item], list[Item]]:
    """Return what the claim's checklist lacks, and the reply that an accusation lacks: approval waits for both as submission does."""
    facts = claim_facts([claim])[claim.id]
    return checklist_missing(facts), reply_missing(facts)
