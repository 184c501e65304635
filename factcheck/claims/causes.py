"""Why a flag was raised: kept as codes with their places, and worded when somebody reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from factcheck.core import clock
from factcheck.core.wording import Sentence, at_moment, together, worded


class CauseKind(StrEnum):
    """What a background result found."""

    PAGE_GONE = "page_gone"
    QUOTE_GONE = "quote_gone"
    QUOTE_CHANGED = "quote_changed"
    QUOTE_NOT_FOUND = "quote_not_found"
    NO_REPLY = "no_reply"
    TEXT_CHANGED = "text_changed"


_TEXTS: dict[CauseKind, Sentence] = {
    CauseKind.PAGE_GONE: _(
        "%(source)s (%(evidence)s): the site says that the page no longer exists. The capture is kept."
    ),
    CauseKind.QUOTE_GONE: _("%(source)s (%(evidence)s), capture of %(at)s: “%(before)s” is no longer there."),
    CauseKind.QUOTE_CHANGED: _(
        "%(source)s (%(evidence)s), capture of %(at)s: “%(before)s” now reads “%(after)s”."
    ),
    CauseKind.QUOTE_NOT_FOUND: _("A quoted passage is no longer found."),
    CauseKind.NO_REPLY: _("%(party)s has not replied by the deadline."),
    CauseKind.TEXT_CHANGED: _("The article's text has changed."),
}


@dataclass(frozen=True)
class Cause:
    """One thing that was found; ``places`` fill its sentence. A source without a name (empty) is a confidential one."""

    kind: CauseKind
    places: Mapping[str, str]

    def stored(self) -> dict[str, str]:
        """Return the cause as a flag keeps it."""
        return {"kind": str(self.kind), **self.places}


def cause(kind: CauseKind, **places: str | datetime) -> Cause:
    """Return a cause; a moment is kept as its stamp."""
    written = {
        name: clock.brief(value) if isinstance(value, datetime) else value for name, value in places.items()
    }
    return Cause(kind, written)


def worded_causes(stored: Sequence[Mapping[str, Any]]) -> Sentence:
    """Return what a flag keeps as sentences in the reader's language and zone; what is not known is left out."""
    return together(*(_worded(one) for one in stored if one.get("kind") in set(CauseKind)))


def _worded(stored: Mapping[str, Any]) -> Sentence:
    places: dict[str, object] = dict(stored)
    if "source" in places:
        places["source"] = places["source"] or _("Confidential source")
    at = parse_datetime(str(stored.get("at", "")))
    if at is not None:
        places["at"] = at_moment(at)
    return worded(_TEXTS[CauseKind(stored["kind"])], **places)
