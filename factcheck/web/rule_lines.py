"""The verdict rule on the claim page: what each status still lacks, by name, with the place where it is mended."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from factcheck.claims.enums import Status
from factcheck.core.problems import Item
from factcheck.core.wording import together
from factcheck.reviews.enums import Missing
from factcheck.reviews.rules import ClaimFacts, VerdictRule, missing


@dataclass(frozen=True)
class StatusChoice:
    """A status and how much is missing for it."""

    value: str
    label: Any
    missing: int
    chosen: bool


@dataclass(frozen=True)
class RuleLine:
    """One demand of the rule: met or not, what it asks, what is missing, and the place of the page that mends it."""

    met: bool
    name: Any
    detail: str
    anchor: str


#: Each demand: what it asks, the codes that say that it is not met, where it is mended.
_DEMANDS: tuple[tuple[Any, frozenset[str], str], ...] = (
    (_("Evidence bears the status out"), frozenset({Missing.EVIDENCE, Missing.SECOND_SOURCE}), "evidence"),
    (_("Every quote is checked"), frozenset({Missing.QUOTE_UNCHECKED}), "evidence"),
    (_("First captures have ended"), frozenset({Missing.EVIDENCE_PENDING}), "evidence"),
    (_("The opposite side is answered"), frozenset({Missing.OPPOSITE_POSITION}), "positions"),
    (_("The reason is written"), frozenset({Missing.RATIONALE}), "verdict"),
    (_("A reply of the accused is recorded"), frozenset({Missing.REPLY_OUTCOME}), "replies"),
    (_("No blocking note is open"), frozenset({Missing.BLOCKING_COMMENT}), "notes"),
    (_("The checklist is done or waived"), frozenset({Missing.CHECKLIST}), "checklist"),
)


def status_choices(facts: ClaimFacts, rule: VerdictRule) -> list[StatusChoice]:
    """Return the three statuses with how many things each lacks."""
    return [
        StatusChoice(value, label, len(missing(replace(facts, status=value), rule)), value == facts.status)
        for value, label in Status.choices
    ]


def rule_lines(facts: ClaimFacts, rule: VerdictRule) -> list[RuleLine]:
    """Return the demands that apply to the claim: met ones first, then what is missing in words."""
    lacking = missing(facts, rule)
    lines = [_line(demand, lacking) for demand in _DEMANDS if _applies(demand[1], facts)]
    known = frozenset(code for _name, codes, _anchor in _DEMANDS for code in codes)
    lines += [RuleLine(False, item.detail, "", "verdict") for item in lacking if item.code not in known]
    return sorted(lines, key=lambda line: not line.met)


def _line(demand: tuple[Any, frozenset[str], str], lacking: list[Item]) -> RuleLine:
    name, codes, anchor = demand
    details = [item.detail for item in lacking if item.code in codes]
    return RuleLine(not details, name, str(together(*details)), anchor)


def _applies(codes: frozenset[str], facts: ClaimFacts) -> bool:
    if Missing.REPLY_OUTCOME in codes:
        return facts.accusation
    if Missing.CHECKLIST in codes:
        return bool(facts.required)
    if {Missing.EVIDENCE, Missing.QUOTE_UNCHECKED, Missing.OPPOSITE_POSITION} & codes:
        return facts.status != Status.UNVERIFIED
    return Missing.EVIDENCE_PENDING not in codes or bool(facts.evidence)
