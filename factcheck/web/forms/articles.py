"""Forms that bring an article in, give it a new text, or change what is known of it."""

import zoneinfo
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck.accounts.actors import Actor
from factcheck.articles.enums import Origin
from factcheck.articles.importing import ENDINGS, LARGEST, Imported, read_upload
from factcheck.articles.models import Article
from factcheck.articles.services import ArticleFacts
from factcheck.articles.texts import LONGEST, PreparedText, prepare_text
from factcheck.text.blocks import headline_of
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.claims import Words


def zone_of(actor: Actor) -> zoneinfo.ZoneInfo:
    """Return the zone in which a time without one is meant: the person's, else the desk's."""
    name = (actor.user.time_zone if actor.user else "") or actor.desk.time_zone
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


class LocalTime(forms.DateTimeField):
    """A time typed without zone; the form says whose zone is meant."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)
        self.zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("UTC")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored time in the zone in which it is typed."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.make_naive(value, self.zone)
        return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        """Return the typed time in its zone."""
        with timezone.override(self.zone):
            return super().to_python(value)


class FactsForm(DeskForm):
    """What is known of an article beside its text."""

    headline = forms.CharField(label=gettext_lazy("Headline"), required=False, max_length=500)
    byline = forms.CharField(label=gettext_lazy("Byline"), required=False, max_length=300)
    origin = forms.ChoiceField(
        label=gettext_lazy("Whose text"), choices=Origin.choices, initial=Origin.EXTERNAL
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        required=False,
        max_length=35,
        help_text=gettext_lazy("A tag such as en, de or ar; left empty: that of the desk."),
    )
    url = forms.URLField(
        label=gettext_lazy("Address"), required=False, max_length=8192, assume_scheme="https"
    )
    closes_at = LocalTime(label=gettext_lazy("Closes at"), required=False)
    embargo_until = LocalTime(label=gettext_lazy("Embargo until"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = zone_of(actor)
        for name in ("closes_at", "embargo_until"):
            field = self.fields[name]
            assert isinstance(field, LocalTime)
            field.zone = zone
            field.help_text = _("Time in %(zone)s.") % {"zone": zone.key}

    def values(self) -> dict[str, Any]:
        """Return the typed facts by their names in the record."""
        names = ("headline", "byline", "origin", "language", "url", "closes_at", "embargo_until")
        return {name: self.cleaned_data[name] for name in names}

    def facts(self, imported: Imported | None = None) -> ArticleFacts:
        """Return the facts of a new article; what the file says fills what was left empty."""
        values = self.values()
        if imported is not None:
            values["headline"] = values["headline"] or imported.headline
            values["language"] = values["language"] or imported.language
        return ArticleFacts(**values)


class PasteForm(FactsForm):
    """A new article from pasted text."""

    text = Words(label=gettext_lazy("Text"), rows=14, strip=False, max_length=LONGEST)
    field_order = ("text", "headline")

    def brought(self) -> tuple[ArticleFacts, PreparedText | None]:
        """Return what is known of the article, and its text cut into blocks and sentences."""
        text: str = self.cleaned_data["text"]
        facts = self.facts(Imported(headline=headline_of(text)))
        return facts, prepare_text(text, headline=facts.headline)


class ImportForm(FactsForm):
    """A new article from an address: the text comes later, by a job."""

    url = forms.CharField(  # type: ignore[assignment]  # the guard judges the address, not the form
        label=gettext_lazy("Address"),
        max_length=8192,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "dir": "ltr"}),
        help_text=gettext_lazy("The page is read in the background; if it cannot be, the list says why."),
    )
    field_order = ("url", "headline")

    def brought(self) -> tuple[ArticleFacts, PreparedText | None]:
        """Return what is known of the article; there is no text yet."""
        return self.facts(), None


class UploadForm(FactsForm):
    """A new article from a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=gettext_lazy("Text, Markdown, HTML, Word or PDF; at most 25 MiB."),
    )
    field_order = ("file", "headline")

    def brought(self) -> tuple[ArticleFacts, PreparedText | None]:
        """Return what is known of the article and the words of its file; raises Invalid for what cannot be read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        imported = read_upload(file.name or "", file.read(LARGEST + 1))
        known = imported.headline or headline_of(imported.text or "")
        facts = self.facts(replace(imported, headline=known))
        prepared = imported.prepare(headline=facts.headline)
        return replace(facts, headline=facts.headline or headline_of(prepared.text)), prepared


class EditFactsForm(FactsForm):
    """Other facts of an article."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @staticmethod
    def initial_of(article: Article) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        names = ("headline", "byline", "origin", "language", "url", "closes_at", "embargo_until", "version")
        return {name: getattr(article, name) for name in names}


class ReviseForm(DeskForm):
    """A new text for an article; ``revision`` is the one that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = Words(label=gettext_lazy("New text"), rows=22, strip=False, max_length=LONGEST)
