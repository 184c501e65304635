"""People, desks, members and keys."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor, names_of
from factcheck.accounts.enums import Action, Role, Scope
from factcheck.accounts.models import ApiKey, Desk, Membership, User
from factcheck.accounts.rules import bits_of
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound, NotYourRole
from factcheck.core.wording import worded

ALPHABET = "abcdefghijkmnopqrstuvwxyz23456789"


@dataclass(frozen=True)
class NewKey:
    """A key just made: the row, and the secret text that is shown once."""

    key: ApiKey
    text: str


def create_desk(*, slug: str, name: str = "", language: str = "en", actor_id: UUID | None = None) -> Desk:
    """Make a desk; raises Invalid for a bad or taken slug. Queues are made by reviews.create_desk."""
    desk = Desk(slug=slug, name=name or slug, language=language, created_at=clock.now())
    try:
        desk.full_clean()
    except ValidationError as error:
        raise Invalid.field("slug", "invalid", " ".join(error.messages)) from error
    with transaction.atomic():
        desk.save(force_insert=True)
        record_events(desk_id=desk.id, actor_id=actor_id, entries=[Entry("desk.created", desk.public_id)])
    return desk


def create_user(*, username: str, password: str, name: str = "") -> User:
    """Make a person who can sign in with ``password``; raises Invalid for a bad or taken name (see password_faults)."""
    user = User(username=username, name=name)
    user.set_password(password)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Invalid.field("username", "invalid", " ".join(error.messages)) from error
    user.save(force_insert=True)
    return user


def password_faults(*, username: str, password: str) -> list[str]:
    """Return why ``password`` is weak, in sentences; an operator at the command line may use it all the same."""
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        return list(error.messages)
    return []


def random_password() -> str:
    """Return a password that can be read out: five groups of four letters and digits, 100 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(5))


def add_roles(*, desk: Desk, user: User, roles: frozenset[Role], actor_id: UUID | None = None) -> Membership:
    """Give ``user`` further roles on ``desk``; roles that he has stay."""
    with transaction.atomic():
        membership, made = Membership.objects.select_for_update().get_or_create(
            desk=desk, user=user, defaults={"roles": 0}
        )
        return _set_bits(membership, membership.roles | bits_of(roles), actor_id, made=made)


def set_roles(*, actor: Actor, user_id: UUID, roles: frozenset[Role]) -> Membership:
    """Replace a member's roles (none: no longer a member); a chief cannot change his own."""
    actor.require(Action.MANAGE_DESK)
    if user_id == actor.user_id:
        raise NotYourRole(_("Another chief has to change your roles."))
    with transaction.atomic():
        membership = (
            Membership.objects.select_for_update()
            .select_related("user", "desk")
            .filter(desk=actor.desk, user_id=user_id)
            .first()
        )
        if membership is None:
            raise NotFound
        return _set_bits(membership, bits_of(roles), actor.user_id, made=False)


def end_memberships(*, user: User, actor_id: UUID | None) -> None:
    """Take every role on every desk from ``user``, in the caller's transaction."""
    found = Membership.objects.select_for_update(of=("self",)).filter(user=user, roles__gt=0)
    for membership in found.select_related("user", "desk").order_by("id"):
        _set_bits(membership, 0, actor_id, made=False)


def _set_bits(membership: Membership, bits: int, actor_id: UUID | None, *, made: bool) -> Membership:
    before = membership.role_set
    if bits == membership.roles:
        return membership
    membership.roles = bits
    membership.save(update_fields=["roles"])
    verb = "member.added" if made else "member.changed" if bits else "member.removed"
    entry = Entry(
        verb,
        membership.user.public_id,
        before={"roles": names_of(before)},
        after={"roles": names_of(membership.role_set)},
    )
    record_events(desk_id=membership.desk_id, actor_id=actor_id, entries=[entry])
    return membership


@dataclass(frozen=True)
class KeyRequest:
    """What a new key may do, its name, and when it ends (None: never)."""

    scopes: frozenset[str]
    name: str = ""
    expires_at: datetime | None = None


def create_key(*, desk: Desk, user: User, request: KeyRequest, actor_id: UUID | None = None) -> NewKey:
    """Make a key of ``user`` on ``desk``; raises Invalid for unknown scopes and for somebody who is no member."""
    if not request.scopes or not request.scopes <= set(Scope.values):
        raise Invalid.field(
            "scopes", "invalid", worded(_("Use scopes of: %(known)s."), known=", ".join(Scope.values))
        )
    if not Membership.objects.filter(desk=desk, user=user, roles__gt=0, user__is_active=True).exists():
        raise Invalid.field("user", "not_a_member", _("A key belongs to an active member of the desk."))
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(10))
    secret = secrets.token_urlsafe(32).replace("_", "-")
    text = f"fc_{prefix}_{secret}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            desk=desk,
            user=user,
            name=request.name,
            scopes=sorted(request.scopes),
            prefix=prefix,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            created_at=clock.now(),
            expires_at=request.expires_at,
        )
        entry = Entry("key.created", key.public_id, after={"scopes": key.scopes, "owner": user.public_id})
        record_events(desk_id=desk.id, actor_id=actor_id, entries=[entry])
    return NewKey(key, text)


def revoke_key(*, actor: Actor, key_id: UUID) -> ApiKey:
    """End a key at once: a chief any key of the desk, everybody his own; revoking twice changes nothing."""
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().filter(id=key_id, desk=actor.desk).first()
        if key is None:
            raise NotFound
        if key.user_id != actor.user_id:
            actor.require(Action.MANAGE_KEYS)
        if key.revoked_at is None:
            key.revoked_at = clock.now()
            key.save(update_fields=["revoked_at"])
            record_events(
                desk_id=key.desk_id, actor_id=actor.user_id, entries=[Entry("key.revoked", key.public_id)]
            )
    return key


def find_key(text: str) -> ApiKey | None:
    """Return the live key that ``text`` opens, with owner and desk; None for anything else. Notes its use, once a minute."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "fc":
        return None
    key = ApiKey.objects.select_related("user", "desk").filter(prefix=parts[1]).first()
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if key is None or not hmac.compare_digest(key.sha256, sha256):
        return None
    now = clock.now()
    if not key.live(now) or not key.user.is_active:
        return None
    if key.last_used_at is None or (now - key.last_used_at).total_seconds() > 60:
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return key
