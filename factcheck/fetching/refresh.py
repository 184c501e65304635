"""Redirects that a page makes by itself: ``<meta http-equiv="refresh">``, found in time linear in the page."""

import re

_SOON = 10
_MAX_TAG = 2048
_MAX_TAGS = 50
_HIDDEN = (
    (b"<!--", b"-->"),
    (b"<noscript", b"</noscript"),
    (b"<script", b"</script"),
    (b"<style", b"</style"),
    (b"<template", b"</template"),
)
_OPENER = re.compile(b"|".join(opening for opening, _ in _HIDDEN), re.I)
_CLOSERS = dict(_HIDDEN)
_EQUIV = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh\b", re.I)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_VALUE = re.compile(rb"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.I)


def refresh_target(html: bytes) -> str:
    """Return the URL that ``html`` sends browsers to within ten seconds, or an empty string."""
    shown = _visible(html)
    position = 0
    lowered = shown.lower()
    for _ in range(_MAX_TAGS):
        position = lowered.find(b"<meta", position)
        if position < 0:
            return ""
        end = lowered.find(b">", position, position + _MAX_TAG)
        if end > 0 and (found := _target(shown[position:end])):
            return found
        position += 5
    return ""


def _target(tag: bytes) -> str:
    content = _CONTENT.search(tag) if _EQUIV.search(tag) else None
    value = _VALUE.match(content[1] or content[2] or b"") if content else None
    if value is None or int(value[1]) > _SOON:
        return ""
    return value[2].decode("utf-8", "replace").strip()


def _visible(html: bytes) -> bytes:
    """Return ``html`` without comments, scripts and what only browsers without scripts would see."""
    lowered, kept, position = html.lower(), [], 0
    while match := _OPENER.search(lowered, position):
        kept.append(html[position : match.start()])
        end = lowered.find(_CLOSERS[match[0]], match.end())
        if end < 0:
            return b"".join(kept)
        position = end
    kept.append(html[position:])
    return b"".join(kept)
