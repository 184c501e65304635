"""Who has to be asked what: every open question of a desk or of one article, in three queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from factcheck.claims.enums import Stage
from factcheck.claims.models import Claim, Party
from factcheck.reviews.worklists import AT_WORK
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import Position, ReplyRequest


class Why(StrEnum):
    """Why somebody is on the list."""

    ASKED = "asked"
    UNWRITTEN = "unwritten"
    CLAIMANT = "claimant"
    ACCUSED = "accused"


@dataclass(frozen=True)
class Question:
    """A claim and the party that has to be asked about it; no party: somebody is accused and nobody was asked.

    ``asked``: the question was put and is open. ``unwritten``: the answer came and is no position yet.
    ``claimant``: whoever made the claim was not heard on it.
    """

    claim: Claim
    party: Party | None
    why: Why
    request: ReplyRequest | None = None

    @property
    def key(self) -> str:
        """What names the question on a page."""
        if self.request is not None:
            return self.request.public_id
        return "-".join([self.claim.public_id, self.party.public_id if self.party else "accused"])


def open_questions(*, desk_id: UUID, article_id: UUID | None = None) -> list[Question]:
    """Return the open questions by party and place of the claim: open requests, claimants without a position, accused without one."""
    claims = list(_claims(desk_id, article_id))
    requests: dict[UUID, list[ReplyRequest]] = defaultdict(list)
    for request in (
        ReplyRequest.objects.filter(claim__in=claims).select_related("party").order_by("deadline", "id")
    ):
        requests[request.claim_id].append(request)
    heard: dict[UUID, set[UUID]] = defaultdict(set)
    for claim_id, party_id in (
        Position.objects.kept().filter(claim__in=claims).values_list("claim_id", "party_id")
    ):
        heard[claim_id].add(party_id)
    found = [
        question for claim in claims for question in _of_claim(claim, requests[claim.id], heard[claim.id])
    ]
    return sorted(
        found,
        key=lambda q: (q.party is not None, q.party.name.casefold() if q.party else "", q.claim.number),
    )


def _claims(desk_id: UUID, article_id: UUID | None) -> QuerySet[Claim]:
    """Claims about which somebody may have to be asked: with a claimant, accusing, or with an open question."""
    asked = ReplyRequest.objects.filter(claim=OuterRef("pk"), outcome=ReplyOutcome.OPEN)
    at_work = Q(stage__in=AT_WORK) & (
        Q(claimant__isnull=False) | Q(accusation=True) | Exists(_answered_unwritten())
    )
    found = Claim.objects.of_desk(desk_id).filter(at_work | (~Q(stage=Stage.DROPPED) & Q(Exists(asked))))
    if article_id is not None:
        found = found.filter(article_id=article_id)
    return found.select_related("article", "claimant").order_by("article_id", "number")


def _answered_unwritten() -> QuerySet[ReplyRequest]:
    return ReplyRequest.objects.filter(claim=OuterRef("pk"), outcome=ReplyOutcome.ANSWERED)


def _of_claim(claim: Claim, requests: Iterable[ReplyRequest], heard: set[UUID]) -> list[Question]:
    asked = list(requests)
    found = [Question(claim, r.party, Why.ASKED, r) for r in asked if r.outcome == ReplyOutcome.OPEN]
    if claim.stage not in AT_WORK:
        return found
    pending = {question.party.id for question in found if question.party}
    written = heard | pending
    for request in asked:
        if request.outcome == ReplyOutcome.ANSWERED and request.party_id not in written:
            found.append(Question(claim, request.party, Why.UNWRITTEN, request))
            written = written | {request.party_id}
    if claim.claimant is not None and claim.claimant.id not in written | {r.party_id for r in asked}:
        found.append(Question(claim, claim.claimant, Why.CLAIMANT))
    if claim.accusation and not asked and not (heard - {claim.claimant_id}):
        found.append(Question(claim, None, Why.ACCUSED))
    return found
