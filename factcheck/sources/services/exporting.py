"""The captures that evidence rests on, in one file that any replay tool opens."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.services import find_article
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded
from factcheck.fetching.store import evidence_store, key_for
from factcheck.fetching.wacz import Archive, file_as_warc, write_wacz
from factcheck.sources.models import Evidence, Snapshot
from factcheck.sources.revisits import with_originals

#: Bytes of all captures of one export.
LARGEST = 200 * 1024 * 1024


def export_claim(*, actor: Actor, claim_id: UUID) -> IO[bytes]:
    """Return the captures that a claim's evidence rests on as WACZ; the caller closes the file.

    Raises NotFound where there are none. Of confidential sources nothing goes out.
    """
    actor.require(Action.READ_SOURCES)
    claim = Claim.objects.of_desk(actor.desk_id).filter(id=claim_id).first()
    if claim is None:
        raise NotFound
    return _export([claim.id], claim.statement)


def export_article(*, actor: Actor, article_id: UUID) -> IO[bytes]:
    """Return the captures that the evidence of all claims of an article rests on as WACZ; the caller closes the file."""
    actor.require(Action.READ_SOURCES)
    article = find_article(actor=actor, article_id=article_id)
    claims = Claim.objects.of_desk(actor.desk_id).filter(article=article)
    return _export(list(claims.values_list("id", flat=True)), article.title)


def _export(claim_ids: list[UUID], title: str) -> IO[bytes]:
    snapshots = captures_behind(claim_ids)
    if not snapshots:
        raise NotFound(
            _("There is no capture to export: no evidence here rests on one that may leave the desk.")
        )
    if sum(snapshot.bytes for snapshot in snapshots) > LARGEST:
        raise Invalid(_("The captures are too large for one file. Export the claims one by one."))
    return write_wacz(_archives(snapshots), title=title[:300])


def captures_behind(claim_ids: list[UUID]) -> list[Snapshot]:
    """Return the captures that the evidence of these claims rests on, oldest first; of confidential sources none."""
    pieces = Evidence.objects.live().filter(claim_id__in=claim_ids, snapshot__isnull=False)
    wanted = pieces.order_by().values("snapshot_id")
    found = Snapshot.objects.filter(id__in=wanted, sealed=False, source__confidential=False)
    return with_originals(
        found.select_related("source", "original", "original__source").order_by("captured_at", "id")
    )


def capture_files(snapshots: Iterable[Snapshot]) -> Iterator[tuple[Snapshot, bytes]]:
    """Yield the WARC of each capture; what does not have its hash any more is left out."""
    for snapshot in snapshots:
        try:
            yield snapshot, _warc(snapshot)
        except NotFound:
            continue


def _archives(snapshots: list[Snapshot]) -> Iterator[Archive]:
    for snapshot in snapshots:
        title = snapshot.source.title
        yield Archive(snapshot.public_id, _warc(snapshot), _address(snapshot), snapshot.captured_at, title)


def _address(snapshot: Snapshot) -> str:
    return snapshot.final_url or snapshot.source.url or f"urn:factcheck:{snapshot.public_id}"


def _warc(snapshot: Snapshot) -> bytes:
    data = _bytes(snapshot, snapshot.warc_key or snapshot.blob_key)
    if snapshot.warc_key:
        return data
    return file_as_warc(_address(snapshot), snapshot.media_type, data, snapshot.captured_at)


def _bytes(snapshot: Snapshot, key: str) -> bytes:
    """Return a stored file; what does not have its hash any more is not passed on as evidence."""
    try:
        data = evidence_store().read(key)
    except FileNotFoundError:
        data = b""
    if key_for(hashlib.sha256(data).hexdigest()) != key:
        raise NotFound(
            worded(
                _("The stored file of %(snapshot)s is damaged or missing. Tell an operator."),
                snapshot=snapshot.public_id,
            )
        )
    return data
