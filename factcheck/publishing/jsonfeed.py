"""JSON Feed 1.1: items are stored with their publication; what is ours stands under ``_factcheck``."""

from typing import Any

import orjson
from django.conf import settings

from factcheck.core.clock import brief
from factcheck.publishing import documents, wording
from factcheck.publishing.editions import Edition
from factcheck.publishing.plain import language_tag

MEDIA_TYPE = "application/feed+json"


def item(edition: Edition) -> dict[str, Any]:
    """Return the item of a verdict; one that ended stays, with its notice and tombstone."""
    language = language_tag(edition.subject.language)
    own = {
        "about": f"{settings.PUBLIC_BASE_URL}/api/v1/docs",
        "url": f"{settings.PUBLIC_BASE_URL}{documents.API}/{edition.verdict_id}",
        "change": f"verdict.{edition.kind}",
        "revision": edition.number,
        "corrections": documents.corrections(edition),
    }
    if edition.stands:
        own["verdict"] = documents.summary(edition)
    else:
        own["tombstone"] = documents.tombstone(edition)
    return {
        "id": wording.tag(edition),
        "url": wording.page_url(edition),
        "title": wording.title(edition),
        "content_text": wording.told(edition),
        "date_published": brief(edition.first_at),
        "date_modified": brief(edition.at),
        "authors": [{"name": documents.publisher_name(edition) or "Factcheck"}],
        "tags": [edition.status if edition.stands else edition.kind],
        **({"language": language} if language else {}),
        "_factcheck": own,
    }


def feed(path: str, title: str, items: list[bytes]) -> bytes:
    """Return the feed document around stored items."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": f"{settings.PUBLIC_BASE_URL}/corrections",
        "feed_url": f"{settings.PUBLIC_BASE_URL}{path}",
        "authors": [{"name": settings.PUBLISHER_NAME or "Factcheck", "url": settings.PUBLIC_BASE_URL}],
    }
    return b'%s,"items":[%s]}' % (orjson.dumps(head)[:-1], b",".join(items))
