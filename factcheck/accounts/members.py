"""Members and keys of a desk, for those who manage them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action, Role, Scope
from factcheck.accounts.models import ApiKey, Membership, User
from factcheck.accounts.services import KeyRequest, NewKey, add_roles, create_key, create_user
from factcheck.core.problems import Invalid, MissingScope, NotFound
from factcheck.core.wording import worded


def members_of(desk_id: UUID) -> QuerySet[Membership]:
    """Return the members of a desk with their users."""
    return Membership.objects.filter(desk_id=desk_id, roles__gt=0).select_related("user")


def find_member(*, actor: Actor, user_id: UUID) -> Membership:
    """Return a member of the actor's desk; raises NotFound."""
    found = members_of(actor.desk_id).filter(user_id=user_id).first()
    if found is None:
        raise NotFound
    return found


def member_named(*, actor: Actor, username: str, field: str) -> User:
    """Return the active member of this user name; raises Invalid naming ``field``."""
    found = members_of(actor.desk_id).filter(user__username=username, user__is_active=True).first()
    if found is None:
        raise Invalid.field(field, "not_a_member", _("There is no active member of this name on the desk."))
    return found.user


@dataclass(frozen=True)
class NewMember:
    """Somebody by his user name, and his roles; ``password`` makes the person if the name is new."""

    username: str
    roles: frozenset[Role]
    name: str = ""
    password: str = ""


def add_member(*, actor: Actor, new: NewMember) -> tuple[Membership, bool]:
    """Give somebody roles on the desk, and say whether he is a new member; roles that he has stay."""
    actor.require(Action.MANAGE_DESK)
    with transaction.atomic():
        user = User.objects.filter(username=new.username).first()
        if user is None and not new.password:
            raise Invalid.field(
                "user", "not-found", _("There is nobody of this name; send a password to make him.")
            )
        if user is not None and new.password:
            raise Invalid.field("password", "known", _("This person exists; only he changes his password."))
        person = user or create_user(username=new.username, password=new.password, name=new.name)
        before = Membership.objects.filter(desk=actor.desk, user=person, roles__gt=0).exists()
        add_roles(desk=actor.desk, user=person, roles=new.roles, actor_id=actor.user_id)
        return find_member(actor=actor, user_id=person.id), not before


def keys_for(actor: Actor) -> QuerySet[ApiKey]:
    """Return the keys that the actor may see: a chief those of the desk, everybody his own."""
    found = ApiKey.objects.filter(desk_id=actor.desk_id).select_related("user")
    return found if Role.CHIEF in actor.roles else found.filter(user=actor.user)


def find_key_row(*, actor: Actor, key_id: UUID) -> ApiKey:
    """Return a live key that the actor may see; raises NotFound. What was revoked stands in the list alone."""
    found = keys_for(actor).filter(id=key_id, revoked_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def check_keys_scope(actor: Actor, _target: object = None) -> None:
    """Raise MissingScope unless the actor may manage keys: his own, or as a chief all."""
    if not actor.has_scope(Scope.KEYS_MANAGE):
        raise MissingScope(worded(_("This key lacks the scope %(scope)s."), scope=Scope.KEYS_MANAGE.value))


def issue_key(*, actor: Actor, username: str | None, request: KeyRequest) -> NewKey:
    """Make a key for oneself, or as a chief for a member; a key gives none a scope that it lacks itself."""
    check_keys_scope(actor)
    assert actor.user is not None
    user = actor.user
    if username is not None and username != user.username:
        actor.require(Action.MANAGE_KEYS)
        user = member_named(actor=actor, username=username, field="user")
    beyond = sorted(request.scopes - actor.scopes) if actor.scopes is not None else []
    if beyond:
        raise MissingScope(worded(_("This key lacks the scope %(scope)s itself."), scope=beyond[0]))
    return create_key(desk=actor.desk, user=user, request=request, actor_id=actor.user_id)
