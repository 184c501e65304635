"""oEmbed 1.0: how a page of ours is shown inside a page of somebody else. No address is ever requested."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from factcheck.api.parsing import refuse
from factcheck.api.problems import NotImplementedHere, problem_response
from factcheck.api.public.answers import conditional, readable
from factcheck.core.canonical import sha256_hex
from factcheck.core.ids import encode, key_of
from factcheck.core.problems import NotFound, Refusal
from factcheck.publishing import reading
from factcheck.publishing.enums import Format
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.plain import one_line

_RULE = ("public, max-age=60", "application/json")
_WIDTH, _HEIGHT = 600, 320
_PATHS = ("/verdicts/", "/embed/")
_NO_PAGE = "This is no address of a verdict here."


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer with the card of the verdict whose page is named; parameters that the standard does not know are overlooked."""
    try:
        body = orjson.dumps(_card(request.GET))
    except Refusal as refusal:
        return problem_response(refusal)
    return conditional(request, body, sha256_hex(body), _RULE)


def _card(query: Mapping[str, str]) -> dict[str, Any]:
    if "url" not in query:
        raise refuse("query/url", "missing", "Send url: the address of a verdict's page.")
    if query.get("format", "json") != "json":
        raise NotImplementedHere("This answer is made as JSON only.")
    width, height = _measure(query, "maxwidth", _WIDTH), _measure(query, "maxheight", _HEIGHT)
    key = _verdict_of(query["url"])
    stored = readable(reading.current(key, Format.SUMMARY))
    verdict = orjson.loads(stored.body)
    title = f"{verdict['status_label']}: {one_line(verdict['claim']['text'])}"
    source = f"{settings.PUBLIC_BASE_URL}/embed/{encode(PublishedVerdict.PREFIX, key)}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": verdict["publisher"]["name"],
        "author_url": verdict["publisher"]["url"],
        "provider_name": verdict["publisher"]["name"],
        "provider_url": settings.PUBLIC_BASE_URL,
        "cache_age": 60,
        "width": width,
        "height": height,
        "html": (
            f'<iframe src="{escape(source)}" width="{width}" height="{height}" title="{escape(title)}" loading="lazy"'
            ' frameborder="0" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        ),
    }


def _measure(query: Mapping[str, str], name: str, most: int) -> int:
    text = query.get(name)
    if text is None:
        return most
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise refuse(f"query/{name}", "range", f"{name} is a whole number of pixels, 1 or more.")
    return min(most, int(text))


def _verdict_of(url: str) -> UUID:
    """Return the verdict that an address of ours names; raises NotFound for any other."""
    try:
        asked, ours = urlsplit(url.strip()), urlsplit(settings.PUBLIC_BASE_URL)
        same = asked.hostname == ours.hostname and asked.port == ours.port and asked.username is None
    except ValueError as error:
        raise NotFound(_NO_PAGE) from error
    key = None
    if same and asked.scheme in {"http", "https"}:
        names = [asked.path.removeprefix(path) for path in _PATHS if asked.path.startswith(path)]
        key = key_of(PublishedVerdict.PREFIX, names[0]) if names else None
    if key is None:
        raise NotFound(_NO_PAGE)
    return key
