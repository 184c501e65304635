"""Finding what a command names; a fault ends it with status 2 and one line."""

from django.core.management.base import CommandError

from factcheck.accounts.enums import Role, Scope
from factcheck.accounts.models import Desk, Membership, User


def usage(message: str) -> CommandError:
    """Return the error that ends a command with status 2."""
    return CommandError(message, returncode=2)


def find_user(name: str) -> User:
    """Return the person of this user name."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise usage(
            f"There is no user {name!r}. Make one with: manage.py create_user {name} --desk SLUG --roles editor"
        )
    return user


def find_desk(slug: str) -> Desk:
    """Return the desk of this slug."""
    desk = Desk.objects.filter(slug=slug).first()
    if desk is None:
        raise usage(f"There is no desk {slug!r}.")
    return desk


def member_of(desk: Desk, user: User) -> None:
    """End the command unless ``user`` is a member of ``desk``."""
    if not Membership.objects.filter(desk=desk, user=user, roles__gt=0).exists():
        raise usage(f"{user.username} is not a member of the desk {desk.slug}.")


def parse_roles(text: str) -> frozenset[Role]:
    """Return the roles of a list such as ``editor,reviewer``."""
    words = {word.strip() for word in text.split(",") if word.strip()}
    unknown = words - set(Role.values)
    if unknown or not words:
        raise usage(
            f"Unknown role {', '.join(sorted(unknown)) or '(none given)'}. Roles: {', '.join(Role.values)}."
        )
    return frozenset(Role(word) for word in words)


def parse_scopes(text: str) -> frozenset[str]:
    """Return the scopes of a list such as ``claims:read,claims:write``; ``all`` is every scope."""
    words = {word.strip() for word in text.split(",") if word.strip()}
    if words == {"all"}:
        return frozenset(Scope.values)
    unknown = words - set(Scope.values)
    if unknown or not words:
        raise usage(
            f"Unknown scope {', '.join(sorted(unknown)) or '(none given)'}. Scopes: {', '.join(Scope.values)}, or all."
        )
    return frozenset(words)
