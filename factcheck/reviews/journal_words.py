"""What the coded names and values of the journal's lines say to people; the API and the files keep the codes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from factcheck.accounts.enums import Role, Scope
from factcheck.articles.enums import ArticleState, Origin
from factcheck.claims.enums import (
    Assertion,
    DropReason,
    FlagName,
    Kind,
    Mark,
    PlaceState,
    Risk,
    Stage,
    Status,
)
from factcheck.reviews.enums import DecisionKind, Finding, ReasonCode, ReviewOutcome
from factcheck.sources.enums import (
    Grade,
    Proximity,
    QuoteState,
    Relation,
    ReplyOutcome,
    SourceKind,
    Stance,
    Terms,
)

_NAMES: dict[str, Any] = {
    "accusation": gettext_lazy("Accusation"),
    "approvals": gettext_lazy("Approvals"),
    "assertion": gettext_lazy("What is checked"),
    "assignee": gettext_lazy("Assigned to"),
    "blind": gettext_lazy("Checked blind by two"),
    "cause": gettext_lazy("Cause"),
    "claimant": gettext_lazy("Who says so"),
    "claimed_on": gettext_lazy("Said on"),
    "closes_at": gettext_lazy("Closes at"),
    "content_digest": gettext_lazy("Digest of the content"),
    "deadline": gettext_lazy("Deadline"),
    "decider": gettext_lazy("Who decides"),
    "due_at": gettext_lazy("Due"),
    "embargo_until": gettext_lazy("Embargo until"),
    "end": gettext_lazy("End"),
    "enters": gettext_lazy("Which claims enter"),
    "evidence": gettext_lazy("Evidence"),
    "flag": gettext_lazy("Flag"),
    "headline": gettext_lazy("Headline"),
    "holder": gettext_lazy("Taken by"),
    "item": gettext_lazy("Item of the checklist"),
    "kind": gettext_lazy("Kind"),
    "locator": gettext_lazy("Where in the source"),
    "mark": gettext_lazy("Mark"),
    "material": gettext_lazy("Changes what was approved"),
    "merged_into": gettext_lazy("Merged into"),
    "name": gettext_lazy("Name"),
    "near_accepted": gettext_lazy("Near quote accepted"),
    "order": gettext_lazy("Place in the order"),
    "origin": gettext_lazy("Whose text"),
    "outcome": gettext_lazy("Outcome"),
    "pair": gettext_lazy("Paired with"),
    "party": gettext_lazy("Person or body"),
    "position": gettext_lazy("Position"),
    "proximity": gettext_lazy("How near it is"),
    "queue": gettext_lazy("Queue"),
    "quote": gettext_lazy("Quote"),
    "quote_check": gettext_lazy("Check of the quote"),
    "rationale": gettext_lazy("Rationale"),
    "reason": gettext_lazy("Reason"),
    "reason_code": gettext_lazy("Reason"),
    "relation": gettext_lazy("How it bears on the claim"),
    "retired": gettext_lazy("Out of use"),
    "revision": gettext_lazy("Version of the text"),
    "risk": gettext_lazy("Risk"),
    "role": gettext_lazy("Role"),
    "roles": gettext_lazy("Roles"),
    "scopes": gettext_lazy("Scopes"),
    "snapshot": gettext_lazy("Capture"),
    "source": gettext_lazy("Source"),
    "stage": gettext_lazy("Stage"),
    "stance": gettext_lazy("Stance"),
    "start": gettext_lazy("Start"),
    "state": gettext_lazy("State"),
    "statement": gettext_lazy("Statement"),
    "status": gettext_lazy("Status"),
    "target_hours": gettext_lazy("Target in hours"),
    "terms": gettext_lazy("Terms"),
    "words": gettext_lazy("Words"),
}
#: Lists of known words by name; the first that knows the value says it.
_VALUES: dict[str, tuple[type[TextChoices], ...]] = {
    "assertion": (Assertion,),
    "flag": (FlagName,),
    "kind": (Kind, SourceKind, DecisionKind),
    "mark": (Mark,),
    "origin": (Origin,),
    "outcome": (ReplyOutcome, ReviewOutcome, Finding),
    "proximity": (Proximity,),
    "quote_check": (QuoteState,),
    "reason": (DropReason,),
    "reason_code": (ReasonCode,),
    "relation": (Relation,),
    "risk": (Risk,),
    "role": (Role,),
    "roles": (Role,),
    "scopes": (Scope,),
    "stage": (Stage,),
    "stance": (Stance,),
    "state": (PlaceState, ArticleState, Grade),
    "status": (Status,),
    "terms": (Terms,),
}
_STATES = {"done": gettext_lazy("done"), "waived": gettext_lazy("waived"), "open": gettext_lazy("open")}


def name_of(name: str) -> str:
    """Return what a named value of a line is called; a name that is not known is shown as it is."""
    return str(_NAMES.get(name, name))


def value_of(name: str, value: Any) -> str:
    """Return what a value says; one that is not known is shown as it is, nothing as a dash."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_of(name, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name_of(key)}: {value_of(key, each)}" for key, each in value.items())
    return _word(name, str(value))


def _word(name: str, text: str) -> str:
    if name == "state" and text in _STATES:
        return str(_STATES[text])
    if name.endswith(("_at", "deadline", "_until")):
        return _moment(text)
    parts = text.split(", ") if name in {"roles", "scopes"} else [text]
    return ", ".join(_label(_VALUES.get(name, ()), part) for part in parts)


def _label(lists: Iterable[type[TextChoices]], text: str) -> str:
    return next((str(known(text).label) for known in lists if text in known.values), text)


def _moment(text: str) -> str:
    """A moment in the reader's zone; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    form = pgettext("format of a moment", "Y-m-d H:i T")
    return date_format(timezone.localtime(moment) if moment.tzinfo else moment, form)
