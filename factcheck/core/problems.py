"""Refusals with names. A service raises one; each interface translates it once (API problem, form error, exit code)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Item:
    """One thing that is wrong or missing: where (``body/quote``), a code for programs, a sentence for people."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):
    """The request cannot be carried out; nothing was changed. ``detail`` says what a person can do."""

    name: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str, *, items: tuple[Item, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.items = items


class Invalid(Refusal):
    """Malformed input: each item names the field and what to do."""

    name = "invalid-request"
    title = "The request is malformed"

    @classmethod
    def field(cls, field: str, code: str, detail: str) -> "Invalid":
        """Return a refusal about one field of the body."""
        return cls(detail, items=(Item(f"body/{field}", code, detail),))


class NotFound(Refusal):
    """No such object, or one of another desk: the same answer."""

    name = "not-found"
    title = "Not found"

    def __init__(self, detail: str = "There is no such object on this desk.") -> None:
        super().__init__(detail)


class MissingScope(Refusal):
    """The key lacks the scope for this."""

    name = "missing-scope"
    title = "The key lacks a scope"


class NotYourRole(Refusal):
    """The person has no role on this desk that may do this."""

    name = "not-your-role"
    title = "Your role does not allow this"


class FourEyes(Refusal):
    """A contributor takes or decides his own work."""

    name = "four-eyes"
    title = "Somebody else has to decide this"


class MoveNotAllowed(Refusal):
    """The stage does not allow the move; ``detail`` names the move that comes first."""

    name = "move-not-allowed"
    title = "The stage does not allow this"


class InReview(Refusal):
    """Content cannot change while a claim is in review."""

    name = "in-review"
    title = "The claim is in review"


class RuleNotMet(Refusal):
    """The desk's rule is not met; ``items`` list everything that is missing, by code."""

    name = "rule-not-met"
    title = "Something is missing"


class HeldByAnother(Refusal):
    """Another reviewer holds the claim."""

    name = "held-by-another"
    title = "Somebody else holds this claim"


class NotHeld(Refusal):
    """The reviewer must take the claim before deciding."""

    name = "not-held"
    title = "Take the claim first"


class Stale(Refusal):
    """The record changed since it was read."""

    name = "stale"
    title = "The record has changed"


class QuoteMismatch(Refusal):
    """The words are not in the text at that place, or not exactly once."""

    name = "quote-mismatch"
    title = "The quote is not there"


class AddressRefused(Refusal):
    """The address may not be fetched."""

    name = "address-refused"
    title = "This address may not be fetched"
