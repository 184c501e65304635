"""The page of one claim: everything that is known of it, and what the reader may do with it now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.reading import history_of
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.models import Claim, Flag, Occurrence
from factcheck.publishing.leads import LikeLead, like_leads
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.deadlines import due_of, targets_of
from factcheck.reviews.discussion import Comment
from factcheck.reviews.facts import claim_facts, verdict_rule
from factcheck.reviews.models import PendingNote, Review
from factcheck.reviews.rounds import rounds_of
from factcheck.reviews.second_checks import SecondCheckFacts, second_check_facts
from factcheck.reviews.services.checklists import ItemOfClaim, checklist_of
from factcheck.reviews.services.pending import pending_of
from factcheck.reviews.turns import Turn, actions_for, turns
from factcheck.reviews.workflow import OPEN_STAGES
from factcheck.sources.models import Evidence, Position, ReplyRequest
from factcheck.web.evidence_rows import EvidenceRow, evidence_rows, origins
from factcheck.web.journal_lines import Line, journal_lines
from factcheck.web.matrix import COLUMNS, Matrix, matrix
from factcheck.web.public_face import PublicFace, public_face
from factcheck.web.rule_lines import RuleLine, StatusChoice, rule_lines, status_choices

#: Lines of history on the page; the journal has the rest.
HISTORY = 25

#: Leads on the page at most.
LEADS = 3

#: The moves that have a place of their own on the page: beside the rule, in the queue, at the public side.
_ELSEWHERE = frozenset({"submit", "approve", "return", "judge", "confer", "publish", "retract", "reinstate"})


@dataclass(frozen=True)
class Family:
    """The claims that this one came from or went into: what it was split from, its parts, what was merged into it."""

    origin: Claim | None
    parts: list[Claim]
    merged: list[Claim]

    def __bool__(self) -> bool:
        return bool(self.origin or self.parts or self.merged)


@dataclass(frozen=True)
class ClaimPage:
    """What the page shows. ``actions`` are the moves that the reader may make now, in the words of the workflow."""

    claim: Claim
    turn: Turn
    pair_turn: Turn | None
    actions: frozenset[str]
    matrix: Matrix
    requests: list[ReplyRequest]
    evidence: list[EvidenceRow]
    chosen: EvidenceRow | None
    statuses: list[StatusChoice]
    rule: list[RuleLine]
    places: list[Occurrence]
    flags: list[Flag]
    comments: list[Comment]
    pending: list[PendingNote]
    rounds: list[Review]
    history: list[Line]
    history_total: int
    face: PublicFace
    checklist: list[ItemOfClaim]
    family: Family
    previous: Claim | None
    following: Claim | None
    editable: bool
    rights: frozenset[str]
    leads: list[LikeLead]
    second: SecondCheckFacts
    due_at: datetime | None = None

    @property
    def has_moves(self) -> bool:
        """Whether one of the moves stands under "Next step"."""
        return bool(self.actions - _ELSEWHERE)

    @property
    def columns(self) -> list[tuple[str, Any]]:
        """The columns of the matrix: name and label."""
        return [(name, label) for name, label, _stances in COLUMNS]

    @property
    def captured(self) -> bool:
        """Whether evidence rests on a capture that may leave the desk."""
        return any(row.piece.snapshot_id and not row.piece.source.confidential for row in self.evidence)

    @property
    def origins(self) -> int:
        """How many origins the evidence has."""
        return origins(self.evidence)

    @property
    def revisions(self) -> list[int]:
        """The versions of the text in which the claim stands."""
        return sorted({place.revision.number for place in self.places})

    @property
    def override(self) -> Review | None:
        """The latest round, if it began with the rule set aside."""
        latest = self.rounds[0] if self.rounds else None
        return latest if latest is not None and latest.override_reason else None

    @property
    def blocking(self) -> int:
        """How many notes block review and approval."""
        return sum(1 for note in self.comments if note.blocking and note.resolved_at is None)

    @property
    def mergeable(self) -> bool:
        """Whether the reader may merge the claim into another."""
        return self.editable and self.claim.stage in (Stage.DRAFT, Stage.RETURNED)

    @property
    def settled(self) -> int:
        """How many items of the checklist are done or waived."""
        return sum(1 for one in self.checklist if one.state != ItemState.OPEN)

    @property
    def missing(self) -> list[RuleLine]:
        """The demands that are not met."""
        return [line for line in self.rule if not line.met]

    @property
    def flag_lines(self) -> list[tuple[Flag, Any]]:
        """Open flags with their words."""
        return [(flag, FlagName(flag.flag).label) for flag in self.flags]


def claim_page(claim: Claim, actor: Actor, *, evidence: UUID | None = None) -> ClaimPage:
    """Return the page; ``evidence`` says which piece is shown with its capture (else the first that has one)."""
    whose = turns([claim, claim.pair] if claim.pair else [claim])
    requests = list(
        ReplyRequest.objects.filter(claim=claim).select_related("party").order_by("asked_at", "id")
    )
    rows = evidence_rows(
        Evidence.objects.live().filter(claim=claim).select_related("source", "snapshot", "created_by")
    )
    facts, rule = claim_facts([claim])[claim.id], verdict_rule(claim.desk_id)
    events = history_of(claim.public_id)
    rights = frozenset(str(right) for right in Right if actor.may(right))
    return ClaimPage(
        claim=claim,
        turn=whose[claim.id],
        pair_turn=whose[claim.pair.id] if claim.pair else None,
        actions=frozenset(actions_for(actor, [claim], whose)[claim.id]),
        matrix=matrix(_positions(claim), requests),
        requests=requests,
        evidence=rows,
        chosen=_chosen(rows, evidence),
        statuses=status_choices(facts, rule),
        rule=rule_lines(facts, rule),
        places=_places(claim),
        flags=list(Flag.objects.filter(claim=claim, cleared_at__isnull=True).order_by("since")),
        comments=_comments(claim),
        pending=_pending(claim, actor),
        rounds=rounds_of(claim),
        history=journal_lines(events[:HISTORY], actor.user_id),
        history_total=events.count(),
        face=public_face(claim, actor),
        checklist=checklist_of(claim),
        family=family_of(claim),
        previous=_beside(claim, number__lt=claim.number, order="-number"),
        following=_beside(claim, number__gt=claim.number, order="number"),
        editable=claim.stage in OPEN_STAGES and Right.CHANGE_CLAIM in rights,
        rights=rights,
        leads=like_leads(claim.desk_id, claim.statement, limit=LEADS),
        second=second_check_facts(claim),
        due_at=due_of(claim, targets_of(claim.desk_id), whose[claim.id].current),
    )


def family_of(claim: Claim) -> Family:
    """Return the relations of a claim by split and merge, in three queries at most."""
    return Family(
        origin=Claim.objects.filter(id=claim.split_from_id).first() if claim.split_from_id else None,
        parts=list(Claim.objects.filter(split_from=claim).order_by("number")),
        merged=list(Claim.objects.filter(merged_into=claim).order_by("number")),
    )


def _comments(claim: Claim) -> list[Comment]:
    found = Comment.objects.filter(claim=claim).select_related("author", "resolved_by", "evidence")
    return list(found.order_by("created_at", "id"))


def _pending(claim: Claim, actor: Actor) -> list[PendingNote]:
    """The reader's own notes that he has not sent; none for whoever may not comment (any more)."""
    if not actor.may(Right.COMMENT):
        return []
    return list(pending_of(actor, claim.id).select_related("reply_to__author"))


def _positions(claim: Claim) -> list[Position]:
    return list(Position.objects.kept().filter(claim=claim).select_related("party", "evidence__source"))


def _beside(claim: Claim, *, order: str, **where: int) -> Claim | None:
    """The claim before or after this one in its article; a merged one is passed over."""
    others = Claim.objects.filter(article_id=claim.article_id, merged_into__isnull=True, **where)
    return others.order_by(order).first()


def _places(claim: Claim) -> list[Occurrence]:
    found = Occurrence.objects.filter(claim=claim, removed_at__isnull=True).select_related(
        "article", "revision"
    )
    return list(found.defer("revision__text", "revision__blocks").order_by("article_id", "start"))


def _chosen(rows: list[EvidenceRow], asked: UUID | None) -> EvidenceRow | None:
    named = next((row for row in rows if row.piece.id == asked), None)
    return named or next((row for row in rows if row.passage is not None), None)
