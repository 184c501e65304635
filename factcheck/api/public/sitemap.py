"""The sitemap: pages of verdicts that stand. Beyond what one file may hold it is an index of parts, by first byte of the id."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from factcheck.api.public.answers import conditional
from factcheck.core.canonical import sha256_hex
from factcheck.core.clock import brief
from factcheck.core.ids import encode
from factcheck.publishing import documents
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.plain import for_xml

_RULE = ("public, max-age=300", "application/xml; charset=utf-8")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: A file may hold 50,000 addresses.
MOST = 40_000
_PARTS = 256
_PAGES = ("/methodology", "/corrections")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The sitemap, or the index of its parts."""
    part = request.GET.get("part")
    rows = PublishedVerdict.objects.standing().order_by("id")
    if part is not None:
        body = _part(rows, part)
    elif rows[MOST : MOST + 1].exists():
        body = _index()
    else:
        body = _urls([*(_own(page) for page in _PAGES), *_verdicts(rows)])
    return conditional(request, body, sha256_hex(body), _RULE)


def _part(rows: Any, text: str) -> bytes:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) < _PARTS):
        raise Http404
    first = int(text) << 120
    last = first | ((1 << 120) - 1)
    return _urls(_verdicts(rows.filter(id__gte=UUID(int=first), id__lte=UUID(int=last))[:MOST]))


def _index() -> bytes:
    base = for_xml(settings.PUBLIC_BASE_URL)
    parts = [f"<sitemap><loc>{base}/sitemap.xml?part={part}</loc></sitemap>" for part in range(_PARTS)]
    return _document("sitemapindex", parts)


def _verdicts(rows: Any) -> list[str]:
    columns = rows.values_list("id", "modified_at")
    paths = ((documents.page_path(encode(PublishedVerdict.PREFIX, key)), at) for key, at in columns)
    return [_own(path, f"<lastmod>{brief(at)}</lastmod>") for path, at in paths]


def _own(path: str, more: str = "") -> str:
    return f"<url><loc>{for_xml(settings.PUBLIC_BASE_URL)}{path}</loc>{more}</url>"


def _urls(urls: list[str]) -> bytes:
    return _document("urlset", urls)


def _document(name: str, parts: list[str]) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{name} xmlns="{_NAMESPACE}">{"".join(parts)}</{name}>\n'.encode()
