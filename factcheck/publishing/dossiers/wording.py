"""What the coded values of a dossier say to people, in the language and the zone of now."""

from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from factcheck.articles.enums import Origin
from factcheck.audit.sayings import SAYINGS
from factcheck.claims.causes import worded_causes
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
from factcheck.core.wording import inside
from factcheck.publishing.labels import kind_label
from factcheck.reviews.enums import DecisionKind, ReasonCode, ReviewOutcome
from factcheck.reviews.journal_words import name_of, value_of
from factcheck.sources.enums import Proximity, QuoteState, Relation, ReplyOutcome, SourceKind, Stance, Terms

#: Characters of one value in a line of the history; the JSON has them all.
LONGEST = 160

_KINDS: dict[str, type[TextChoices]] = {
    "assertion": Assertion,
    "decision": DecisionKind,
    "drop": DropReason,
    "flag": FlagName,
    "kind": Kind,
    "mark": Mark,
    "origin": Origin,
    "outcome": ReplyOutcome,
    "place": PlaceState,
    "proximity": Proximity,
    "quote": QuoteState,
    "reason": ReasonCode,
    "relation": Relation,
    "review": ReviewOutcome,
    "risk": Risk,
    "source": SourceKind,
    "stage": Stage,
    "stance": Stance,
    "status": Status,
    "terms": Terms,
}
_POINTS: dict[str, Any] = {
    "open_sentences": gettext_lazy("Sentences of the text that are neither claimed nor marked: %(number)s."),
    "claim_open": gettext_lazy("Claim %(number)s is neither approved nor dropped."),
    "to_place": gettext_lazy("Claim %(number)s: its place in the latest text is not settled."),
    "reply_open": gettext_lazy("Claim %(number)s: a reply is outstanding."),
    "overridden": gettext_lazy(
        "Claim %(number)s: the verdict rule was overridden; the reason stands at its review."
    ),
    "waived": gettext_lazy(
        "Claim %(number)s: an item of the checklist was waived; the reason stands beside it."
    ),
    "flagged": gettext_lazy("Claim %(number)s: something changed and nobody has looked at it yet."),
    "disputed": gettext_lazy("Claim %(number)s: one party confirms it, another denies it."),
    "same_origin": gettext_lazy(
        "Claim %(number)s: pieces of evidence rest on the same origin and count once."
    ),
}


def word(kind: str, value: str) -> str:
    """Return the label of a coded value; a value that is not known is shown as it is."""
    if kind == "publication":
        return kind_label(value, get_language() or "en")
    known = dict(_KINDS[kind].choices)
    return str(known.get(value, value))


def saying(verb: str) -> str:
    """Return what a verb of the journal says."""
    return str(SAYINGS.get(verb, verb))


def moment(value: date | datetime | None, *, seconds: bool = False) -> str:
    """Return a day, or a day and time in the zone of now."""
    if value is None:
        return "–"
    if not isinstance(value, datetime):
        return date_format(value, "j M Y")
    local = timezone.localtime(value)
    return date_format(local, "j M Y, H:i:s" if seconds else "j M Y, H:i")


def grouped(digest: str) -> str:
    """Return a hash in groups of eight."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def point(one: dict[str, Any]) -> str:
    """Return an open point as a sentence."""
    return str(_POINTS[one["code"]]) % {"number": one["number"]}


def stances(claim: dict[str, Any]) -> list[tuple[str, str]]:
    """Return who says what of a claim: each stance with the parties that take it now, in the order of the stances."""
    live = [row for row in claim["positions"] if row["live"]]
    found = []
    for stance in Stance:
        names = [_dated(row["party_name"], row["said_on"]) for row in live if row["stance"] == stance]
        if names:
            found.append((str(stance.label), "; ".join(names)))
    return found


def _dated(name: str, day: date | None) -> str:
    return f"{name} ({moment(day)})" if day else name


def coverage(found: dict[str, Any]) -> str:
    """Return how far a text is covered, in words."""
    marked = [f"{count} {inside(word('mark', mark))}" for mark, count in found["marked"].items()]
    parts = [_("%(n)s claimed") % {"n": found["claimed"]}, *marked]
    if found["open"]:
        parts.append(_("%(n)s open") % {"n": found["open"]})
    head = ngettext("%(n)s sentence", "%(n)s sentences", found["total"]) % {"n": found["total"]}
    return f"{head}: {', '.join(parts)}"


def counts(found: dict[str, Any]) -> str:
    """Return how many claims there are and with which status, in words."""
    parts = [f"{found[status.value]} {inside(status.label)}" for status in Status if found[status.value]]
    if found["dropped"]:
        parts.append(_("%(n)s dropped") % {"n": found["dropped"]})
    return f"{found['total']}: {', '.join(parts)}" if parts else str(found["total"])


def source_name(source: dict[str, Any]) -> str:
    """Return what a source is called; a confidential one by its public label alone."""
    if source["withheld"]:
        return source["public_label"] or _("Confidential source")
    return str(source["title"] or source["url"] or source["id"])


def quote_check(piece: dict[str, Any]) -> str:
    """Return what the machine found of a quote, and whether a person accepted a near one."""
    found = word("quote", piece["quote_check"])
    if piece["quote_check"] == QuoteState.NEAR:
        accepted = _("accepted by a person") if piece["near_accepted"] else _("not accepted")
        found = f"{found}, {accepted}"
    where = piece["where"]
    if where and piece["quote_check"] in {QuoteState.EXACT, QuoteState.NEAR}:
        place = _("characters %(start)s to %(end)s") % {"start": where[0], "end": where[1]}
        return f"{found}, {place}"
    return found


def change(line: dict[str, Any]) -> str:
    """Return what a line of the journal says was before and after, as plain text."""
    if line["erased"]:
        return _("Words taken away by order of law.")
    if line["withheld"]:
        return _("Withheld: about a confidential source.")
    before, after = line["before"], line["after"]
    parts = [_moved(name, before, after) for name in {**before, **after}]
    return "; ".join(part for part in [*parts, line["note"]] if part)


def _moved(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    told = [values[name] for values in (before, after) if values.get(name) not in (None, "")]
    shown = [_value(name, value) for value in (told[:1] if told[:1] == told[1:] else told)]
    return f"{name_of(name)}: {' → '.join(shown)}" if shown else ""


def _value(name: str, value: Any) -> str:
    text = value_of(name, value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def item_state(state: str) -> str:
    """Return how an item of a checklist stands."""
    return {"done": _("done"), "waived": _("waived")}.get(state, _("open"))


def cause(flag: dict[str, Any]) -> str:
    """Return why a flag was raised, in the language of now."""
    return str(worded_causes(flag["causes"])) or flag["cause"]
