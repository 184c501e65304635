"""What a submission lacks and which queues a claim enters: pure rules over facts that a caller has read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from factcheck.claims.enums import RISK_ORDER, Risk, Status
from factcheck.core.problems import Item
from factcheck.core.wording import Sentence, listed, worded
from factcheck.reviews.enums import Missing
from factcheck.sources.enums import ENOUGH_ALONE, SPOKEN, QuoteState, Relation, Stance

#: What a chief may override with a reason; the rest holds for everybody.
OVERRIDABLE = frozenset(
    {
        Missing.EVIDENCE,
        Missing.SECOND_SOURCE,
        Missing.QUOTE_UNCHECKED,
        Missing.OPPOSITE_POSITION,
        Missing.RATIONALE,
    }
)


_NO_EVIDENCE: dict[Relation, Sentence] = {
    Relation.SUPPORTS: _("No piece of evidence with a checked quote supports the claim."),
    Relation.CONTRADICTS: _("No piece of evidence with a checked quote contradicts the claim."),
}
_DENY = ngettext_lazy(
    "%(parties)s denies the claim: answer that position.",
    "%(parties)s deny the claim: answer each of these positions.",
    "n",
)
_CONFIRM = ngettext_lazy(
    "%(parties)s confirms the claim: answer that position.",
    "%(parties)s confirm the claim: answer each of these positions.",
    "n",
)


@dataclass(frozen=True)
class EvidenceFacts:
    """What the rule reads of a piece of evidence; ``root`` is the source at the end of derived_from."""

    relation: str
    root: UUID
    kind: str
    proximity: str
    quote: str
    quote_check: str
    near_accepted: bool
    dated: bool
    recorded: bool
    capturing: bool = False


@dataclass(frozen=True)
class PositionFacts:
    """What the rule reads of a live position."""

    party: str
    stance: str
    answered: bool


@dataclass(frozen=True)
class ClaimFacts:
    """Everything that the rule reads of a claim; of its checklist how many items are required and the words of those still open."""

    status: str
    rationale: str
    accusation: bool
    evidence: tuple[EvidenceFacts, ...] = ()
    positions: tuple[PositionFacts, ...] = ()
    replied: bool = False
    blocking: int = 0
    required: int = 0
    unchecked: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class VerdictRule:
    """The desk's rule: how many independent sources, and from which proximities one is enough."""

    independent_sources: int = 2
    one_is_enough: frozenset[str] = field(
        default_factory=lambda: frozenset(str(word) for word in ENOUGH_ALONE)
    )


def missing(facts: ClaimFacts, rule: VerdictRule) -> list[Item]:
    """Return everything that the claim lacks for its proposed status, by code, each with what to do."""
    return [
        *_evidence_missing(facts, rule),
        *_position_missing(facts),
        *_words_missing(facts),
        *_always(facts),
    ]


def _evidence_missing(facts: ClaimFacts, rule: VerdictRule) -> list[Item]:
    if facts.status == Status.UNVERIFIED:
        return []
    relation = Relation.SUPPORTS if facts.status == Status.CONFIRMED else Relation.CONTRADICTS
    fitting = [piece for piece in facts.evidence if piece.relation == relation]
    counting = [piece for piece in fitting if counts(piece)]
    if enough(counting, rule):
        return []
    found = [_short(counting, relation, rule)]
    unchecked = [piece for piece in fitting if _unchecked(piece)]
    if unchecked:
        found.append(_item(Missing.QUOTE_UNCHECKED, _unchecked_detail(unchecked)))
    return found


def counts(piece: EvidenceFacts) -> bool:
    """Whether a fitting piece counts: its quote stands, or it is an interview or observation with words, date and recorder."""
    if not piece.quote:
        return False
    if piece.kind in SPOKEN:
        return piece.dated and piece.recorded
    return piece.quote_check == QuoteState.EXACT or (
        piece.quote_check == QuoteState.NEAR and piece.near_accepted
    )


def enough(counting: Iterable[EvidenceFacts], rule: VerdictRule) -> bool:
    """Whether the counting pieces bear the status: one from a source that is enough alone, or so many of different roots."""
    pieces = list(counting)
    if any(piece.proximity in rule.one_is_enough for piece in pieces):
        return True
    return len({piece.root for piece in pieces}) >= rule.independent_sources


def _short(counting: list[EvidenceFacts], relation: str, rule: VerdictRule) -> Item:
    if not counting:
        return _item(Missing.EVIDENCE, _NO_EVIDENCE[Relation(relation)])
    roots = len({piece.root for piece in counting})
    return _item(
        Missing.SECOND_SOURCE,
        worded(
            _(
                "%(roots)s of %(needed)s independent sources; or one primary document, eyewitness or competent body."
            ),
            roots=roots,
            needed=rule.independent_sources,
        ),
    )


def _unchecked(piece: EvidenceFacts) -> bool:
    waits = piece.quote_check == QuoteState.PENDING
    return bool(piece.quote) and (waits or (piece.quote_check == QuoteState.NEAR and not piece.near_accepted))


def _unchecked_detail(pieces: list[EvidenceFacts]) -> Sentence:
    near = sum(1 for piece in pieces if piece.quote_check == QuoteState.NEAR)
    if near:
        return worded(
            ngettext_lazy(
                "%(n)s quote stands only near its words: accept the difference or mend the quote.",
                "%(n)s quotes stand only near their words: accept the difference or mend the quote.",
                "n",
            ),
            n=near,
        )
    return worded(
        ngettext_lazy("%(n)s quote is not checked yet.", "%(n)s quotes are not checked yet.", "n"),
        n=len(pieces),
    )


def _position_missing(facts: ClaimFacts) -> list[Item]:
    opposite = {Status.CONFIRMED: Stance.DENIES, Status.DENIED: Stance.CONFIRMS}.get(Status(facts.status))
    parties = [
        position.party
        for position in facts.positions
        if position.stance == opposite and not position.answered
    ]
    if not parties:
        return []
    detail = worded(
        _DENY if opposite == Stance.DENIES else _CONFIRM, n=len(parties), parties=", ".join(parties)
    )
    return [_item(Missing.OPPOSITE_POSITION, detail)]


def _words_missing(facts: ClaimFacts) -> list[Item]:
    if facts.rationale.strip():
        return []
    if facts.status == Status.UNVERIFIED:
        return [_item(Missing.RATIONALE, _("Say what was tried to find out."))]
    return [_item(Missing.RATIONALE, _("Say why, for the reader."))]


def _always(facts: ClaimFacts) -> list[Item]:
    found: list[Item] = []
    if any(piece.capturing for piece in facts.evidence):
        found.append(_item(Missing.EVIDENCE_PENDING, _("The first capture of a source is still under way.")))
    found += reply_missing(facts)
    if facts.blocking:
        found.append(
            _item(
                Missing.BLOCKING_COMMENT,
                blocking_open(facts.blocking),
            )
        )
    return [*found, *checklist_missing(facts)]


def reply_missing(facts: ClaimFacts) -> list[Item]:
    """Return the reply whose outcome an accusation lacks, as one thing that is missing."""
    if not facts.accusation or facts.replied:
        return []
    return [_item(Missing.REPLY_OUTCOME, _("An accusation needs a request for a reply with its outcome."))]


def checklist_missing(facts: ClaimFacts) -> list[Item]:
    """Return the required items of the checklist that are neither done nor waived, as one thing that is missing."""
    if not facts.unchecked:
        return []
    return [
        _item(
            Missing.CHECKLIST,
            worded(
                _("Neither done nor waived on the checklist: %(words)s."),
                words=listed(facts.unchecked, between="; "),
            ),
        )
    ]


def blocking_open(n: int) -> Sentence:
    """Say how many blocking comments are open."""
    return worded(
        ngettext_lazy("%(n)s blocking comment is open.", "%(n)s blocking comments are open.", "n"), n=n
    )


def _item(code: Missing, detail: Sentence) -> Item:
    return Item("claim", str(code), detail)


def enters(conditions: Iterable[str], *, risk: str, accusation: bool, kind: str) -> bool:
    """Whether a claim enters a queue: one of its conditions (``all accusation risk:<from> kind:<kind>``) is enough."""
    return any(_meets(condition, risk, accusation, kind) for condition in conditions)


def _meets(condition: str, risk: str, accusation: bool, kind: str) -> bool:
    name, _, value = condition.partition(":")
    if name == "all":
        return True
    if name == "accusation":
        return accusation
    if name == "risk":
        return RISK_ORDER[risk] <= RISK_ORDER[value]
    return name == "kind" and kind == value


def known_condition(condition: str, kinds: Iterable[str]) -> bool:
    """Whether ``condition`` is one that a queue may have."""
    name, _, value = condition.partition(":")
    return (
        condition in {"all", "accusation"}
        or (name == "risk" and value in Risk.values)
        or (name == "kind" and value in kinds)
    )


def rank(risk: str, submitted_ms: int) -> int:
    """Return the place in a queue, ascending: critical first, then the earlier submission (Unix milliseconds)."""
    return RISK_ORDER[risk] * 10**14 + submitted_ms
