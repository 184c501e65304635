"""The quick way to what is asked most: a verdict, the list, the log. A plain request is answered with stored bytes here;
whatever is not plain, or would be refused, goes to the views, which say the same at their leisure."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from factcheck.api.negotiation import JSON
from factcheck.api.public import answers, changes, held, verdicts
from factcheck.core import clock
from factcheck.core.ids import key_of
from factcheck.core.problems import Refusal
from factcheck.publishing import reading
from factcheck.publishing.enums import Format
from factcheck.publishing.models import PublishedVerdict

_LIST = "/api/v1/verdicts"
_VERDICT = "/api/v1/verdicts/"
_CHANGES = "/api/v1/changes"
_PLAIN = frozenset({"", "*/*", "application/json"})
#: What makes a request one for the views.
_SPECIAL = (
    "HTTP_AUTHORIZATION",
    "HTTP_TRANSFER_ENCODING",
    "CONTENT_LENGTH",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)
#: One strong tag. Lists of tags, weak ones and ``*`` are for the views.
_TAG = re.compile(r'"[\x21\x23-\x7e]*"')
#: A size, and a place to go on from as clients write it: with its colon as it is, or escaped.
_QUERY = re.compile(
    r"(?:limit=(?P<limit>[1-9][0-9]{0,2}))?(?:(?:^|&)(?P<name>cursor|after)=(?P<place>(?:[A-Za-z0-9:_-]|%3A)+))?",
    re.ASCII,
)


class Plain(NamedTuple):
    """An answer to a plain request: 200 with a body, or 304 without one."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def answer(meta: Mapping[str, Any]) -> Plain | None:
    """Return the answer to a plain request, given as WSGI gives it; None for one that the views have to look at."""
    if meta["REQUEST_METHOD"] != "GET" or meta.get("HTTP_ACCEPT", "") not in _PLAIN:
        return None
    for name in _SPECIAL:
        if meta.get(name) is not None:
            return None
    match = meta.get("HTTP_IF_NONE_MATCH")
    if match is not None and not _TAG.fullmatch(match):
        return None
    try:
        found = _stored(meta["PATH_INFO"], meta.get("QUERY_STRING", ""))
    except Refusal:
        return None
    return _said(found, match) if found is not None else None


def _said(found: tuple[bytes, str, str], match: str | None) -> Plain:
    body, etag, cache = found
    quoted = f'"{etag}"'
    headers = [("ETag", quoted), ("Cache-Control", cache)]
    if match == quoted:
        return Plain(304, headers, b"")
    headers += (("Content-Type", JSON), ("Content-Length", str(len(body))))
    return Plain(200, headers, body)


def _stored(path: str, query: str) -> tuple[bytes, str, str] | None:
    """Return bytes, ETag and cache rule for a path and query, if they are plain."""
    if path.startswith(_VERDICT) and not query:
        return _verdict(path[len(_VERDICT) :])
    if path not in {_LIST, _CHANGES}:
        return None
    asked = _QUERY.fullmatch(query)
    if asked is None or asked["name"] == ("after" if path == _LIST else "cursor"):
        return None
    size, place = int(asked["limit"] or 50), asked["place"]
    place = place.replace("%3A", ":") if place else None
    return _list(size, place) if path == _LIST else _changes(size, place)


def _verdict(text: str) -> tuple[bytes, str, str] | None:
    key = key_of(PublishedVerdict.PREFIX, text)
    found = held.verdict(key, lambda: _standing(key)) if key is not None else None
    return None if found is None else (*found, answers.DETAIL)


def _standing(key: UUID) -> held.Page | None:
    found = reading.current(key, Format.FULL)
    return None if found is None or found.is_tombstone else (found.body, found.etag)


def _list(size: int, cursor: str | None) -> tuple[bytes, str, str] | None:
    if size > verdicts.MOST:
        return None
    if cursor:
        # Who goes on reads each page once: there is nothing to keep.
        found = verdicts.page_of_all(Format.SUMMARY, verdicts.all_before(cursor), size)
    else:
        found = held.page(
            ("list", size), lambda: verdicts.page_of_all(Format.SUMMARY, reading.BEYOND_ALL, size)
        )
    return *found, answers.LIST


def _changes(size: int, after: str | None) -> tuple[bytes, str, str] | None:
    if size > changes.MOST:
        return None
    # The point to go on from carries the day.
    key = ("changes", after, size, clock.now().date())
    return *held.page(key, lambda: changes.page_after(after, size)), answers.CHANGES
