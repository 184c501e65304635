"""Rounds of review: what was decided before, and what has changed since."""

from dataclasses import dataclass, field
from typing import Any

from factcheck.claims.models import Claim
from factcheck.reviews.enums import DecisionKind, ReviewOutcome
from factcheck.reviews.models import Decision, Review
from factcheck.sources.content import claim_content
from factcheck.text.worddiff import Change, word_diff

#: Texts whose words are compared; of the rest only the old and the new value are told.
TEXTS = ("statement", "rationale")
VALUES = ("status", "kind", "assertion", "risk", "accusation", "claimant", "pair")


@dataclass(frozen=True)
class Moved:
    """One field that changed; ``words`` is the word difference of a text, empty for a plain value."""

    name: str
    old: Any
    new: Any
    words: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Parts:
    """How the parts of a claim changed: rows of the content that came, went, or stayed under their id with other words."""

    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[tuple[dict[str, Any], dict[str, Any]]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class SinceThen:
    """The difference between a round of review and now."""

    review: Review
    decision: Decision | None
    fields: list[Moved]
    evidence: Parts
    positions: Parts
    quotes: Parts

    @property
    def nothing(self) -> bool:
        """Whether the content is the same."""
        return not (self.fields or self.evidence or self.positions or self.quotes)


def rounds_of(claim: Claim) -> list[Review]:
    """Return the claim's rounds of review, newest first."""
    return list(
        Review.objects.filter(claim=claim).select_related("submitted_by", "overridden_by").order_by("-number")
    )


def since_last_round(claim: Claim) -> SinceThen | None:
    """Return what changed since the newest round that was returned, voided or approved; None if there was none."""
    ended = Review.objects.filter(
        claim=claim, outcome__in=[ReviewOutcome.RETURNED, ReviewOutcome.VOIDED, ReviewOutcome.APPROVED]
    )
    last = ended.order_by("-number").first()
    if last is None:
        return None
    decision = (
        Decision.objects.filter(in_pass__review=last, kind=DecisionKind.RETURN)
        .select_related("reviewer")
        .first()
    )
    return difference(last, claim_content(claim), decision)


def difference(review: Review, now: dict[str, Any], decision: Decision | None = None) -> SinceThen:
    """Return the difference between the content that ``review`` was about and the content ``now``."""
    then = review.content
    return SinceThen(
        review=review,
        decision=decision,
        fields=[_moved(name, then, now) for name in (*TEXTS, *VALUES) if then.get(name) != now.get(name)],
        evidence=_parts(then.get("evidence", []), now["evidence"]),
        positions=_parts(then.get("positions", []), now["positions"]),
        quotes=_parts(_quotes(then.get("quotes", [])), _quotes(now["quotes"])),
    )


def _moved(name: str, then: dict[str, Any], now: dict[str, Any]) -> Moved:
    old, new = then.get(name), now.get(name)
    words = word_diff(old or "", new or "") if name in TEXTS else []
    return Moved(name, old, new, words)


def _quotes(quotes: list[str]) -> list[dict[str, Any]]:
    return [{"id": quote, "quote": quote} for quote in quotes]


def _parts(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Parts:
    before, after = {row["id"]: row for row in then}, {row["id"]: row for row in now}
    return Parts(
        added=[row for key, row in after.items() if key not in before],
        removed=[row for key, row in before.items() if key not in after],
        changed=[(before[key], row) for key, row in after.items() if key in before and before[key] != row],
    )
