"""The review queue: its list, and the claim that is open beside it with all that a reviewer needs to decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Role
from factcheck.claims.coverage import SentenceState, counted_sentences
from factcheck.claims.models import Claim, Occurrence
from factcheck.reviews.discussion import Comment
from factcheck.reviews.facts import claim_facts, verdict_rule
from factcheck.reviews.models import Decision, Pass, PendingNote, Queue
from factcheck.reviews.queue_lists import Barred, QueueLine, QueuePage, QueueRow, next_decidable, steps_after
from factcheck.reviews.rounds import SinceThen, since_last_round
from factcheck.reviews.services.checklists import ItemOfClaim, checklist_of
from factcheck.reviews.services.pending import pending_of
from factcheck.reviews.services.taking import HOLD
from factcheck.sources.models import Evidence, Position, ReplyRequest
from factcheck.web.evidence_rows import EvidenceRow, evidence_rows
from factcheck.web.labels import inside
from factcheck.web.matrix import Matrix, matrix
from factcheck.web.passage import Paragraph, Placed, paragraphs_of
from factcheck.web.rule_lines import RuleLine, rule_lines
from factcheck.web.times import length

BARRED: dict[Barred, Any] = {
    Barred.CONTRIBUTED: gettext_lazy("Four eyes: you worked on it"),
    Barred.DECIDED: gettext_lazy("You decided in this round already"),
    Barred.ROLE: gettext_lazy("Not your role in this queue"),
    Barred.HELD: gettext_lazy("Taken by somebody else"),
}


@dataclass(frozen=True)
class Hold:
    """The reader's own hold: time left in words and as a share of the whole, 0 to 100; ``late`` in the last five minutes."""

    left: str
    share: int
    late: bool


@dataclass(frozen=True)
class Place:
    """Where the claim stands in an article: the paragraph with its marks, and the number of the first sentence."""

    occurrence: Occurrence
    paragraphs: list[Paragraph]
    sentence: int
    sentences: int


@dataclass(frozen=True)
class QueueItem:
    """The claim that is open: what it says, where it stands, what it rests on, what changed, and the reader's hold on it."""

    row: QueueRow
    hold: Hold | None
    following: list[Pass]
    place: Place | None
    matrix: Matrix
    evidence: list[EvidenceRow]
    since: SinceThen | None
    comments: list[Comment]
    pending: list[PendingNote]
    rule: list[RuleLine]
    checklist: list[ItemOfClaim]
    barred: Any

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.row.claim

    @property
    def pending_blocks(self) -> bool:
        """Whether one of the reader's own notes would stop his approval."""
        return any(note.blocking for note in self.pending)

    @property
    def settled(self) -> list[ItemOfClaim]:
        """The items of the checklist that somebody did or waived, and those that are required."""
        return [one for one in self.checklist if one.by is not None or one.item.required]

    @property
    def facts(self) -> str:
        """Return "proposed · figure · said by the mayor · 1 confirm, 0 deny" for the line under the statement."""
        claim = self.claim
        words = [_("proposed"), inside(claim.get_kind_display())]
        if claim.claimant is not None:
            words.append(_("said by %(who)s") % {"who": claim.claimant.name})
        numbers = {"c": self.matrix.confirms, "d": self.matrix.denies}
        words.append(_("%(c)s confirm, %(d)s deny") % numbers)
        return " · ".join(words)


def header_words(line: QueueLine, now: datetime) -> str:
    """Return "7 wait · oldest 45 min · you may decide 5 (1 is your own work)" for the head of a queue."""
    words = [ngettext("%(n)s waits", "%(n)s wait", line.waiting) % {"n": line.waiting}]
    may = _("you may decide %(n)s")
    if line.more:
        words = [_("more than %(n)s wait") % {"n": line.waiting}]
        may = _("of the first %(counted)s you may decide %(n)s")
    if line.oldest is not None:
        words.append(_("oldest %(age)s") % {"age": length(now - line.oldest)})
    if line.waiting:
        words.append(may % {"n": line.decidable, "counted": line.waiting} + _why_not(line))
    return " · ".join(words)


def _why_not(line: QueueLine) -> str:
    parts = [
        (line.contributed, ngettext("%(n)s is your own work", "%(n)s are your own work", line.contributed)),
        (line.decided, ngettext("%(n)s you decided already", "%(n)s you decided already", line.decided)),
        (line.held, ngettext("%(n)s is taken", "%(n)s are taken", line.held)),
    ]
    told = [words % {"n": number} for number, words in parts if number]
    return f" ({', '.join(told)})" if told else ""


def open_row(rows: QueuePage, asked: Claim | None, actor: Actor) -> QueueRow | None:
    """Return the row to open: the one asked for, else the one that the actor holds, else the first he may decide, else the first."""
    if asked is not None:
        return next((row for row in rows.rows if row.claim.id == asked.id), None)
    held = next((row for row in rows.rows if row.holder is not None and row.holder.id == actor.user_id), None)
    return held or next_decidable(rows.rows) or next(iter(rows.rows), None)


def queue_item(actor: Actor, row: QueueRow, now: datetime) -> QueueItem:
    """Return everything about the open claim, in a constant number of queries."""
    claim = row.claim
    pieces = Evidence.objects.live().filter(claim=claim).select_related("source", "snapshot")
    positions = Position.objects.kept().filter(claim=claim).select_related("party", "evidence__source")
    asked = ReplyRequest.objects.filter(claim=claim).select_related("party").order_by("asked_at", "id")
    notes = Comment.objects.filter(claim=claim, resolved_at__isnull=True).select_related("author")
    hold = hold_of(row, actor, now)
    return QueueItem(
        row=row,
        hold=hold,
        following=steps_after(row.current),
        place=place_of(claim),
        matrix=matrix(positions, asked),
        evidence=evidence_rows(pieces),
        since=since_last_round(claim),
        comments=list(notes.order_by("created_at", "id")),
        pending=list(pending_of(actor, claim.id)) if hold else [],
        rule=rule_lines(claim_facts([claim])[claim.id], verdict_rule(claim.desk_id)),
        checklist=checklist_of(claim),
        barred=BARRED[row.barred] if row.barred else "",
    )


def hold_of(row: QueueRow, actor: Actor, now: datetime) -> Hold | None:
    """Return the actor's own hold on the claim of a row; None if he has none."""
    until = row.current.held_until
    if row.holder is None or row.holder.id != actor.user_id or until is None:
        return None
    left = until - now
    return Hold(length(left), max(0, min(100, round(100 * left / HOLD))), late=left.total_seconds() < 300)


def place_of(claim: Claim) -> Place | None:
    """Return where the claim stands first: the paragraphs that it touches, with it alone marked."""
    found = Occurrence.objects.filter(claim=claim, removed_at__isnull=True).select_related(
        "revision", "article"
    )
    occurrence = found.order_by("-article_id", "start").first()
    if occurrence is None:
        return None
    revision = occurrence.revision
    sentences = counted_sentences(revision)
    states = [SentenceState(start, end, "") for start, end in sentences]
    mark = Placed(
        f"c{claim.number}", claim.number, claim.status, occurrence.start, occurrence.end, "#text", chosen=True
    )
    blocks = paragraphs_of(revision, states, [mark])
    touched = [block for block in blocks if _touches(block, occurrence)]
    number = next((n for n, (_start, end) in enumerate(sentences, start=1) if end > occurrence.start), 0)
    return Place(occurrence, touched, number, len(sentences))


def _touches(block: Paragraph, occurrence: Occurrence) -> bool:
    return any(each.start < occurrence.end and each.end > occurrence.start for each in block.sentences)


def decided_lately(actor: Actor, now: datetime) -> int:
    """Return how many decisions the actor has made within the hour."""
    return Decision.objects.filter(reviewer_id=actor.user_id, at__gt=now - timedelta(hours=1)).count()


def decides(actor: Actor, queue: Queue) -> bool:
    """Whether the actor has the role that decides in this queue."""
    return Role(queue.role) in actor.roles
