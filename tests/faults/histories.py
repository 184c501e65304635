"""What clients were told, what the journal and the tables say, and whether the three agree. Pure: a test can doctor them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from factcheck.reviews.workflow import MOVES, Action

#: What a client asks for, and the line that it leaves. Taking what one holds leaves none.
VERBS = {
    "edit": "claim.changed", "submit": "claim.submitted", "withdraw": "claim.withdrawn", "approve": "claim.approved",
    "return": "claim.returned", "reopen": "claim.reopened", "publish": "claim.published", "retract": "claim.retracted",
    "reinstate": "claim.reinstated",
}  # fmt: skip
#: The move of the table that each line with a stage records.
_MOVE = {
    "claim.submitted": Action.SUBMIT, "claim.withdrawn": Action.WITHDRAW, "claim.approved": Action.APPROVE,
    "claim.returned": Action.RETURN, "claim.reopened": Action.REOPEN, "claim.published": Action.PUBLISH,
    "claim.retracted": Action.RETRACT, "claim.reinstated": Action.REINSTATE, "claim.voided": Action.VOID,
    "claim.dropped": Action.DROP, "claim.restored": Action.RESTORE,
}  # fmt: skip
_WRITES = {"claim.created", "claim.changed", "evidence.attached"}
#: What was written before these is settled; submitting a claim writes nothing, and counts in its own round alone.
_RELEASES = {"claim.published", "claim.reinstated"}


@dataclass(frozen=True)
class Call:
    """One operation of a client, however often it was sent; ``status`` 0: no answer ever came."""

    who: str
    asked: str
    claim: str
    status: int


@dataclass(frozen=True)
class Line:
    """One line of the journal about a claim; stages are empty where it is no move. ``planned``: only who works on it, and until when."""

    seq: int
    verb: str
    claim: str
    who: str
    before: str = ""
    after: str = ""
    planned: bool = False


@dataclass
class History:
    """Everything that a run left.

    ``stages``: claim → where it stands. ``open_reviews``, ``verdicts_read``: claim → how many. ``approved``: one row a verdict:
    claim, its digest, the digests of its approvals, approvals needed. ``published``: one row a publication with content:
    claim, digest approved, digest recomputed from what is published. ``standing``: one row a claim whose approval stands:
    claim, digest of its content now, digest of its latest verdict. ``chain``: what verify_journal found.
    """

    calls: list[Call] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stages: dict[str, str] = field(default_factory=dict)
    open_reviews: dict[str, int] = field(default_factory=dict)
    verdicts_read: dict[str, int] = field(default_factory=dict)
    approved: list[tuple[str, str, list[str], int]] = field(default_factory=list)
    published: list[tuple[str, str, str]] = field(default_factory=list)
    standing: list[tuple[str, str, str]] = field(default_factory=list)
    chain: str = ""


def violations(history: History) -> list[str]:
    """Return every way in which the history breaks invariants 1 to 5 and 7 of the domain; empty if it breaks none."""
    checks = (_one_of_each, _four_eyes, _verdicts, _publications, _stages, _acknowledged)
    found = [told for check in checks for told in check(history)]
    return [*found, f"5: {history.chain}"] if history.chain else found


def lines_of(history: History, told: list[str]) -> str:
    """Return the journal of the claims that are told of, to be read by a person."""
    shown = [line for line in history.lines if any(line.claim in one for one in told)]
    return "\n".join(
        f"{line.seq} {line.claim} {line.verb} {line.who} {line.before} {line.after}" for line in shown
    )


def _one_of_each(history: History) -> Iterator[str]:
    for claim, number in history.open_reviews.items():
        if number != (history.stages[claim] == "in_review"):
            yield f"1: {claim} is {history.stages[claim]} with {number} open reviews"
    yield from (f"1: {claim} is published {n} times" for claim, n in history.verdicts_read.items() if n > 1)


def _four_eyes(history: History) -> Iterator[str]:
    """Who made the claim, who wrote since its last release, and who submitted this round: none of them decides in it."""
    makers: dict[str, str] = {}
    writers: dict[str, set[str]] = {}
    submitters: dict[str, str] = {}
    for line in history.lines:
        wrote = writers.setdefault(line.claim, set())
        if line.verb == "claim.created":
            makers[line.claim] = line.who
        if line.verb in _RELEASES:
            wrote.clear()
        if line.verb in _WRITES and not line.planned:
            wrote.add(line.who)
        if line.verb == "claim.submitted":
            submitters[line.claim] = line.who
        barred = {*wrote, makers.get(line.claim), submitters.get(line.claim)}
        if line.verb in {"claim.approved", "claim.returned"} and line.who in barred:
            yield f"2: {line.who} decided on {line.claim} in line {line.seq} and had written it"


def _verdicts(history: History) -> Iterator[str]:
    for claim, digest, decided, needed in history.approved:
        if len(decided) < needed or set(decided) != {digest}:
            yield f"3: a verdict on {claim} has {len(decided)} of {needed} approvals, or for other content"
    for claim, now, verdict in history.standing:
        if now != verdict:
            yield f"3: {claim} has an approval of content that it does not have any more"
    yield from _outlived(history)


def _outlived(history: History) -> Iterator[str]:
    """A change of what stands approved is followed by the end of the approval, as the next line of the claim."""
    at: dict[str, str] = {}
    changed: set[str] = set()
    for line in history.lines:
        if line.claim in changed and line.verb != "claim.voided":
            yield f"3: {line.claim} was changed before line {line.seq} and kept its approval"
        changed.discard(line.claim)
        if at.get(line.claim) == "approved" and line.verb == "claim.changed" and not line.planned:
            changed.add(line.claim)
        at[line.claim] = line.after or at.get(line.claim, "draft")


def _publications(history: History) -> Iterator[str]:
    approved = {(claim, digest) for claim, digest, *_ in history.approved}
    for claim, digest, recomputed in history.published:
        if digest != recomputed or (claim, digest) not in approved:
            yield f"4: a publication of {claim} is not what was approved"


def _stages(history: History) -> Iterator[str]:
    for claim, stands in history.stages.items():
        moves = [line for line in history.lines if line.claim == claim and line.after]
        at = "draft"
        for line in moves:
            move = MOVES[_MOVE[line.verb]]
            passed_on = line.verb == "claim.approved" and line.before == line.after == "in_review"
            lawful = line.before in move.sources and line.after == move.to
            if line.before != at or not (lawful or passed_on):
                yield f"5: line {line.seq} moves {claim} from {line.before} to {line.after}; it was {at}"
            at = line.after
        if at != stands:
            yield f"5: {claim} is {stands}; its lines end at {at}"
    yield from (f"5: no line follows {a.seq}" for a, b in pairwise(history.lines) if b.seq <= a.seq)


def _acknowledged(history: History) -> Iterator[str]:
    """What was acknowledged has its one line; what was refused has none; of what got no answer, either."""
    told, unknown = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for call in (call for call in history.calls if call.asked in VERBS):
        counter = told if 200 <= call.status < 300 else unknown if not call.status else Counter()
        counter[call.who, VERBS[call.asked], call.claim] += 1
    verbs = set(VERBS.values())
    left = Counter((line.who, line.verb, line.claim) for line in history.lines if line.verb in verbs)
    for key in told.keys() | left.keys():
        if not told[key] <= left[key] <= told[key] + unknown[key]:
            yield f"7: {key}: {told[key]} acknowledged, {unknown[key]} unanswered, {left[key]} in the journal"
