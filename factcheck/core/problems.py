"""Refusals with names. A service raises one; each interface translates it once (API problem, form error, exit code)."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from factcheck.core.wording import Sentence

_NO_SUCH_OBJECT = _("There is no such object on this desk.")


@dataclass(frozen=True)
class Item:
    """One thing that is wrong or missing: where (``body/quote``), a code for programs, a sentence for people."""

    pointer: str
    code: str
    detail: Sentence


class Refusal(Exception):
    """The request cannot be carried out; nothing was changed. ``detail`` says what a person can do."""

    name: ClassVar[str] = "refused"
    title: ClassVar[Sentence] = _("Refused")

    def __init__(self, detail: Sentence, *, items: tuple[Item, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.items = items


class Invalid(Refusal):
    """Malformed input: each item names the field and what to do."""

    name = "invalid-request"
    title = _("The request is malformed")

    @classmethod
    def field(cls, field: str, code: str, detail: Sentence) -> "Invalid":
        """Return a refusal about one field of the body."""
        return cls(detail, items=(Item(f"body/{field}", code, detail),))


class NotFound(Refusal):
    """No such object, or one of another desk: the same answer."""

    name = "not-found"
    title = _("Not found")

    def __init__(self, detail: Sentence = _NO_SUCH_OBJECT) -> None:
        super().__init__(detail)


class MissingScope(Refusal):
    """The key lacks the scope for this."""

    name = "missing-scope"
    title = _("The key lacks a scope")


class NotYourRole(Refusal):
    """The person has no role on this desk that may do this."""

    name = "not-your-role"
    title = _("Your role does not allow this")


class FourEyes(Refusal):
    """A contributor takes or decides his own work."""

    name = "four-eyes"
    title = _("Somebody else has to decide this")


class MoveNotAllowed(Refusal):
    """The stage does not allow the move; ``detail`` names the move that comes first."""

    name = "move-not-allowed"
    title = _("The stage does not allow this")


class InReview(Refusal):
    """Content cannot change while a claim is in review."""

    name = "in-review"
    title = _("The claim is in review")


class RuleNotMet(Refusal):
    """The desk's rule is not met; ``items`` list everything that is missing, by code."""

    name = "rule-not-met"
    title = _("Something is missing")


class HeldByAnother(Refusal):
    """Another reviewer holds the claim."""

    name = "held-by-another"
    title = _("Somebody else holds this claim")


class NotHeld(Refusal):
    """The reviewer must take the claim before deciding."""

    name = "not-held"
    title = _("Take the claim first")


class Stale(Refusal):
    """The record changed since it was read."""

    name = "stale"
    title = _("The record has changed")


class QuoteMismatch(Refusal):
    """The words are not in the text at that place, or not exactly once."""

    name = "quote-mismatch"
    title = _("The quote is not there")


class AddressRefused(Refusal):
    """The address may not be fetched."""

    name = "address-refused"
    title = _("This address may not be fetched")
