"""Taking a person's name away: he stays as a number, so that four eyes and the journal still hold."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import ApiKey, User
from factcheck.accounts.services import end_memberships
from factcheck.audit.erasing import ErasureOrder, erase_words
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid


def erase_person(*, user: User, by: User, reason: str) -> User:
    """Take name, log-in, e-mail, roles and keys from a person for good; what he did stays in the journal as somebody's.

    Raises Invalid without a reason, or for the person who carries it out.
    """
    if not reason.strip():
        raise Invalid.field("reason", "empty", _("Say why: who asked for it, and when."))
    if user.id == by.id:
        raise Invalid.field("by", "self", _("Nobody takes his own name away: somebody else has to do it."))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        end_memberships(user=locked, actor_id=by.id)
        ApiKey.objects.filter(user=locked, revoked_at__isnull=True).update(revoked_at=clock.now())
        ApiKey.objects.filter(user=locked).update(name="")
        _take_name(locked)
        erase_words(public_ids={locked.public_id}, order=ErasureOrder(reason.strip(), by.id))
        record_events(desk_id=None, actor_id=by.id, entries=[Entry("member.erased", locked.public_id)])
    return locked


def _take_name(user: User) -> None:
    user.username, user.name, user.email = f"former-{user.id.hex[-12:]}", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.email_digest = False
    user.set_unusable_password()
    flags = ["is_active", "is_staff", "is_superuser", "email_digest"]
    user.save(update_fields=["username", "name", "email", "password", *flags])
