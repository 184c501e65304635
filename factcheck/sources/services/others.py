"""Sources that are no web page: a person, an observation, a data set, a document, an image."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.members import member_named
from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.core.wording import worded
from factcheck.sources.enums import SPOKEN, Proximity, SourceKind
from factcheck.sources.identity import TELLING, Identity, sealed_identity
from factcheck.sources.models import Source
from factcheck.sources.services.register import check_proximity


@dataclass(frozen=True)
class NewSource:
    """A source that is no web page: who or what it is and when; ``kind`` of SourceKind but web.

    ``recorded_by`` is who wrote down an interview, a call or an observation (absent: who adds it), ``read_back`` what was
    read to the person. Of a ``confidential`` one who it is is sealed for ``readers`` (user names; who adds it is one).
    """

    kind: str
    title: str
    publisher: str = ""
    author: str = ""
    published_at: datetime | None = None
    proximity: str = Proximity.UNKNOWN
    confidential: bool = False
    public_label: str = ""
    recorded_by: str = ""
    read_back: str = ""
    readers: tuple[str, ...] = ()


def add_other_source(*, actor: Actor, new: NewSource) -> Source:
    """Write down a person, an own observation, a data set, a document or an image as a source."""
    actor.require(Action.CHANGE_SOURCE)
    check_other_source(new)
    readers = _readers(actor, new)
    now = clock.now()
    source = Source(
        desk=actor.desk,
        kind=new.kind,
        published_at=new.published_at,
        proximity=new.proximity,
        confidential=new.confidential,
        public_label=new.public_label,
        recorded_by=_recorder(actor, new),
        created_by=actor.user,
        created_at=now,
        changed_at=now,
    )
    identity = Identity(**{name: getattr(new, name).strip() for name in TELLING})
    if new.confidential:
        source.identity = sealed_identity(source, identity)
    else:
        for name in TELLING:
            setattr(source, name, getattr(identity, name))
    with transaction.atomic():
        source.save(force_insert=True)
        source.readers.set(readers)
        after = {"kind": source.kind, **({"confidential": True} if source.confidential else {})}
        entry = Entry("source.added", source.public_id, after=after)
        record_events(desk_id=source.desk_id, actor_id=actor.user_id, entries=[entry])
    return source


def check_other_source(new: NewSource) -> None:
    """Raise Invalid, naming the field, for a source that cannot be written down so."""
    check_proximity(new.proximity)
    if new.kind not in SourceKind.values or new.kind == SourceKind.WEB:
        kinds = [kind for kind in SourceKind.values if kind != SourceKind.WEB]
        raise Invalid.field(
            "kind",
            "unknown",
            worded(_("Use one of: %(known)s; a web page comes by its url."), known=", ".join(kinds)),
        )
    if not new.title.strip():
        raise Invalid.field("title", "empty", _("Say who or what the source is."))
    if new.readers and not new.confidential:
        raise Invalid.field("readers", "one_of", _("Only a confidential source has named readers."))


def _recorder(actor: Actor, new: NewSource) -> str:
    if new.kind not in SPOKEN:
        return new.recorded_by.strip()
    return new.recorded_by.strip() or (actor.user.get_full_name() if actor.user else "")


def _readers(actor: Actor, new: NewSource) -> list[User]:
    if not new.confidential:
        return []
    named = [member_named(actor=actor, username=name, field="readers") for name in new.readers]
    return [*named, *([actor.user] if actor.user is not None and actor.user not in named else [])]
