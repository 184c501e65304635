"""Copies that a person brings: of a web page that cannot be fetched, or a document that is a source by itself."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.pages import check_address
from factcheck.core.problems import Invalid
from factcheck.fetching.outcomes import Code
from factcheck.fetching.sandbox import extract_safely
from factcheck.fetching.sniff import sniff
from factcheck.fetching.store import evidence_store
from factcheck.sources.enums import SourceKind
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.services.captures import Stored, UploadedCopy, reading_of, record_copy
from factcheck.sources.services.register import (
    NewSource,
    add_other_source,
    cite_address,
    find_source,
)

#: What a copy may be: its bytes decide, not its name.
ACCEPTED = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "text/csv", "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
)  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, its bytes, the type that the sender declared."""

    name: str
    data: bytes
    media_type: str = ""


def upload_copy(*, actor: Actor, source_id: UUID, upload: Upload) -> Snapshot:
    """Keep a person's copy of a source as a snapshot; evidence that waits for a first capture gets it."""
    actor.require(Action.CHANGE_SOURCE)
    source = find_source(actor=actor, source_id=source_id)
    copy = read_upload(actor, upload, source.url)
    with transaction.atomic():
        return record_copy(source=source, copy=copy)


def add_copied_page(*, actor: Actor, url: str, proximity: str, copy: UploadedCopy) -> Source:
    """Make a source of a web page of which a copy is at hand; nothing is fetched before somebody asks for it."""
    actor.require(Action.CHANGE_SOURCE)
    href = check_address(url)
    with transaction.atomic():
        source, _ = cite_address(actor=actor, url=href, proximity=proximity, fetch=False)
        record_copy(source=source, copy=copy)
    return Source.objects.get(id=source.id)


def add_document(*, actor: Actor, new: NewSource, upload: Upload) -> Source:
    """Make a source of an uploaded document or image, with its first snapshot."""
    actor.require(Action.CHANGE_SOURCE)
    if new.kind not in {SourceKind.DOCUMENT, SourceKind.IMAGE, SourceKind.DATA_SET}:
        raise Invalid.field("kind", "unknown", "A file is a document, an image or a data_set.")
    copy = read_upload(actor, upload, "")
    with transaction.atomic():
        source = add_other_source(actor=actor, new=new)
        record_copy(source=source, copy=copy)
    return Source.objects.get(id=source.id)


def read_upload(actor: Actor, upload: Upload, url: str) -> UploadedCopy:
    """Store the bytes and read their text; before any transaction, so that none waits for a disk or a child process."""
    if not upload.data:
        raise Invalid.field("file", "empty", "The file is empty.")
    media_type = sniff(upload.data, upload.media_type)
    if media_type not in ACCEPTED:
        raise Invalid.field("file", "type", f"This is {media_type}. Upload HTML, text, CSV, PDF or an image.")
    assert actor.user is not None
    headers = [("Content-Type", upload.media_type or media_type)]
    extraction = extract_safely(upload.data, headers, url=url)
    key = evidence_store().put(upload.data)
    stored = Stored(
        blob_key=key, sha256=key.rpartition("/")[2], media_type=media_type, bytes=len(upload.data)
    )
    reading = reading_of(
        extraction if extraction.content_code not in {Code.EXTRACT_FAILED, Code.EXTRACT_TIMEOUT} else None
    )
    return UploadedCopy(stored=stored, reading=reading, by=actor.user, final_url=url)
