"""Times in words: how long something waits, and clock time today but day and time before."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

#: How days are written; a language puts its own points and order.
_DAYS = {
    "j M": pgettext_lazy("format of a day", "j M"),
    "j M Y": pgettext_lazy("format of a day", "j M Y"),
    "j F Y": pgettext_lazy("format of a day", "j F Y"),
    "l j F Y": pgettext_lazy("format of a day", "l j F Y"),
}


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


def dated(moment: datetime | date, form: str) -> str:
    """Return a day or moment as ``form`` says ("j M Y", "j F Y, H:i"), the day as the page's language writes days."""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    day = next((known for known in sorted(_DAYS, key=len, reverse=True) if form.startswith(known)), "")
    return date_format(local, f"{_DAYS[day]}{form.removeprefix(day)}" if day else form)


def clock_time(moment: datetime, now: datetime) -> str:
    """Return "12:31" for a time of today, "Thu 16:30" within a week from now, "4 Nov 19:06" otherwise (the page's zone)."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == today.date():
        return date_format(local, "H:i")
    if timedelta(0) < local - today < timedelta(days=6):
        return date_format(local, "D H:i")
    return dated(moment, "j M H:i" if local.year == today.year else "j M Y H:i")
