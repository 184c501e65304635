"""People, desks, who belongs where, keys, and answers kept for repeated calls."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.enums import Density, DigestPace, Role, Theme
from factcheck.accounts.rules import roles_of
from factcheck.core.records import Record

models.CharField.register_lookup(Length)


class User(Record, AbstractUser):
    """A person. Never deleted, only deactivated; his name may be taken away by the erasure command."""

    PREFIX = "us"

    first_name = None  # type: ignore[assignment]  # Django: a field set to None is taken away
    last_name = None  # type: ignore[assignment]  # the same
    name = models.CharField(_("name"), max_length=150, blank=True, default="")
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(
        _("density"), max_length=12, choices=Density.choices, default=Density.COMFORTABLE
    )
    keys_on = models.BooleanField(_("single-key shortcuts"), default=True)
    email_digest = models.BooleanField(_("e-mail digest"), default=False)
    digest_every = models.CharField(
        _("pace of the digest"), max_length=4, choices=DigestPace.choices, default=DigestPace.DAY
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name that colleagues see."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The name for narrow places."""
        return self.get_full_name().split(" ")[0]


class DeskQuerySet(models.QuerySet["Desk"]):
    """Named reads of desks."""

    def of(self, user: User) -> "DeskQuerySet":
        """The desks that ``user`` belongs to, by name; none for a deactivated user."""
        if not user.is_active:
            return self.none()
        return self.filter(memberships__user=user, memberships__roles__gt=0).order_by("name")


class Desk(Record):
    """The team that owns articles, claims, queues and verdicts: the border of isolation."""

    PREFIX = "de"

    slug = models.CharField(
        max_length=50,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens."))],
    )
    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=8, default="en")
    publish_hold_minutes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = DeskQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="accounts_desk_slug_given")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person on a desk with roles (bits of ROLE_BITS) and skills (skills.SKILL); no roles means no longer a member."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    roles = models.PositiveSmallIntegerField()
    skills = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "user"], name="accounts_membership_once"),
            models.CheckConstraint(
                condition=Q(roles__gte=0, roles__lte=31), name="accounts_membership_roles"
            ),
        ]

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as words."""
        return roles_of(self.roles)


class ApiKey(Record):
    """A key of a person on a desk. The secret is shown once; its SHA-256 is kept."""

    PREFIX = "ky"

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="keys")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=100, blank=True, default="")
    scopes = models.JSONField(default=list)
    prefix = models.CharField(max_length=12, unique=True)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sha256__length=64), name="accounts_apikey_hashed")]

    def live(self, now: datetime) -> bool:
        """Whether the key opens anything at ``now``."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


class IdempotencyKey(models.Model):
    """The answer to a call that carried an Idempotency-Key, kept in its transaction for 24 hours."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "method", "path", "key"], name="accounts_idempotency_once"
            )
        ]
