"""Copies that a person brings: of a web page that cannot be fetched, or a document that is a source by itself."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.models import User
from factcheck.articles.pages import check_address
from factcheck.core.problems import Invalid
from factcheck.jobs.models import Job
from factcheck.jobs.services import cancel
from factcheck.sources.enums import SourceKind
from factcheck.sources.models import Snapshot, Source
from factcheck.sources.services.captures import UploadedCopy, record_copy
from factcheck.sources.services.others import NewSource, add_other_source, check_other_source
from factcheck.sources.services.reading import Origin, Upload, read_upload
from factcheck.sources.services.register import FETCH, cite_address, find_source


def upload_copy(*, actor: Actor, source_id: UUID, upload: Upload) -> Snapshot:
    """Keep a person's copy of a source as a snapshot; evidence that waits for a first capture gets it.

    A try that a robot would make again is called off: what was asked for is there.
    """
    actor.require(Action.CHANGE_SOURCE)
    source = find_source(actor=actor, source_id=source_id)
    origin = Origin(url=source.url, kind=source.kind, confidential=source.confidential)
    copy = read_upload(_person(actor), upload, origin)
    with transaction.atomic():
        snapshot = record_copy(source=source, copy=copy)
        _call_off_retry(source.id)
    return snapshot


def _call_off_retry(source_id: UUID) -> None:
    waiting = Job.objects.live().filter(kind=FETCH, subject_id=source_id, attempts__gt=0)
    if waiting.exists():
        cancel(kind=FETCH, subject_id=source_id)
        Source.objects.filter(id=source_id).update(next_check_at=None)


def _person(actor: Actor) -> User:
    assert actor.user is not None
    return actor.user


def add_copied_page(*, actor: Actor, url: str, proximity: str, copy: UploadedCopy) -> Source:
    """Make a source of a web page of which a copy is at hand; nothing is fetched before somebody asks for it."""
    actor.require(Action.CHANGE_SOURCE)
    href = check_address(url)
    with transaction.atomic():
        source, _ = cite_address(actor=actor, url=href, proximity=proximity, fetch=False)
        record_copy(source=source, copy=copy)
    return Source.objects.get(id=source.id)


def add_document(*, actor: Actor, new: NewSource, upload: Upload) -> Source:
    """Make a source of an uploaded file (a document, an image, a data set, a recording), with its first snapshot."""
    actor.require(Action.CHANGE_SOURCE)
    copy = read_document(actor=actor, new=new, upload=upload)
    with transaction.atomic():
        source = add_other_source(actor=actor, new=new)
        record_copy(source=source, copy=copy)
    return Source.objects.get(id=source.id)


def read_document(*, actor: Actor, new: NewSource, upload: Upload) -> UploadedCopy:
    """Store and read the file of a source that is written down with it; before any transaction."""
    if new.kind == SourceKind.WEB:
        raise Invalid.field(
            "kind", "unknown", _("A file is no web page. Choose document, image or data_set.")
        )
    check_other_source(new)
    return read_upload(_person(actor), upload, Origin(kind=new.kind, confidential=new.confidential))
