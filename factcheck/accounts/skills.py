"""What a person can judge that not everybody can: ``language:de`` and ``kind:figure``. Words only; who asks for them is said downstream."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import ROLE_BITS, Action, Role
from factcheck.accounts.models import Membership
from factcheck.audit.services import Entry, record_events
from factcheck.core.problems import Invalid, NotFound

#: A language by its code of two or three letters, or a kind of claims.
SKILL = re.compile(r"(language:[a-z]{2,3}|kind:[a-z_]{1,20})\Z")
MOST = 40


def set_skills(*, actor: Actor, user_id: UUID, skills: Iterable[str]) -> Membership:
    """Replace what a member is said to be able to judge; the same again changes nothing."""
    actor.require(Action.MANAGE_DESK)
    wanted = sorted(set(skills))
    if len(wanted) > MOST or not all(SKILL.match(skill) for skill in wanted):
        raise Invalid.field("skills", "invalid", _("A skill is language:de or kind:figure."))
    with transaction.atomic():
        found = Membership.objects.select_for_update(of=("self",)).select_related("user", "desk")
        membership = found.filter(desk=actor.desk, user_id=user_id, roles__gt=0).first()
        if membership is None:
            raise NotFound
        before, membership.skills = membership.skills, wanted
        if before != wanted:
            membership.save(update_fields=["skills"])
            entry = Entry(
                "member.changed",
                membership.user.public_id,
                before={"skills": ", ".join(before)},
                after={"skills": ", ".join(wanted)},
            )
            record_events(desk_id=actor.desk_id, actor_id=actor.user_id, entries=[entry])
    return membership


def holders(desk_id: UUID, role: Role) -> dict[str, list[UUID]]:
    """Return who of the active members with this role has which skill."""
    rows = Membership.objects.filter(desk_id=desk_id, user__is_active=True).exclude(skills=[])
    found: dict[str, list[UUID]] = {}
    for user_id, roles, skills in rows.values_list("user_id", "roles", "skills"):
        for skill in skills if roles & ROLE_BITS[role] else ():
            found.setdefault(skill, []).append(user_id)
    return found
