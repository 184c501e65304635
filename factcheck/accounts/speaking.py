"""In which language and time zone a page speaks: the person's, else those of his desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone, translation

from factcheck.accounts.models import Desk, User


def spoken(language: str) -> str:
    """Return the language of ours that fits a tag such as ``de-AT``; English where there is none."""
    primary = language.partition("-")[0].lower()
    return primary if primary in dict(settings.LANGUAGES) else "en"


def zone_of(user: User, desk: Desk | None) -> ZoneInfo:
    """Return the zone that the person's times are shown in."""
    name = user.time_zone or (desk.time_zone if desk else "") or settings.TIME_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


@contextmanager
def speaking_to(user: User, desk: Desk | None, chosen: str = "") -> Iterator[None]:
    """Speak the person's language and zone while the block runs; ``chosen`` is what somebody wished before he signed in."""
    language = user.language or chosen or (desk.language if desk else "")
    with translation.override(spoken(language)), timezone.override(zone_of(user, desk)):
        yield
