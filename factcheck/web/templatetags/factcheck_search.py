"""Texts of a list of hits: cut around the first hit, every hit marked."""

import re

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from factcheck.core.fulltext import patterns_of

register = template.Library()
#: Characters shown before the first hit, and in all.
BEFORE, SHOWN = 80, 280


@register.filter
def hits(text: str, query: str) -> SafeString:
    """Return a text with the words of a query marked; a long one is cut around the first of them."""
    text = " ".join(str(text).split())
    patterns = patterns_of(query)
    if not patterns:
        return conditional_escape(text[:SHOWN])
    found = re.compile(
        "|".join(rf"{pattern}\w*" if pattern == patterns[-1] else pattern for pattern in patterns), re.I
    )
    text = _cut(text, found)
    pieces, end = [], 0
    for hit in found.finditer(text):
        pieces += [(text[end : hit.start()], hit.group())]
        end = hit.end()
    marked = format_html_join("", '{}<mark class="hit">{}</mark>', pieces)
    return marked + conditional_escape(text[end:])


def _cut(text: str, found: re.Pattern[str]) -> str:
    if len(text) <= SHOWN:
        return text
    first = found.search(text)
    start = max(0, first.start() - BEFORE) if first else 0
    start = text.find(" ", start) + 1 if start else 0
    end = start + SHOWN
    return f"{'…' if start else ''}{text[start:end].rstrip()}{'…' if end < len(text) else ''}"
