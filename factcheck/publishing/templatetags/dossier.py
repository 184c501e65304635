"""Words, times and hashes of a dossier: they take the plain values of its facts."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from factcheck.claims.verdict_icons import VERDICTS
from factcheck.core.wording import inside
from factcheck.publishing.dossiers import wording
from factcheck.publishing.plain import runs_right_to_left

register = template.Library()
#: Ink and tint of each status on white paper; the maker of the PDF draws what the shapes themselves say.
_INK = {
    "confirmed": ("#0f5aa8", "#e3eef9"),
    "denied": ("#b0331b", "#fbe7e1"),
    "unverified": ("#5a6270", "#eceef1"),
}


@register.simple_tag
def badge(status: str) -> SafeString:
    """Return the badge of a status: shape and word."""
    ink, tint = _INK[status]
    drawn = VERDICTS[status].replace("currentColor", ink).replace('class="cut-out"', f'stroke="{tint}"')
    return format_html(
        '<span class="badge" data-status="{}"><svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">{}</svg> {}</span>',
        status,
        mark_safe(drawn),  # noqa: S308  # a constant of verdict_icons
        wording.word("status", status),
    )


@register.simple_tag
def number(claim: dict[str, Any]) -> SafeString:
    """Return the number of a claim in the shape of its status."""
    label = _("Claim %(number)s, %(status)s") % {
        "number": claim["number"],
        "status": inside(wording.word("status", claim["status"])),
    }
    return format_html(
        '<span class="number" data-status="{}" role="img" aria-label="{}">{}</span>',
        claim["status"],
        label,
        claim["number"],
    )


@register.filter
def word(value: str, kind: str) -> str:
    """Return what a coded value says to people: ``{{ piece.relation|word:"relation" }}``."""
    return wording.word(kind, value)


@register.filter
def saying(verb: str) -> str:
    """Return what a verb of the journal says to people."""
    return wording.saying(verb)


@register.filter
def moment(value: date | datetime | None, seconds: str = "") -> str:
    """Return a day, or a day and time in the zone of now; with ``"s"`` to the second."""
    return wording.moment(value, seconds=bool(seconds))


@register.filter
def grouped(digest: str) -> str:
    """Return a long hash in groups of eight, so that eyes can compare it and lines can break."""
    return wording.grouped(digest)


@register.filter
def point(one: dict[str, Any]) -> str:
    """Return an open point as a sentence."""
    return wording.point(one)


@register.filter
def stances(claim: dict[str, Any]) -> list[tuple[str, str]]:
    """Return who says what of a claim, a line a stance: the stance, and the parties with their days."""
    return wording.stances(claim)


@register.filter
def change(line: dict[str, Any]) -> str:
    """Return what a line of the journal says was before and after."""
    return wording.change(line)


@register.filter
def source_name(source: dict[str, Any]) -> str:
    """Return what a source is called."""
    return wording.source_name(source)


@register.filter
def quote_check(piece: dict[str, Any]) -> str:
    """Return what became of the check of a quote."""
    return wording.quote_check(piece)


@register.filter
def covered(found: dict[str, Any]) -> str:
    """Return how far a text is covered."""
    return wording.coverage(found)


@register.filter
def counted(found: dict[str, Any]) -> str:
    """Return how many claims have which status."""
    return wording.counts(found)


@register.filter
def cause(flag: dict[str, Any]) -> str:
    """Return why a flag was raised, in the language of now."""
    return wording.cause(flag)


@register.filter
def direction(text: str) -> str:
    """Return the direction of a text in words that the maker of the PDF knows: ``dir="auto"`` is for browsers alone."""
    return "rtl" if runs_right_to_left(str(text or "")) else "ltr"
