"""Feeds: what was published last, put together from stored entries. Readers of feeds send what they like, so nothing is refused."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from factcheck.api.public.answers import conditional
from factcheck.core.canonical import sha256_hex
from factcheck.core.clock import brief
from factcheck.publishing import atom, jsonfeed, reading
from factcheck.publishing.enums import Format

_CACHE = "public, max-age=60"
_SIZE = 50
#: The time of a feed without entries: a feed has to have one.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@require_safe
def verdicts_atom(request: HttpRequest) -> HttpResponse:
    """The verdicts that changed last; those that ended keep their entry and get a tombstone."""
    rows = reading.newest(_SIZE)
    entries = reading.bodies_of([seq for seq, _ in rows], Format.ATOM)
    return _atom(request, _title("Fact checks"), rows, entries)


@require_safe
def corrections_atom(request: HttpRequest) -> HttpResponse:
    """What was corrected, retracted, published again or joined, each an entry of its own."""
    rows = [(change.seq, change.at) for change in reading.corrections(_SIZE)]
    entries = reading.bodies_of([seq for seq, _ in rows], Format.CORRECTION)
    return _atom(request, _title("Corrections"), rows, entries)


@require_safe
def verdicts_json(request: HttpRequest) -> HttpResponse:
    """The same as the first, as JSON Feed 1.1."""
    items = reading.bodies_of([seq for seq, _ in reading.newest(_SIZE)], Format.JSON_FEED)
    body = jsonfeed.feed(request.path, _title("Fact checks"), items)
    return conditional(request, body, sha256_hex(body), (_CACHE, jsonfeed.MEDIA_TYPE))


def _atom(
    request: HttpRequest, title: str, rows: list[tuple[int, datetime]], entries: list[bytes]
) -> HttpResponse:
    updated = brief(rows[0][1] if rows else _NEVER)
    body = atom.feed(atom.Head(request.path, title, updated), entries)
    return conditional(request, body, sha256_hex(body), (_CACHE, atom.MEDIA_TYPE))


def _title(what: str) -> str:
    return f"{what} · {settings.PUBLISHER_NAME}" if settings.PUBLISHER_NAME else what
