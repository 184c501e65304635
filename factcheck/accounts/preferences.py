"""How a person wants the pages: language, look, keys, e-mail. Nobody else's business, so the journal has no line of it."""

from dataclasses import asdict, dataclass
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.enums import Density, DigestPace, Theme
from factcheck.accounts.models import User
from factcheck.core.problems import Invalid


@dataclass(frozen=True)
class Preferences:
    """What a person chose; an empty language or time zone is that of the desk."""

    name: str
    email: str = ""
    language: str = ""
    time_zone: str = ""
    theme: str = Theme.SYSTEM
    density: str = Density.COMFORTABLE
    keys_on: bool = True
    email_digest: bool = False
    digest_every: str = DigestPace.DAY


def change_preferences(*, user: User, wanted: Preferences) -> User:
    """Keep what ``user`` chose for himself; raises Invalid naming the field."""
    _check(wanted)
    with transaction.atomic():
        person = User.objects.select_for_update().get(id=user.id)
        for name, value in asdict(wanted).items():
            setattr(person, name, value)
        person.save(update_fields=list(asdict(wanted)))
    return person


def _check(wanted: Preferences) -> None:
    allowed = {
        "language": {"", *(code for code, _name in settings.LANGUAGES)},
        "time_zone": {"", *available_timezones()},
        "theme": set(Theme.values),
        "density": set(Density.values),
        "digest_every": set(DigestPace.values),
    }
    for name, values in allowed.items():
        if getattr(wanted, name) not in values:
            raise Invalid.field(name, "unknown", _("Choose one of the list."))
    if len(wanted.name) > 150:
        raise Invalid.field("name", "too_long", _("A name has up to 150 characters."))
    if wanted.email:
        try:
            validate_email(wanted.email)
        except ValidationError as error:
            raise Invalid.field("email", "invalid", _("This is not an e-mail address.")) from error
    elif wanted.email_digest:
        raise Invalid.field("email", "empty", _("The digest needs an e-mail address."))
