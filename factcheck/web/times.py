"""Times in words: how long something waits, and clock time today but day and time before."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def length(span: timedelta) -> str:
    """Return a length of time in words: "under a minute", "45 min", "2 h 05", "3 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("under a minute")
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < 24 * 60:
        return _("%(hours)s h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
    days = minutes // (24 * 60)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def clock_time(moment: datetime, now: datetime) -> str:
    """Return "12:31" for a time of today, "Thu 16:30" within a week from now, "4 Nov 19:06" otherwise (the page's zone)."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == today.date():
        return date_format(local, "H:i")
    if timedelta(0) < local - today < timedelta(days=6):
        return date_format(local, "D H:i")
    return date_format(local, "j M H:i" if local.year == today.year else "j M Y H:i")
