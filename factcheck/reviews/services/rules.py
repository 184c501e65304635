"""The verdict rule of a desk: a chief changes it; the next submission is held to it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.core.problems import Invalid, Stale
from factcheck.reviews.models import DeskRule
from factcheck.reviews.rules import VerdictRule
from factcheck.sources.enums import Proximity


@dataclass(frozen=True)
class NewRule:
    """How many independent sources, from which proximities one is enough, whether one person may decide in two queues."""

    independent_sources: int
    one_is_enough: frozenset[str]
    one_person_two_queues: bool


def desk_rule(actor: Actor) -> DeskRule:
    """Return the desk's rule; where the desk has set none the default, not saved, at version 0."""
    found = DeskRule.objects.filter(desk=actor.desk).first()
    if found is not None:
        return found
    default = VerdictRule()
    return DeskRule(
        desk=actor.desk,
        independent_sources=default.independent_sources,
        one_is_enough=sorted(default.one_is_enough),
        version=0,
    )


def change_rule(*, actor: Actor, expected_version: int | None, new: NewRule) -> DeskRule:
    """Set the desk's verdict rule; raises Stale if somebody changed it meanwhile. The same rule writes nothing."""
    actor.require(Right.MANAGE_DESK)
    _check(new)
    with transaction.atomic():
        DeskRule.objects.select_for_update().filter(desk=actor.desk).first()
        rule = desk_rule(actor)
        if expected_version is not None and rule.version != expected_version:
            raise Stale("Somebody changed the rule meanwhile; look at it again.")
        before, after = _shape(rule), _new_shape(new)
        if before == after:
            return rule
        for name, value in after.items():
            setattr(rule, name, value)
        rule.version += 1
        rule.save()
        entry = Entry("rule.changed", actor.desk.public_id, before=before, after=after)
        record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=[entry])
    return rule


def _check(new: NewRule) -> None:
    if not 1 <= new.independent_sources <= 5:
        raise Invalid.field("independent_sources", "range", "A rule asks for 1 to 5 independent sources.")
    if not new.one_is_enough:
        raise Invalid.field("one_is_enough", "empty", "Choose at least one; a primary document, say.")
    if not new.one_is_enough <= set(Proximity.values) - {Proximity.UNKNOWN}:
        raise Invalid.field(
            "one_is_enough", "unknown", "Choose among the proximities of a source that was judged."
        )


def _new_shape(new: NewRule) -> dict[str, Any]:
    return {
        "independent_sources": new.independent_sources,
        "one_is_enough": sorted(new.one_is_enough),
        "one_person_two_queues": new.one_person_two_queues,
    }


def _shape(rule: DeskRule) -> dict[str, Any]:
    return {
        "independent_sources": rule.independent_sources,
        "one_is_enough": sorted(rule.one_is_enough) or sorted(VerdictRule().one_is_enough),
        "one_person_two_queues": rule.one_person_two_queues,
    }
