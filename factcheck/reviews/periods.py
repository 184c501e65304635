"""Weeks and months of a desk, in its time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from factcheck.accounts.models import Desk
from factcheck.reviews.enums import AuditPace


def period_of(desk: Desk, pace: str, day: date) -> tuple[datetime, datetime]:
    """Return when the week (from Monday) or month that ``day`` is in begins, and when the next one does."""
    first = day - timedelta(days=day.weekday()) if pace == AuditPace.WEEK else day.replace(day=1)
    following = first + timedelta(days=7 if pace == AuditPace.WEEK else 32)
    if pace == AuditPace.MONTH:
        following = following.replace(day=1)
    zone = ZoneInfo(desk.time_zone)
    return datetime.combine(first, time(), zone), datetime.combine(following, time(), zone)


def last_period(desk: Desk, pace: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the latest week or month that is over."""
    since, _until = period_of(desk, pace, now.astimezone(ZoneInfo(desk.time_zone)).date())
    return period_of(desk, pace, (since - timedelta(days=1)).date())
