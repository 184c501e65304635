"""Roles, scopes, and everything that somebody may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is on a desk; roles add up."""

    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    PUBLISHER = "publisher", _("Publisher")
    CHIEF = "chief", _("Chief")


#: The bit of each role in Membership.roles.
ROLE_BITS: dict[Role, int] = {role: 1 << index for index, role in enumerate(Role)}


class Scope(models.TextChoices):
    """What a key may do at most."""

    ARTICLES_READ = "articles:read"
    ARTICLES_WRITE = "articles:write"
    CLAIMS_READ = "claims:read"
    CLAIMS_WRITE = "claims:write"
    SOURCES_READ = "sources:read"
    SOURCES_WRITE = "sources:write"
    REVIEWS_WRITE = "reviews:write"
    VERDICTS_PUBLISH = "verdicts:publish"
    WEBHOOKS_MANAGE = "webhooks:manage"
    DESK_MANAGE = "desk:manage"
    KEYS_MANAGE = "keys:manage"
    JOURNAL_READ = "journal:read"


class Action(models.TextChoices):
    """Everything that a person or key does on a desk; the moves of a claim carry the words of the workflow."""

    READ_ARTICLES = "read_articles"
    READ_CLAIMS = "read_claims"
    READ_SOURCES = "read_sources"
    READ_JOURNAL = "read_journal"
    CHANGE_ARTICLE = "change_article"
    MARK_SENTENCE = "mark_sentence"
    CHANGE_CLAIM = "change_claim"
    PLAN_CLAIM = "plan_claim"
    COMMENT = "comment"
    CLEAR_FLAG = "clear_flag"
    CHECK_ITEM = "check_item"
    CHANGE_SOURCE = "change_source"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    TAKE = "take"
    APPROVE = "approve"
    RETURN = "return"
    DROP = "drop"
    RESTORE = "restore"
    REOPEN = "reopen"
    PUBLISH = "publish"
    RETRACT = "retract"
    REINSTATE = "reinstate"
    OVERRIDE_RULE = "override_rule"
    REASSIGN = "reassign"
    SIGN_OFF = "sign_off"
    MANAGE_DESK = "manage_desk"
    MANAGE_KEYS = "manage_keys"
    MANAGE_WEBHOOKS = "manage_webhooks"


class Theme(models.TextChoices):
    """Light, dark, or as the system says."""

    SYSTEM = "system", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    """How close rows stand."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class DigestPace(models.TextChoices):
    """How often a digest comes at most."""

    HOUR = "hour", _("At most once an hour")
    DAY = "day", _("At most once a day")
