"""Tags for what every page shows: statuses, stages, claim numbers, icons, times, keys, people.

All take plain values and escape them; none reads the database. Words beside a shape are part of the tag.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from lucide import IconDoesNotExist, _render_icon

from factcheck.claims import verdict_icons
from factcheck.claims.enums import Stage, Status
from factcheck.core import clock
from factcheck.sources.enums import Proximity
from factcheck.web import labels, webhook_words
from factcheck.web.forms.base import DeskForm
from factcheck.web.times import clock_time, dated, length

register = template.Library()
register.filter("inside", labels.inside)
register.filter("conditions", labels.conditions_of)
register.filter("in_words", labels.in_words)
#: Icons that point along the line: in a text from right to left they point the other way.
_POINTING = ("left", "right", "log-out", "log-in", "external-link")


def _svg(body: str, side: int, size: int, css: str) -> SafeString:
    """An own drawing as inline SVG, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        css,
        size,
        size,
        side,
        side,
        mark_safe(body),  # noqa: S308  # a constant of verdict_icons
    )


@register.simple_tag
def keeps(form: DeskForm) -> SafeString:
    """Return the attribute that lets a form keep what is typed; nothing where it keeps nothing."""
    if not form.draft:
        return SafeString()
    return format_html(' data-draft-url="{}"', reverse("keep_draft", args=[form.draft]))


@register.filter("dated")
def dated_words(moment: date | None, form: str) -> str:
    """Return a day or a moment in the page's zone, written as its language writes days; empty without one."""
    return dated(moment, form) if moment else ""


@register.filter
def quoted(words: object) -> SafeString:
    """Return words between the quotation marks of the page's language."""
    marks = pgettext("quotation marks", "“”")
    return format_html("{}{}{}", marks[:1], words, marks[1:])


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "") -> SafeString:
    """Return an icon by name: ``confirmed denied unverified sign``, else one of Lucide's; decoration for the word beside it.

    Raises KeyError for a name that does not exist, so that a misspelt one is found by the first test of its page.
    """
    return _drawn(str(name), size, str(css))


#: A page has dozens of icons, all pages have the same few.
@lru_cache(maxsize=512)
def _drawn(name: str, size: int, css: str) -> SafeString:
    if name in verdict_icons.VERDICTS:
        drawn = _svg(verdict_icons.VERDICTS[name], 16, size, f"verdict-icon {css}".strip())
        return format_html('<span class="icon-box" data-status="{}">{}</span>', name, drawn)
    if name == "sign":
        return _svg(verdict_icons.SIGN, 18, size, f"sign {css}".strip())
    try:
        lucide = _render_icon(
            name,
            size,
            **{
                "class": f"icon {'turns ' if name.endswith(_POINTING) else ''}{css}".strip(),
                "aria-hidden": "true",
                "focusable": "false",
                "stroke-width": 1.75,
            },
        )
    except IconDoesNotExist:
        raise KeyError(name) from None
    return mark_safe(lucide)  # noqa: S308  # attributes are escaped by the XML writer


@register.simple_tag
def status_badge(status: str, big: bool = False) -> SafeString:
    """Return the filled badge of a status, icon and word; ``big`` for a page's own verdict."""
    return _badge(status, big, get_language())


@cache
def _badge(status: str, big: bool, _language: str | None) -> SafeString:
    """Six badges a language: a long list draws none of them twice."""
    drawn = _svg(verdict_icons.VERDICTS[status], 16, 22 if big else 14, "verdict-icon")
    css = "badge big" if big else "badge"
    return format_html(
        '<span class="{}" data-status="{}">{}{}</span>', css, status, drawn, Status(status).label
    )


@register.simple_tag
def stage_dot(stage: str) -> SafeString:
    """Return a stage as a dot and its word."""
    return _dot(stage, get_language())


@cache
def _dot(stage: str, _language: str | None) -> SafeString:
    drawn = _svg(verdict_icons.STAGES[stage], 10, 10, "dot")
    return format_html('<span class="stage" data-stage="{}">{}{}</span>', stage, drawn, Stage(stage).label)


@register.simple_tag
def claim_label(number: int, status: str) -> str:
    """Return what a claim's number is called: "Claim 3, denied"."""
    return _("Claim %(number)s, %(status)s") % {"number": number, "status": _inside(status, get_language())}


@cache
def _inside(status: str, _language: str | None) -> str:
    """A status as it stands within a sentence."""
    return str(Status(status).label).lower()


@register.simple_tag
def claim_number(number: int, status: str, href: str = "") -> SafeString:
    """Return the number in the shape of its status: circle, square or dashed circle; a link if ``href`` is given."""
    label = claim_label(number, status)
    if href:
        return format_html(
            '<a class="number" data-status="{}" href="{}" aria-label="{}">{}</a>', status, href, label, number
        )
    return format_html(
        '<span class="number" data-status="{}" role="img" aria-label="{}">{}</span>', status, label, number
    )


@register.simple_tag
def timeline_node(outcome: str) -> SafeString:
    """Return the node of a try: ``captured unchanged changed failed blocked``; every other outcome is a failed try."""
    return _svg(verdict_icons.NODES.get(outcome, verdict_icons.NODES["failed"]), 18, 18, "node")


@register.simple_tag
def key(*keys: str, label: str = "") -> SafeString:
    """Return hints for keys, with what they do if ``label`` is given: ``{% key "j" "k" label=words %}``."""
    hints = format_html_join(" ", '<kbd class="key">{}</kbd>', ((each,) for each in keys))
    if not label:
        return hints
    return format_html('<span class="key-entry">{} {}</span>', hints, label)


def _time(moment: datetime, words: str) -> SafeString:
    local = timezone.localtime(moment)
    full = date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), full, words)


@register.simple_tag
def when(moment: datetime | None, day: bool = False) -> SafeString | str:
    """Return a time: "14:05" today, day and time before; the full date in the title. ``day`` writes "today 14:05"."""
    if moment is None:
        return "–"
    now = clock.now()
    words = clock_time(moment, now)
    if day and timezone.localdate(moment) == timezone.localdate(now):
        words = _("today %(time)s") % {"time": words}
    return _time(moment, words)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """Return how long something has waited or stood: "45 min", "2 h 05"."""
    if moment is None:
        return "–"
    return _time(moment, length(clock.now() - moment))


@register.simple_tag
def until(moment: datetime | None) -> SafeString | str:
    """Return how far a deadline is: "in 3 h 55", or "35 min late" when it has passed."""
    if moment is None:
        return "–"
    left = moment - clock.now()
    if left.total_seconds() < 0:
        return _time(moment, _("%(span)s late") % {"span": length(-left)})
    return _time(moment, _("in %(span)s") % {"span": length(left)})


register.filter("begun_small", labels.begun_small)
register.filter("skill_label", labels.skill_label)
register.filter("message_type", webhook_words.type_label)
register.filter("message_types", webhook_words.types_label)
register.filter("message_fault", webhook_words.fault_label)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name, by code point: "Ana Ruiz" gives "AR"."""
    words = str(name).split()
    first = [word[:1] for word in (words[:1] + words[1:][-1:])]
    return "".join(first).upper() or "–"


@register.filter
def shorten(text: str, most: int) -> str:
    """Return at most ``most`` code points of a text, cut at a space where one is near, with an ellipsis."""
    text = str(text)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:") + "…"


@register.filter
def short_hash(digest: str) -> str:
    """Return the ends of a long hash: "7e21…c4"; the whole one belongs in the title or on the detail page."""
    digest = str(digest).removeprefix("sha256:")
    return digest if len(digest) <= 8 else f"{digest[:4]}…{digest[-2:]}"


@register.filter
def is_avatar_of(kind: str) -> str:
    """Return the icon for an actor that is no person: a key for an API key, a cog for a program; "" for a person."""
    return {"key": "key-round", "program": "cog", "system": "cog"}.get(str(kind), "")


@register.simple_tag(takes_context=True)
def page_link(context: dict[str, Any], **changes: Any) -> str:
    """Return the query of this page with some values changed (None takes one out): for filters, sorting and pages."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def invalid_fields(form: Iterable[Any]) -> list[Any]:
    """Return the fields of a form that have errors, for the summary on top."""
    return [field for field in form if field.errors]


@register.filter
def of(found: Mapping[str, Any], name: str) -> Any:
    """Return what stands under ``name``, or nothing."""
    return found.get(name)


@register.filter
def nearness(words: Iterable[str]) -> str:
    """Return how near sources are to the fact, as words."""
    return ", ".join(str(Proximity(word).label) for word in words)
