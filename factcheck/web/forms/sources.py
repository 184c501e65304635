"""Forms of sources: registering, describing, bringing a copy."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.sources.enums import Proximity, SourceKind
from factcheck.sources.models import Source
from factcheck.web.forms.base import DeskForm, VersionForm
from factcheck.web.forms.fields import MomentField, RecordChoice, TextField


class AddressForm(DeskForm):
    """A web page to register and capture."""

    url = forms.CharField(
        label=_("Address"), max_length=8192,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "dir": "ltr"}),
    )  # fmt: skip
    proximity = forms.ChoiceField(label=_("How near it is"), choices=Proximity.choices, required=False)


_OTHERS = [choice for choice in SourceKind.choices if choice[0] != SourceKind.WEB]


class OtherSourceForm(DeskForm):
    """A person, an observation, a data set, a document or an image."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_OTHERS)
    title = TextField(label=_("Who or what"), max_length=500)
    publisher = TextField(label=_("Publisher"), required=False, max_length=300)
    published_at = MomentField(label=_("When"), required=False)
    proximity = forms.ChoiceField(label=_("How near it is"), choices=Proximity.choices)


class SourceForm(VersionForm):
    """What is known of a source."""

    title = TextField(label=_("Title"), required=False, max_length=500)
    publisher = TextField(label=_("Publisher"), required=False, max_length=300)
    author = TextField(label=_("Author"), required=False, max_length=300)
    published_at = MomentField(label=_("Published"), required=False)
    proximity = forms.ChoiceField(label=_("How near it is to the fact"), choices=Proximity.choices)
    derived_from = RecordChoice(
        label=_("Taken over from"), prefix=Source.PREFIX, required=False,
        help_text=_("Same agency text or press release: both count once."),
    )  # fmt: skip

    def offer(self, sources: Iterable[Source]) -> None:
        """Show these sources as possible origins."""
        field = self.fields["derived_from"]
        assert isinstance(field, RecordChoice)
        field.offer(sources, empty=_("Nothing: it is an origin of its own"))

    def changes(self) -> dict[str, Any]:
        """Return what was sent, in the words of the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CopyForm(DeskForm):
    """A file that a person brings as a copy of the source."""

    file = forms.FileField(label=_("Copy"), help_text=_("HTML, text, CSV, PDF or an image."))
