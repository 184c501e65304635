"""The rules of a desk: what a verdict needs, who may decide twice, how long a publication is held."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.accounts.members import member_named
from factcheck.accounts.models import Desk, User
from factcheck.audit.services import Entry, record_events
from factcheck.core.problems import Invalid, Stale
from factcheck.core.wording import worded
from factcheck.reviews.enums import AuditPace
from factcheck.reviews.models import DeskRule
from factcheck.sources.enums import ENOUGH_ALONE, Proximity

EDITABLE = (
    "independent_sources",
    "one_is_enough",
    "one_person_two_queues",
    "publish_hold_minutes",
    "conference_decider",
    "audit_share",
    "audit_every",
)


@dataclass(frozen=True)
class DeskRules:
    """The rules as they hold now; the default where the desk has set none (version 0)."""

    desk: Desk
    version: int
    independent_sources: int
    one_is_enough: tuple[str, ...]
    one_person_two_queues: bool
    publish_hold_minutes: int
    conference_decider: User | None = None
    audit_share: int = 0
    audit_every: str = AuditPace.MONTH.value


def desk_rules(*, actor: Actor) -> DeskRules:
    """Return the rules of the actor's desk."""
    desk = Desk.objects.get(id=actor.desk_id)
    row = DeskRule.objects.select_related("conference_decider").filter(desk=desk).first() or DeskRule(
        desk=desk, version=0
    )
    words = row.one_is_enough or sorted(ENOUGH_ALONE)
    return DeskRules(
        desk=desk,
        version=row.version,
        independent_sources=row.independent_sources,
        one_is_enough=tuple(str(word) for word in words),
        one_person_two_queues=row.one_person_two_queues,
        publish_hold_minutes=desk.publish_hold_minutes,
        conference_decider=row.conference_decider,
        audit_share=row.audit_share,
        audit_every=str(row.audit_every),
    )


def change_rules(*, actor: Actor, expected_version: int | None, changes: dict[str, Any]) -> DeskRules:
    """Change the desk's rules (EDITABLE); reviews that are open go on as they were submitted."""
    actor.require(Right.MANAGE_DESK)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise Invalid.field(sorted(unknown)[0], "unknown", _("This cannot be changed."))
    _check(changes)
    with transaction.atomic():
        desk = Desk.objects.select_for_update().get(id=actor.desk_id)
        known = desk_rules(actor=actor)
        if expected_version is not None and known.version != expected_version:
            raise Stale(
                worded(
                    _("The rules are at version %(version)s; read them again and repeat your change."),
                    version=known.version,
                )
            )
        moved = {name: value for name, value in changes.items() if _now(known, name) != value}
        if not moved:
            return known
        _check_decider(actor, moved.get("conference_decider"))
        _write(desk, known, moved)
        before = {name: _told(_now(known, name)) for name in moved}
        after = {name: _told(value) for name, value in moved.items()}
        entry = Entry("desk.changed", desk.public_id, before=before, after=after)
        record_events(desk_id=desk.id, actor_id=actor.user_id, entries=[entry])
        return desk_rules(actor=actor)


def _check(changes: dict[str, Any]) -> None:
    words = changes.get("one_is_enough")
    if words is not None and not (words and set(words) <= set(Proximity.values)):
        raise Invalid.field(
            "one_is_enough",
            "unknown",
            worded(_("Use one or more of: %(known)s."), known=", ".join(Proximity.values)),
        )
    if not 1 <= changes.get("independent_sources", 1) <= 10:
        raise Invalid.field("independent_sources", "range", _("A status needs 1 to 10 independent sources."))
    if not 0 <= changes.get("audit_share", 0) <= 100:
        raise Invalid.field("audit_share", "range", _("The share is 0 to 100 percent."))
    if changes.get("audit_every", AuditPace.MONTH) not in AuditPace.values:
        known = ", ".join(AuditPace.values)
        raise Invalid.field("audit_every", "unknown", worded(_("Use one of: %(known)s."), known=known))
    if not 0 <= changes.get("publish_hold_minutes", 0) <= 10_080:
        raise Invalid.field("publish_hold_minutes", "range", _("A hold lasts a week at most."))


def _check_decider(actor: Actor, user: User | None) -> None:
    if user is not None:
        member_named(actor=actor, username=user.username, field="conference_decider")


def _now(known: DeskRules, name: str) -> Any:
    value = getattr(known, name)
    return list(value) if isinstance(value, tuple) else value


def _told(value: Any) -> Any:
    return value.username if isinstance(value, User) else value


def _write(desk: Desk, known: DeskRules, moved: dict[str, Any]) -> None:
    if "publish_hold_minutes" in moved:
        desk.publish_hold_minutes = moved["publish_hold_minutes"]
        desk.save(update_fields=["publish_hold_minutes"])
    columns = {name: value for name, value in moved.items() if name != "publish_hold_minutes"}
    DeskRule.objects.update_or_create(desk=desk, defaults={**columns, "version": known.version + 1})
