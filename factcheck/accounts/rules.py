"""Who may do what: one table for services, buttons and the API's ``actions``."""

from factcheck.accounts.enums import ROLE_BITS, Action, Role, Scope

_ALL = frozenset(Role)
_EDITOR = frozenset({Role.EDITOR})
_REVIEWER = frozenset({Role.REVIEWER})
_PUBLISHER = frozenset({Role.PUBLISHER})
_CHIEF = frozenset({Role.CHIEF})

ROLES_FOR: dict[Action, frozenset[Role]] = {
    Action.READ_ARTICLES: _ALL,
    Action.READ_CLAIMS: _ALL,
    Action.READ_SOURCES: _ALL,
    Action.READ_JOURNAL: _ALL,
    Action.CHANGE_ARTICLE: _EDITOR | _CHIEF,
    Action.MARK_SENTENCE: _EDITOR,
    Action.CHANGE_CLAIM: _EDITOR,
    Action.PLAN_CLAIM: _EDITOR | _CHIEF,
    Action.COMMENT: _EDITOR | _REVIEWER | _PUBLISHER | _CHIEF,
    Action.CLEAR_FLAG: _EDITOR | _REVIEWER,
    Action.CHECK_ITEM: _EDITOR | _REVIEWER | _CHIEF,
    Action.CHANGE_SOURCE: _EDITOR,
    Action.SUBMIT: _EDITOR,
    Action.WITHDRAW: _EDITOR | _CHIEF,
    # Who decides is said by the queue: reviews asks for the queue's own role.
    Action.TAKE: _ALL,
    Action.APPROVE: _ALL,
    Action.RETURN: _ALL,
    Action.DROP: _EDITOR,
    Action.RESTORE: _EDITOR,
    Action.REOPEN: _EDITOR | _REVIEWER,
    Action.PUBLISH: _PUBLISHER,
    Action.RETRACT: _PUBLISHER,
    Action.REINSTATE: _PUBLISHER,
    Action.OVERRIDE_RULE: _CHIEF,
    Action.REASSIGN: _CHIEF,
    Action.SIGN_OFF: _CHIEF | _PUBLISHER,
    Action.MANAGE_DESK: _CHIEF,
    Action.MANAGE_KEYS: _CHIEF,
    Action.MANAGE_WEBHOOKS: _CHIEF,
}

SCOPE_FOR: dict[Action, Scope] = {
    Action.READ_ARTICLES: Scope.ARTICLES_READ,
    Action.READ_CLAIMS: Scope.CLAIMS_READ,
    Action.READ_SOURCES: Scope.SOURCES_READ,
    Action.READ_JOURNAL: Scope.JOURNAL_READ,
    Action.CHANGE_ARTICLE: Scope.ARTICLES_WRITE,
    Action.MARK_SENTENCE: Scope.ARTICLES_WRITE,
    Action.SIGN_OFF: Scope.ARTICLES_WRITE,
    Action.CHANGE_CLAIM: Scope.CLAIMS_WRITE,
    Action.PLAN_CLAIM: Scope.CLAIMS_WRITE,
    Action.COMMENT: Scope.CLAIMS_WRITE,
    Action.CLEAR_FLAG: Scope.CLAIMS_WRITE,
    Action.CHECK_ITEM: Scope.CLAIMS_WRITE,
    Action.SUBMIT: Scope.CLAIMS_WRITE,
    Action.WITHDRAW: Scope.CLAIMS_WRITE,
    Action.DROP: Scope.CLAIMS_WRITE,
    Action.RESTORE: Scope.CLAIMS_WRITE,
    Action.REOPEN: Scope.CLAIMS_WRITE,
    Action.OVERRIDE_RULE: Scope.CLAIMS_WRITE,
    Action.REASSIGN: Scope.CLAIMS_WRITE,
    Action.CHANGE_SOURCE: Scope.SOURCES_WRITE,
    Action.TAKE: Scope.REVIEWS_WRITE,
    Action.APPROVE: Scope.REVIEWS_WRITE,
    Action.RETURN: Scope.REVIEWS_WRITE,
    Action.PUBLISH: Scope.VERDICTS_PUBLISH,
    Action.RETRACT: Scope.VERDICTS_PUBLISH,
    Action.REINSTATE: Scope.VERDICTS_PUBLISH,
    Action.MANAGE_DESK: Scope.DESK_MANAGE,
    Action.MANAGE_KEYS: Scope.KEYS_MANAGE,
    Action.MANAGE_WEBHOOKS: Scope.WEBHOOKS_MANAGE,
}


def roles_of(bits: int) -> frozenset[Role]:
    """Return the roles that are set in ``bits``."""
    return frozenset(role for role, bit in ROLE_BITS.items() if bits & bit)


def bits_of(roles: frozenset[Role] | set[Role] | list[Role]) -> int:
    """Return the bits of ``roles``."""
    return sum(ROLE_BITS[role] for role in set(roles))
