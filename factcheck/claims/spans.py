"""Where a claim stands in a text: a place by offsets, or by words that are found exactly once."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from factcheck.articles.models import Revision
from factcheck.core.problems import Invalid, QuoteMismatch
from factcheck.core.wording import worded
from factcheck.text.spans import find_quote


@dataclass(frozen=True)
class Span:
    """A place in a revision's text and the words there; without offsets the words are looked for."""

    quote: str
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""


def locate(revision: Revision, span: Span) -> tuple[int, int]:
    """Return where ``span`` stands in the revision; raises Invalid for impossible offsets, QuoteMismatch if the words are not there."""
    quote = span.quote.replace("\r\n", "\n").replace("\r", "\n")
    if span.start is None or span.end is None:
        return _found_once(revision.text, quote, span)
    if span.start < 0 or span.end <= span.start:
        raise Invalid.field("start", "order", _("start and end count code points: 0 <= start < end."))
    if span.end > len(revision.text):
        raise QuoteMismatch(
            worded(
                _("The span ends at %(end)s; the text has %(n)s code points."),
                end=span.end,
                n=len(revision.text),
            )
        )
    if revision.text[span.start : span.end] != quote:
        raise QuoteMismatch(
            _("The text at these offsets is not the quote. Offsets count code points of the latest revision.")
        )
    if not quote.strip():
        raise Invalid.field("quote", "empty", _("A claim needs words."))
    return span.start, span.end


def _found_once(text: str, quote: str, span: Span) -> tuple[int, int]:
    if not quote.strip():
        raise Invalid.field("quote", "empty", _("A claim needs words."))
    places = find_quote(text, quote, prefix=span.prefix, suffix=span.suffix)
    if len(places) == 1:
        return places[0]
    if not places:
        raise QuoteMismatch(_("The quote is not found in the latest revision."))
    raise QuoteMismatch(
        worded(
            _("The quote is found %(n)s times; send start and end, or more words before and after it."),
            n=len(places),
        )
    )
