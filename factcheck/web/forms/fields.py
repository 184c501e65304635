"""Fields that several forms need: public ids of the desk's records, and lists of choices that a form is given."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.core.records import Record
from factcheck.publishing.models import PublishedVerdict
from factcheck.sources.models import Evidence, Source


class IdField(forms.CharField):
    """A public id with one prefix; cleans to the UUID behind it, or to None if it may be empty and is."""

    widget: type[forms.Widget] = forms.HiddenInput

    def __init__(self, *, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(**kwargs)

    def clean(self, value: Any) -> UUID | None:
        """Return the UUID; raises ValidationError for another kind of id."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return ids.decode(self.prefix, text.strip())
        except ids.BadId:
            raise ValidationError(_("Choose one of the list."), code="invalid") from None


class RecordChoice(IdField):
    """A choice among records, shown by name; the service checks that it belongs to the desk."""

    widget: type[forms.Widget] = forms.Select

    def offer(self, records: Iterable[Record], *, empty: Any = "—") -> None:
        """Show these records by what lists call them; ``empty`` is what the empty choice says."""
        choices: list[tuple[str, Any]] = [
            ("", empty),
            *((record.public_id, called(record)) for record in records),
        ]
        select: Any = self.widget
        select.choices = choices


class TextField(forms.CharField):
    """Typed text with the line ends of the house; a browser sends CR LF."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        else:
            kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with LF at every line end."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class MomentField(forms.DateTimeField):
    """A day and a time in the zone of the page, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


def called(record: Record) -> str:
    """Return what a choice calls a record: a claim by number and statement, a source by title, a piece of evidence by its quote."""
    if isinstance(record, Claim):
        return _shortened(f"{record.number} · {record.statement}")
    if isinstance(record, Source):
        return _shortened(record.public_label if record.confidential else record.title or record.url)
    if isinstance(record, Evidence):
        source = called(record.source)
        return _shortened(f"{source}: “{record.quote}”" if record.quote else source)
    if isinstance(record, PublishedVerdict):
        return called(record.claim)
    return str(record)


def _shortened(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def day_starts(day: date, *, after: int = 0) -> datetime:
    """Return the moment at which ``day``, or the day so many days after it, begins in the zone of the page."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=after), time()))
