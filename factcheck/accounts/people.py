"""What a chief does about people and keys of the desk, with the right checked first."""

from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action, Role
from factcheck.accounts.models import Membership, User
from factcheck.accounts.services import KeyRequest, NewKey, add_roles, create_key
from factcheck.core.problems import Invalid, NotYourRole


def add_member(*, actor: Actor, username: str, roles: frozenset[Role]) -> Membership:
    """Give a person who can sign in a place on the desk; a chief does, by user name; raises Invalid for nobody and for no role."""
    actor.require(Action.MANAGE_DESK)
    if not roles:
        raise Invalid.field("roles", "empty", "Choose at least one role.")
    with transaction.atomic():
        person = User.objects.filter(username=username.strip(), is_active=True).first()
        if person is None:
            raise Invalid.field(
                "username",
                "not-found",
                "Nobody signs in with this name. An operator makes people with create_user.",
            )
        if person.id == actor.user_id:
            raise NotYourRole("Another chief has to change your roles.")
        if Membership.objects.filter(desk=actor.desk, user=person, roles__gt=0).exists():
            raise Invalid.field("username", "exists", "This person is a member already.")
        return add_roles(desk=actor.desk, user=person, roles=roles, actor_id=actor.user_id)


def issue_key(*, actor: Actor, request: KeyRequest, owner_id: UUID | None = None) -> NewKey:
    """Make a key of a member (the actor himself unless ``owner_id`` says whose); a chief does. The text is shown once."""
    actor.require(Action.MANAGE_KEYS)
    owner = actor.user if owner_id is None else User.objects.filter(id=owner_id).first()
    if owner is None:
        raise Invalid.field("user", "not_a_member", "A key belongs to an active member of the desk.")
    return create_key(desk=actor.desk, user=owner, request=request, actor_id=actor.user_id)
