"""Words, times and hashes of a dossier: they take the plain values of its facts."""

from collections.abc import Callable
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
#: Filters that say what a function of ``wording`` says.
_SAYS: dict[str, Callable[..., Any]] = {
    "saying": wording.saying,
    "grouped": wording.grouped,
    "point": wording.point,
    "stances": wording.stances,
    "change": wording.change,
    "source_name": wording.source_name,
    "quote_check": wording.quote_check,
    "covered": wording.coverage,
    "counted": wording.counts,
    "cause": wording.cause,
}
for _name, _says in _SAYS.items():
    register.filter(_name, _says)
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
def moment(value: date | datetime | None, seconds: str = "") -> str:
    """Return a day, or a day and time in the zone of now; with ``"s"`` to the second."""
    return wording.moment(value, seconds=bool(seconds))


@register.filter
def direction(text: str) -> str:
    """Return the direction of a text in words that the maker of the PDF knows: ``dir="auto"`` is for browsers alone."""
    return "rtl" if runs_right_to_left(str(text or "")) else "ltr"
