"""Confidential sources: who may open what is sealed, and a line of the journal for each time somebody does."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.members import member_named
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound, NotYourRole
from factcheck.core.sealed_bytes import CannotUnseal, unseal
from factcheck.fetching.store import evidence_store
from factcheck.sources.identity import Identity, opened_identity
from factcheck.sources.models import Snapshot, Source

_PROTECTED = _("Only the named readers of this source may do that. Ask one of them.")


@dataclass(frozen=True)
class KeptFile:
    """The bytes of a capture to hand out; ``clean`` says that it is the picture alone, without what the file told."""

    data: bytes
    media_type: str
    clean: bool = False


def reads(actor: Actor, source: Source) -> bool:
    """Whether the actor may open what is sealed of the source; no role gives that, only the list of its readers."""
    return actor.user is not None and source.readers.filter(id=actor.user.id).exists()


def check_reader(actor: Actor, source: Source) -> None:
    """Raise MissingScope or NotYourRole unless the actor may read who the source is."""
    actor.require(Action.READ_SOURCES)
    if not reads(actor, source):
        raise NotYourRole(_PROTECTED)


def read_identity(*, actor: Actor, source_id: UUID) -> Identity:
    """Return who a confidential source is to one of its readers; each time is a line of the journal without the name."""
    source = _protected(actor, source_id)
    identity = known_identity(source)
    with transaction.atomic():
        _note(actor, source, Entry("source.identity_read", source.public_id))
    return identity


def known_identity(source: Source) -> Identity:
    """Return who a confidential source is, for a caller who checked the right; raises Invalid if the key is another one."""
    try:
        return opened_identity(source)
    except CannotUnseal as error:
        raise Invalid(_("It cannot be opened: EVIDENCE_KEY is not the one it was sealed with.")) from error


def change_readers(*, actor: Actor, source_id: UUID, usernames: tuple[str, ...]) -> Source:
    """Replace the readers of a confidential source; only one of them who may change sources does, and one must stay."""
    actor.require(Action.CHANGE_SOURCE)
    if not usernames:
        raise Invalid.field(
            "readers", "empty", _("Somebody must be able to read it. Name at least one member.")
        )
    people = [member_named(actor=actor, username=name, field="readers") for name in usernames]
    source = _protected(actor, source_id)
    with transaction.atomic():
        locked = Source.objects.select_for_update(of=("self",)).get(id=source.id)
        before = reader_names(locked)
        after = sorted({person.username for person in people})
        if before != after:
            locked.readers.set(people)
            locked.version += 1
            locked.changed_at = clock.now()
            locked.save(update_fields=["version", "changed_at"])
            entry = Entry(
                "source.readers_changed",
                source.public_id,
                before={"readers": before},
                after={"readers": after},
            )
            _note(actor, locked, entry)
    return locked


def reader_names(source: Source) -> list[str]:
    """Return the user names of those who may open what is sealed, in order."""
    return sorted(source.readers.values_list("username", flat=True))


def read_file(*, actor: Actor, snapshot: Snapshot) -> KeptFile:
    """Return the file of a capture: the original, or to those who may not read it the copy without metadata.

    Raises NotYourRole where there is no such copy. A reader's look at a sealed original is a line of the journal.
    """
    actor.require(Action.READ_SOURCES)
    try:
        return _kept(actor, snapshot)
    except (FileNotFoundError, CannotUnseal) as error:
        raise NotFound(_("The stored file is damaged or missing. Tell an operator.")) from error


def read_warc(*, actor: Actor, snapshot: Snapshot) -> bytes:
    """Return the WARC file of a capture; raises NotFound where there is none, or it is gone.

    Before a revisit record comes the file that it refers to: WARC files may be joined, and this one stands alone.
    """
    actor.require(Action.READ_SOURCES)
    if not snapshot.warc_key:
        raise NotFound(_("This copy was brought by a person as a plain file; it has no WARC record."))
    try:
        files = [shot.warc_key for shot in (snapshot.original, snapshot) if shot is not None]
        return b"".join(evidence_store().read(key) for key in files)
    except FileNotFoundError as error:
        raise NotFound(_("The stored file is damaged or missing. Tell an operator.")) from error


def _kept(actor: Actor, snapshot: Snapshot) -> KeptFile:
    store = evidence_store()
    if not snapshot.sealed:
        return KeptFile(store.read(snapshot.blob_key), snapshot.media_type)
    if not reads(actor, snapshot.source):
        if not snapshot.clean_key:
            raise NotYourRole(
                _("This file could tell who the source is. Only its named readers may open it.")
            )
        return KeptFile(store.read(snapshot.clean_key), snapshot.media_type, clean=True)
    data = unseal(store.read(snapshot.blob_key), bound_to=snapshot.sha256)
    with transaction.atomic():
        after = {"snapshot": snapshot.public_id}
        _note(actor, snapshot.source, Entry("source.original_read", snapshot.source.public_id, after=after))
    return KeptFile(data, snapshot.media_type)


def _protected(actor: Actor, source_id: UUID) -> Source:
    source = Source.objects.of_desk(actor.desk_id).filter(id=source_id).first()
    if source is None:
        raise NotFound
    check_reader(actor, source)
    if not source.confidential:
        raise Invalid(_("This source is not confidential: who it is stands open."))
    return source


def _note(actor: Actor, source: Source, entry: Entry) -> None:
    record_events(desk_id=source.desk_id, actor_id=actor.user_id, entries=[entry])
