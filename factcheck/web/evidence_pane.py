"""The evidence pane of the workbench: everything about the chosen claim."""

from collections import Counter
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.reading import history_of
from factcheck.claims.enums import Status
from factcheck.claims.models import Claim
from factcheck.core.problems import Item
from factcheck.reviews.facts import claim_facts, verdict_rule
from factcheck.reviews.models import Comment
from factcheck.reviews.rules import OVERRIDABLE, missing
from factcheck.reviews.services.pending import pending_of
from factcheck.reviews.turns import actions_for, turns
from factcheck.reviews.workflow import OPEN_STAGES
from factcheck.sources.enums import QuoteState, Relation
from factcheck.sources.models import Evidence, Position
from factcheck.sources.services.positions import live_positions
from factcheck.web.fetching import Progress, progress_of
from factcheck.web.journal_lines import journal_lines


@dataclass(frozen=True)
class Piece:
    """A piece of evidence; ``same_origin``: the title of an earlier piece whose source has the same root (counts once)."""

    evidence: Evidence
    same_origin: str = ""

    @property
    def near(self) -> bool:
        """Whether a person has to accept the difference or mend the quote."""
        return self.evidence.quote_check == QuoteState.NEAR and not self.evidence.near_accepted

    @property
    def edits(self) -> list[dict[str, str]]:
        """The word differences that the check found."""
        found = self.evidence.check_detail.get("edits", [])
        return [edit for edit in found if isinstance(edit, dict)]


@dataclass(frozen=True)
class Balance:
    """How much speaks for and against; ``independent`` counts different origins."""

    relation: str
    count: int
    independent: int

    @property
    def label(self) -> str:
        """The relation in words."""
        return str(Relation(self.relation).label)


@dataclass(frozen=True)
class StatusChoice:
    """One status and what the claim lacks for it."""

    value: str
    label: str
    missing: list[Item]
    current: bool


@dataclass
class EvidencePane:
    """What the pane shows of one claim, and what the reader may do with it."""

    claim: Claim
    actor: Actor
    pieces: list[Piece]
    balance: list[Balance]
    positions: list[Position]
    statuses: list[StatusChoice]
    progress: Progress
    comments: list[Comment] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    editable: bool = False
    may_change: bool = False
    may_comment: bool = False
    pending: int = 0
    may_override: bool = False

    @property
    def missing(self) -> list[Item]:
        """What the claim lacks for the status that is proposed now."""
        return next((choice.missing for choice in self.statuses if choice.current), [])

    @property
    def overridable(self) -> bool:
        """Whether everything that is missing may be set aside by a chief with a reason."""
        return bool(self.missing) and all(item.code in OVERRIDABLE for item in self.missing)

    @property
    def may_submit(self) -> bool:
        """Whether the reader may send the claim to review now (the rule is asked when he does)."""
        return "submit" in self.actions

    @property
    def changed_by(self) -> str:
        """Who changed the claim last: read where a form was overtaken, and nowhere else."""
        last = journal_lines(history_of(self.claim.public_id)[:1], self.actor.user_id)
        return last[0].who if last else ""

    @property
    def open_comments(self) -> list[Comment]:
        """Comments that nobody has resolved."""
        return [comment for comment in self.comments if comment.resolved_at is None]


def pane_of(claim: Claim, actor: Actor) -> EvidencePane:
    """Return the pane of a claim as the actor sees it."""
    rows = list(
        Evidence.objects.live().filter(claim=claim).select_related("source", "snapshot", "created_by")
    )
    positions = Position.objects.kept().filter(claim=claim).select_related("party", "evidence__source")
    comments = Comment.objects.filter(claim=claim).select_related("author").order_by("created_at", "id")
    facts = claim_facts([claim])[claim.id]
    roots = [piece.root for piece in facts.evidence]
    rule = verdict_rule(claim.desk_id)
    found = turns([claim])
    return EvidencePane(
        claim=claim,
        actor=actor,
        pieces=_pieces(rows, roots),
        balance=_balance(rows, roots),
        positions=live_positions(list(positions)),
        statuses=[
            StatusChoice(
                value=status.value,
                label=str(status.label),
                missing=missing(replace(facts, status=status.value), rule),
                current=status == claim.status,
            )
            for status in Status
        ],
        progress=progress_of(claim, rows),
        comments=list(comments),
        actions=actions_for(actor, [claim], found)[claim.id],
        editable=claim.stage in OPEN_STAGES and actor.may(Right.CHANGE_CLAIM),
        may_change=actor.may(Right.CHANGE_CLAIM),
        may_comment=actor.may(Right.COMMENT),
        pending=pending_of(actor, claim.id).count() if actor.may(Right.COMMENT) else 0,
        may_override=actor.may(Right.OVERRIDE_RULE),
    )


def _pieces(rows: list[Evidence], roots: list[UUID]) -> list[Piece]:
    first: dict[UUID, str] = {}
    pieces = []
    for row, root in zip(rows, roots, strict=True):
        title = row.source.title or row.source.url or _("an earlier source")
        pieces.append(Piece(row, first.get(root, "")))
        first.setdefault(root, title)
    return pieces


def _balance(rows: list[Evidence], roots: list[UUID]) -> list[Balance]:
    counts = Counter(row.relation for row in rows)
    origins = {
        relation: {root for row, root in zip(rows, roots, strict=True) if row.relation == relation}
        for relation in counts
    }
    return [
        Balance(relation.value, counts[relation.value], len(origins.get(relation.value, ())))
        for relation in Relation
    ]
