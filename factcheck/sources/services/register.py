"""The register of sources: adding, finding again, changing what is known of one, asking for a capture."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.pages import check_address
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid, MoveNotAllowed, NotFound, Stale
from factcheck.core.wording import worded
from factcheck.fetching import guard
from factcheck.jobs.models import Job
from factcheck.jobs.services import NewJob, enqueue
from factcheck.sources.enums import Proximity, SourceKind
from factcheck.sources.identity import TELLING, sealed_identity
from factcheck.sources.models import Source
from factcheck.sources.services.confidential import check_reader, known_identity

FETCH = "sources.fetch"
EDITABLE = ("title", "publisher", "author", "published_at", "proximity", "derived_from", "public_label", "recorded_by", "read_back")  # fmt: skip


def find_source(*, actor: Actor, source_id: UUID) -> Source:
    """Return a source of the actor's desk; raises NotFound."""
    source = Source.objects.of_desk(actor.desk_id).filter(id=source_id).first()
    if source is None:
        raise NotFound
    return source


def add_web_source(*, actor: Actor, url: str, proximity: str = Proximity.UNKNOWN) -> tuple[Source, bool]:
    """Return the desk's source for this address and whether it is new; a new one is queued for its first capture."""
    actor.require(Action.CHANGE_SOURCE)
    return cite_address(actor=actor, url=url, proximity=proximity)


def cite_address(*, actor: Actor, url: str, proximity: str, fetch: bool = True) -> tuple[Source, bool]:
    """Do what add_web_source does for somebody who may cite (the right to attach evidence is checked by the door).

    Without ``fetch`` nothing is queued: a copy is at hand.
    """
    check_proximity(proximity)
    href = check_address(url)
    now = clock.now()
    with transaction.atomic():
        source, new = Source.objects.get_or_create(
            desk=actor.desk,
            kind=SourceKind.WEB,
            url_key=guard.url_key(href),
            defaults={
                "url": href,
                "proximity": proximity,
                "created_by": actor.user,
                "created_at": now,
                "changed_at": now,
            },
        )
        if new:
            if fetch:
                queue_fetch(source=source, actor=actor)
            entry = Entry("source.added", source.public_id, after={"kind": source.kind})
            record_events(desk_id=source.desk_id, actor_id=actor.user_id, entries=[entry])
    return source, new


def check_proximity(proximity: str) -> None:
    """Raise Invalid unless ``proximity`` is one of its words."""
    if proximity not in Proximity.values:
        raise Invalid.field(
            "proximity", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(Proximity.values))
        )


def edit_source(
    *, actor: Actor, source_id: UUID, expected_version: int | None, changes: dict[str, Any]
) -> Source:
    """Change what is known of a source (EDITABLE; ``derived_from`` as id or None); a change of nothing writes nothing."""
    actor.require(Action.CHANGE_SOURCE)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    with transaction.atomic():
        source = Source.objects.select_for_update().of_desk(actor.desk_id).filter(id=source_id).first()
        if source is None:
            raise NotFound
        if expected_version is not None and source.version != expected_version:
            raise Stale(
                worded(
                    _("The source is at version %(version)s; read it again and repeat your change."),
                    version=source.version,
                )
            )
        values = _resolved(actor, source, changes)
        resealed = _reseal(actor, source, values)
        moved = {name: value for name, value in values.items() if getattr(source, name) != value}
        if not moved and not resealed:
            return source
        before = {name: _plain(getattr(source, name)) for name in moved}
        for name, value in moved.items():
            setattr(source, name, value)
        source.version += 1
        source.changed_at = clock.now()
        source.save(update_fields=[*moved, *resealed, "version", "changed_at"])
        # The journal says that the identity was changed, never from what or to what.
        after = {name: _plain(value) for name, value in moved.items()} | dict.fromkeys(resealed, "changed")
        entry = Entry("source.changed", source.public_id, before=before, after=after)
        record_events(desk_id=source.desk_id, actor_id=actor.user_id, entries=[entry])
    return source


def _reseal(actor: Actor, source: Source, values: dict[str, Any]) -> list[str]:
    """Take what tells who a confidential source is out of ``values`` and seal it anew; returns the column that changed."""
    if not source.confidential:
        return []
    told = {name: values.pop(name) for name in TELLING if name in values}
    if not told:
        return []
    check_reader(actor, source)
    known = known_identity(source)
    changed = known.changed(told)
    if changed == known:
        return []
    source.identity = sealed_identity(source, changed)
    return ["identity"]


def _resolved(actor: Actor, source: Source, changes: dict[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    if "proximity" in values:
        check_proximity(values["proximity"])
    if values.get("derived_from") is not None:
        values["derived_from"] = _origin(actor, source, values["derived_from"])
    return values


def _origin(actor: Actor, source: Source, origin_id: UUID) -> Source:
    origin = Source.objects.of_desk(actor.desk_id).filter(id=origin_id).first()
    if origin is None:
        raise Invalid.field("derived_from", "not-found", _("There is no such source on this desk."))
    step: Source | None = origin
    while step is not None:
        if step.id == source.id:
            raise Invalid.field("derived_from", "circle", _("The sources would derive from each other."))
        step = step.derived_from
    return origin


def root_of(source: Source) -> UUID:
    """Return the id of the source at the end of ``derived_from``: same root, same origin, counts once."""
    step = source
    while step.derived_from is not None:
        step = step.derived_from
    return step.id


def _plain(value: Any) -> Any:
    return clock.stamp(value) if isinstance(value, datetime) else getattr(value, "public_id", value)


def queue_fetch(*, source: Source, actor: Actor) -> Job:
    """Queue a capture of a web source, for a person who waits."""
    host = guard.check_url(source.url, settings.FETCH_ALLOW_NETS).host
    return enqueue(NewJob(kind=FETCH, subject_id=source.id, owner_id=actor.user_id, host=host))


def request_fetch(*, actor: Actor, source_id: UUID) -> Source:
    """A person asks for a capture now; a second request while one waits or runs changes nothing."""
    actor.require(Action.CHANGE_SOURCE)
    with transaction.atomic():
        source = find_source(actor=actor, source_id=source_id)
        if source.kind != SourceKind.WEB:
            raise MoveNotAllowed(_("Only a web page is fetched. Upload a copy instead."))
        queue_fetch(source=source, actor=actor)
    return source
