"""The people and bodies that make claims and take positions: known to a desk by name."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.claims.models import Party
from factcheck.core import clock
from factcheck.core.problems import Invalid


def name_key(name: str) -> str:
    """Return the name without case and double spaces: two spellings of it are one party."""
    return " ".join(name.split()).casefold()[:200]


def add_party(*, actor: Actor, name: str, role: str = "", interest: str = "") -> tuple[Party, bool]:
    """Return the desk's party of this name and whether it is new."""
    actor.require(Action.CHANGE_CLAIM)
    shown = " ".join(name.split())
    if not shown:
        raise Invalid.field("name", "empty", _("A party needs a name."))
    with transaction.atomic():
        return Party.objects.get_or_create(
            desk=actor.desk,
            name_key=name_key(shown),
            defaults={"name": shown, "role": role, "interest": interest, "created_at": clock.now()},
        )


def find_party(actor: Actor, party_id: UUID | str | None) -> Party | None:
    """The desk's party of this id; of this name, made if there is none; or nobody."""
    if not party_id:
        return None
    if isinstance(party_id, str):
        return add_party(actor=actor, name=party_id)[0]
    party = Party.objects.filter(desk=actor.desk, id=party_id).first()
    if party is None:
        raise Invalid.field("claimant", "not-found", _("There is no such party on this desk."))
    return party
