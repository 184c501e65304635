"""Writing the bytes of publications: once when they are published, again when the representation changes."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import F

from factcheck.core.canonical import sha256_hex
from factcheck.publishing import atom, claimreview, documents, jsonfeed
from factcheck.publishing.editions import Edition, load_editions
from factcheck.publishing.enums import CORRECTIVE, Format
from factcheck.publishing.models import PublicationCounter, PublishedVerdict, Rendering
from factcheck.publishing.services.exports import order_export

_BATCH = 200


def write_renderings(edition: Edition) -> int:
    """Write the bytes of one edition in every format that it has; returns how many changed."""
    wanted = dict(_documents(edition))
    kept = {row.format: row for row in Rendering.objects.filter(publication_id=edition.publication_id)}
    made, changed = [], []
    for kind, document in wanted.items():
        body = document if isinstance(document, bytes) else orjson.dumps(document)
        row = kept.pop(kind, None)
        etag = sha256_hex(body)
        if row is None:
            made.append(Rendering(publication_id=edition.publication_id, format=kind, body=body, etag=etag))
        elif row.etag != etag:
            row.body, row.etag = body, etag
            changed.append(row)
    Rendering.objects.bulk_create(made)
    Rendering.objects.bulk_update(changed, ["body", "etag"])
    gone, _ = Rendering.objects.filter(id__in=[row.id for row in kept.values()]).delete()
    return len(made) + len(changed) + gone


def _documents(edition: Edition) -> Iterator[tuple[str, dict[str, Any] | bytes]]:
    yield from _for_feeds(edition)
    if not edition.stands:
        yield Format.TOMBSTONE, documents.tombstone(edition)
        return
    if not edition.content:
        return
    yield Format.FULL, documents.full(edition)
    yield Format.SUMMARY, documents.summary(edition)
    if claimreview.reviewable(edition):
        yield Format.CLAIM_REVIEW, claimreview.claim_review(edition)


def _for_feeds(edition: Edition) -> Iterator[tuple[str, dict[str, Any] | bytes]]:
    """A feed tells ends too; of what the law took away it tells that alone."""
    if edition.stands and not edition.content:
        return
    yield Format.ATOM, atom.entry(edition)
    yield Format.JSON_FEED, jsonfeed.item(edition)
    if edition.kind in CORRECTIVE:
        yield Format.CORRECTION, atom.correction(edition)


def render_all() -> tuple[int, int]:
    """Render every publication again; returns how many publications were looked at and how many documents changed."""
    seen = changed = 0
    last: UUID | None = None
    while ids := _next_ids(last):
        last = ids[-1]
        with transaction.atomic():
            # The lock keeps a publication that happens now from being written by an older representation.
            locked = PublishedVerdict.objects.select_for_update().filter(id__in=ids).order_by("id")
            for editions in load_editions([row.id for row in locked]).values():
                seen += len(editions)
                changed += sum(write_renderings(edition) for edition in editions)
    if changed:
        with transaction.atomic():
            # Whoever keeps pages by the version of this row reads them anew.
            PublicationCounter.objects.filter(id=1).update(seq=F("seq"))
            order_export()
    return seen, changed


def _next_ids(last: UUID | None) -> list[UUID]:
    rows = PublishedVerdict.objects.order_by("id")
    if last is not None:
        rows = rows.filter(id__gt=last)
    return list(rows.values_list("id", flat=True)[:_BATCH])
