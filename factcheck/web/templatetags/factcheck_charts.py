"""Small charts as SVG with presentation attributes: ink, hatch and outline, never a colour. Numbers in words stand beside them."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

#: Beyond this many sentences a coverage is one bar, not boxes.
MOST_BOXES = 40
COVERAGE_WIDTH = 150
CLAIMS_WIDTH = 170
MOST_WAITING = 24


def _chart(width: float, height: float, parts: Iterable[str]) -> SafeString:
    return format_html(
        '<svg class="meter" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">{2}</svg>',
        f"{width:g}",
        f"{height:g}",
        mark_safe("".join(parts)),  # noqa: S308  # numbers and constants
    )


def _box(css: str, x: float, y: float, size: tuple[float, float], radius: float = 2.5) -> str:
    width, height = size
    return f'<rect class="{css}" x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{height:g}" rx="{radius:g}"/>'


def _stacked(width: float, height: float, shares: Sequence[tuple[str, int]]) -> SafeString:
    """One bar, cut into parts by their numbers, in order."""
    total = sum(number for _css, number in shares)
    parts, x = [], 0.5
    for css, number in shares:
        if number:
            share = (width - 1) * number / total
            parts.append(_box(css, x, 0.5, (share, height - 1)))
            x += share
    if not total:
        parts.append(_box("faint", 0.5, 0.5, (width - 1, height - 1)))
    return _chart(width, height, parts)


@register.simple_tag
def coverage_boxes(claimed: int, marked: int, open_: int) -> SafeString:
    """Return one box per sentence, claimed filled, marked hatched, open hollow; one bar for a long text."""
    shares = [("full", claimed), ("half", marked), ("open", open_)]
    total = claimed + marked + open_
    if total > MOST_BOXES:
        return _stacked(COVERAGE_WIDTH, 10, shares)
    pitch = min(10.0, COVERAGE_WIDTH / total) if total else 10.0
    size = (pitch - 2, 9.0)
    states = [css for css, number in shares for _each in range(number)]
    boxes = [_box(css, 0.5 + index * pitch, 0.5, size, 2) for index, css in enumerate(states)]
    return _chart(max(pitch * total, 1), 10, boxes)


@register.simple_tag
def claims_bar(approved: int, in_review: int, returned: int, draft: int) -> SafeString:
    """Return the bar of an article's claims: approved filled, in review hatched, returned grey, draft hollow."""
    return _stacked(
        CLAIMS_WIDTH, 10, [("full", approved), ("half", in_review), ("grey", returned), ("open", draft)]
    )


@register.simple_tag
def age_bar(day: int, three: int, week: int, older: int) -> SafeString:
    """Return the bar of open claims by age: under a day pale, under three grey, under a week hatched, older filled."""
    return _stacked(CLAIMS_WIDTH, 10, [("pale", day), ("grey", three), ("half", week), ("full", older)])


@register.simple_tag
def waiting_boxes(young: int, middle: int, old: int) -> SafeString:
    """Return one square per waiting claim by age (under 30 min, under 2 h, over), oldest last; above 24 a number says how many more."""
    states = ["full"] * old + ["grey"] * middle + ["pale"] * young
    shown = list(reversed(states[:MOST_WAITING]))
    drawn = _chart(
        max(len(shown) * 10, 1),
        14,
        [_box(css, index * 10 + 0.5, 0.5, (7, 13), 2) for index, css in enumerate(shown)],
    )
    more = len(states) - len(shown)
    return format_html('{} <span class="meta">+{}</span>', drawn, more) if more > 0 else drawn


@register.simple_tag
def trend_bars(numbers: Sequence[int]) -> SafeString:
    """Return one bar a day, the last one today, in ink; 92 × 24 for seven days."""
    top = max([*numbers, 1])
    parts = []
    for index, number in enumerate(numbers):
        height = max(1.5, 23 * number / top)
        css = "full" if index == len(numbers) - 1 else "pale"
        parts.append(_box(css, index * 13.3 + 0.5, 24 - height, (10.5, height), 1))
    return _chart(max(round(len(numbers) * 13.3 - 1), 1), 24, parts)


@register.simple_tag
def load_boxes(load: int, limit: int) -> SafeString:
    """Return ten boxes of a person's load with a stroke at the limit."""
    pitch = 12
    parts = []
    for index in range(10):
        css = "full" if index < load else "open" if index < limit else "faint"
        parts.append(_box(css, index * pitch + 0.5, 1.5, (9.5, 9.5), 2.5))
    if 0 < limit <= 10:
        x = limit * pitch - 1
        parts.append(f'<path class="limit" d="M{x} 0v12.5"/>')
    return _chart(10 * pitch, 13, parts)


@register.simple_tag
def load_words(load: int, limit: int) -> str:
    """Return "6 / 8", or "9 / 8 over"."""
    words = {"load": load, "limit": limit}
    return _("%(load)s / %(limit)s over") % words if load > limit else _("%(load)s / %(limit)s") % words


@register.simple_tag
def hour_bars(hours: Sequence[tuple[int, bool]]) -> SafeString:
    """Return one bar an hour of ``(number, failed)``; failing hours are outlined and crossed."""
    top = max([number for number, _failed in hours] + [1])
    parts = []
    for index, (number, failed) in enumerate(hours):
        height, x = max(2.0, 18 * number / top), index * 9 + 0.5
        parts.append(_box("bad" if failed else "grey", x, 19.5 - height, (5.5, height), 1))
        if failed:
            parts.append(f'<path class="bad" d="M{x:g} 19.5L{x + 5.5:g} {19.5 - height:g}"/>')
    return _chart(max(len(hours) * 9 - 3, 1), 20, parts)


@register.simple_tag
def chain_links(links: Sequence[bool]) -> SafeString:
    """Return the journal's chain, one link per part; True is a signed checkpoint and filled."""
    parts = [
        f'<rect x="{index * 15 + 1}" y="1" width="18" height="9" rx="4.5" fill="{"currentColor" if signed else "none"}"'
        ' stroke="currentColor" stroke-width="1.4"/>'
        for index, signed in enumerate(links)
    ]
    return format_html(
        '<svg class="chain" width="{0}" height="11" viewBox="0 0 {0} 11" aria-hidden="true">{1}</svg>',
        len(links) * 15 + 5,
        mark_safe("".join(parts)),  # noqa: S308  # numbers and constants
    )
