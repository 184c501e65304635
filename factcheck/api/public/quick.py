"""The quick way to what is asked most: a verdict, the list, the log. A plain request is answered with stored bytes here;
whatever is not plain, or would be refused, goes to the views, which say the same at their leisure."""

import re

from django.http import HttpRequest, HttpResponse

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
#: A size, and a place to go on from as clients write it: with its colon as it is, or escaped.
_QUERY = re.compile(
    r"(?:limit=(?P<limit>[1-9][0-9]{0,2}))?(?:(?:^|&)(?P<name>cursor|after)=(?P<place>(?:[A-Za-z0-9:_-]|%3A)+))?",
    re.ASCII,
)


def answer(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a plain request; None for one that the views have to look at."""
    meta = request.META
    if request.method != "GET" or meta.get("HTTP_ACCEPT", "") not in _PLAIN:
        return None
    if any(meta.get(name) is not None for name in _SPECIAL):
        return None
    try:
        found = _stored(request.path_info, meta.get("QUERY_STRING", ""))
    except Refusal:
        return None
    if found is None:
        return None
    body, etag, cache = found
    response = answers.conditional(request, body, etag, (cache, JSON))
    response["X-Content-Type-Options"] = "nosniff"
    return response


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
    found = reading.current(key, Format.FULL) if key is not None else None
    return None if found is None or found.is_tombstone else (found.body, found.etag, answers.DETAIL)


def _list(size: int, cursor: str | None) -> tuple[bytes, str, str] | None:
    if size > verdicts.MOST:
        return None
    before = verdicts.all_before(cursor) if cursor else reading.BEYOND_ALL
    found = held.page(("list", before, size), lambda: verdicts.page_of_all(Format.SUMMARY, before, size))
    return *found, answers.LIST


def _changes(size: int, after: str | None) -> tuple[bytes, str, str] | None:
    if size > changes.MOST:
        return None
    # The point to go on from carries the day.
    key = ("changes", after, size, clock.now().date())
    return *held.page(key, lambda: changes.page_after(after, size)), answers.CHANGES
