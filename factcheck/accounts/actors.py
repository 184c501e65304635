"""Who acts: a person or a key on one desk, or the system. Every service takes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from factcheck.accounts.enums import Action, Role, Scope
from factcheck.accounts.models import ApiKey, Desk, Membership, User
from factcheck.accounts.rules import ROLES_FOR, SCOPE_FOR
from factcheck.core.problems import MissingScope, NotFound, NotYourRole
from factcheck.core.wording import Sentence, inside, listed, worded


@dataclass(frozen=True)
class Actor:
    """A person on a desk with the roles he has there now; ``scopes`` limits a key (None: no limit, a person in the UI)."""

    user: User | None
    desk: Desk
    roles: frozenset[Role]
    scopes: frozenset[str] | None = None
    key: ApiKey | None = None

    @property
    def user_id(self) -> UUID | None:
        """The person's id; None for the system."""
        return self.user.id if self.user else None

    @property
    def desk_id(self) -> UUID:
        """The desk's id."""
        return self.desk.id

    def may(self, action: Action) -> bool:
        """Whether scope and role allow the action; buttons and ``actions`` ask the same."""
        return self.has_scope(SCOPE_FOR[action]) and bool(self.roles & ROLES_FOR[action])

    def has_scope(self, scope: Scope) -> bool:
        """Whether the key's scopes hold ``scope``."""
        return self.scopes is None or scope.value in self.scopes

    def require(self, action: Action) -> None:
        """Raise MissingScope or NotYourRole unless the action is allowed."""
        scope = SCOPE_FOR[action]
        if not self.has_scope(scope):
            raise MissingScope(worded(_("This key lacks the scope %(scope)s."), scope=scope.value))
        if not self.roles & ROLES_FOR[action]:
            raise NotYourRole(
                worded(_("This needs one of the roles: %(roles)s."), roles=role_labels(ROLES_FOR[action]))
            )


def role_labels(roles: Iterable[Role]) -> Sentence:
    """Return role names for people, in the order of the house."""
    present = set(roles)
    return listed(inside(role.label) for role in Role if role in present)


def names_of(roles: Iterable[Role]) -> str:
    """Return role names for programs and the journal, in the order of the house."""
    present = set(roles)
    return ", ".join(role.value for role in Role if role in present)


def person_on(desk: Desk, user: User) -> Actor:
    """Return ``user`` as an actor on ``desk``; raises NotFound if he is no active member (an outsider sees nothing)."""
    membership = Membership.objects.filter(desk=desk, user=user, roles__gt=0).first()
    if membership is None or not user.is_active:
        raise NotFound
    return Actor(user=user, desk=desk, roles=membership.role_set)


def key_on(key: ApiKey) -> Actor:
    """Return the owner of ``key`` with his rights of now, cut to the key's scopes; raises NotFound if he left the desk."""
    person = person_on(key.desk, key.user)
    return Actor(
        user=person.user, desk=person.desk, roles=person.roles, scopes=frozenset(key.scopes), key=key
    )


def system_on(desk: Desk) -> Actor:
    """Return the system as an actor: background results; it holds no role and is nobody's contribution."""
    return Actor(user=None, desk=desk, roles=frozenset())
