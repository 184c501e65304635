"""Flags: background results that call for a look."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.models import User
from factcheck.audit.services import Entry, record_events
from factcheck.claims.causes import Cause, worded_causes
from factcheck.claims.enums import FlagName
from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import in_english


def raise_flag(*, claim: Claim, flag: FlagName, causes: Sequence[Cause]) -> Entry | None:
    """Open a flag on a locked claim and return its entry; None if it is open already. The caller records."""
    stored = [cause.stored() for cause in causes]
    return open_flag(claim=claim, flag=flag, cause=in_english(worded_causes(stored)), causes=stored)


def open_flag(*, claim: Claim, flag: FlagName, cause: str, causes: list[dict[str, str]]) -> Entry | None:
    """Open a flag for a reason that is written already (a merge takes it along); None if it is open already."""
    opened, new = Flag.objects.get_or_create(
        claim=claim,
        flag=flag,
        cleared_at=None,
        defaults={"since": clock.now(), "cause": cause[:500], "causes": causes},
    )
    if not new:
        return None
    return Entry(
        "claim.flagged", claim.public_id, claim.public_id, after={"flag": opened.flag, "cause": opened.cause}
    )


def close_flag(*, claim: Claim, flag: FlagName, by: User | None, note: str) -> Entry | None:
    """Close an open flag of a locked claim and return its entry; None if none is open. The caller records."""
    found = Flag.objects.filter(claim=claim, flag=flag, cleared_at__isnull=True)
    if not found.update(cleared_at=clock.now(), cleared_by=by, note=note[:500]):
        return None
    return Entry("claim.unflagged", claim.public_id, claim.public_id, before={"flag": str(flag)}, note=note)


def clear_flag(*, actor: Actor, claim_id: UUID, flag: str, note: str) -> Claim:
    """A person has looked: close an open flag with a note; raises NotFound if it is not open."""
    actor.require(Action.CLEAR_FLAG)
    if flag not in FlagName.values:
        raise NotFound
    if not note.strip():
        raise Invalid.field("note", "empty", _("Say in a few words what you found."))
    with transaction.atomic():
        claim = Claim.objects.select_for_update().of_desk(actor.desk_id).filter(id=claim_id).first()
        if claim is None:
            raise NotFound
        entry = close_flag(claim=claim, flag=FlagName(flag), by=actor.user, note=note)
        if entry is None:
            raise NotFound(_("This flag is not open."))
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return claim
