"""Forms of sources: registering, describing, bringing a copy."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.sources.enums import SPOKEN, Proximity, SourceKind
from factcheck.sources.identity import TELLING
from factcheck.sources.models import Source
from factcheck.sources.services.others import NewSource
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
    recorded_by = TextField(
        label=_("Written down by"),
        required=False,
        max_length=200,
        help_text=_("Empty: by me."),
    )
    read_back = TextField(
        label=_("What was read to the person"),
        required=False,
        max_length=4000,
        rows=2,
        help_text=_("The facts that were read out for a yes or no; never whole quotes for approval."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, DOCX, text, CSV, an image (JPEG, PNG, WebP, GIF) or audio, if there is one."),
    )
    confidential = forms.BooleanField(
        label=_("Confidential: who it is is encrypted, for named readers alone"),
        required=False,
    )
    public_label = TextField(
        label=_("What everybody else sees"),
        required=False,
        max_length=200,
        help_text=_("For a confidential source: “a person with knowledge of the talks”."),
    )
    readers = TextField(
        label=_("Readers"),
        required=False,
        max_length=1000,
        help_text=_("User names, parted by commas, of those who may read who it is. You are always one."),
    )

    def clean_readers(self) -> tuple[str, ...]:
        """Return the user names as typed."""
        return names_in(self.cleaned_data["readers"])

    def new_source(self) -> NewSource:
        """Return what was typed, in the words of the service."""
        return NewSource(**{name: value for name, value in self.cleaned_data.items() if name != "file"})


class IdentityForm(VersionForm):
    """Who a confidential source is, for its readers to mend."""

    ids = "identity"

    title = TextField(label=_("Who"), max_length=500)
    publisher = TextField(label=_("Publisher"), required=False, max_length=300)
    author = TextField(label=_("Author"), required=False, max_length=300)
    read_back = TextField(label=_("What was read to the person"), required=False, max_length=4000, rows=2)

    def changes(self) -> dict[str, Any]:
        """Return what was sent, in the words of the service."""
        return {name: self.cleaned_data[name] for name in TELLING}


class ReadersForm(DeskForm):
    """Who may read who a confidential source is."""

    readers = TextField(
        label=_("Readers"),
        max_length=1000,
        help_text=_("User names, parted by commas."),
    )

    def clean_readers(self) -> tuple[str, ...]:
        """Return the user names as typed."""
        return names_in(self.cleaned_data["readers"])


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a line that parts them by commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


#: What the form of a source shows of it.
SOURCE_FACTS = ("title", "public_label", "publisher", "author", "published_at", "proximity", "recorded_by", "read_back")  # fmt: skip


class SourceForm(VersionForm):
    """What is known of a source."""

    title = TextField(label=_("Title"), required=False, max_length=500)
    public_label = TextField(label=_("What everybody else sees"), required=False, max_length=200)
    publisher = TextField(label=_("Publisher"), required=False, max_length=300)
    author = TextField(label=_("Author"), required=False, max_length=300)
    published_at = MomentField(label=_("Published"), required=False)
    proximity = forms.ChoiceField(label=_("How near it is to the fact"), choices=Proximity.choices)
    recorded_by = TextField(label=_("Written down by"), required=False, max_length=200)
    read_back = TextField(label=_("What was read to the person"), required=False, max_length=4000, rows=2)
    derived_from = RecordChoice(
        label=_("Taken over from"), prefix=Source.PREFIX, required=False,
        help_text=_("Same agency text or press release: both count once."),
    )  # fmt: skip

    def offer(self, sources: Iterable[Source]) -> None:
        """Show these sources as possible origins."""
        field = self.fields["derived_from"]
        assert isinstance(field, RecordChoice)
        field.offer(sources, empty=_("Nothing: it is an origin of its own"))

    def leave_out_sealed(self, source: Source) -> None:
        """Of a confidential source take away the fields that tell who it is: its readers write them elsewhere."""
        for name in [*TELLING, "recorded_by"] if source.confidential else ["public_label"]:
            self.fields.pop(name, None)
        if source.kind not in SPOKEN:
            self.fields.pop("recorded_by", None)
            self.fields.pop("read_back", None)

    def changes(self) -> dict[str, Any]:
        """Return what was sent, in the words of the service."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "version" and name in self.data
        }


class CopyForm(DeskForm):
    """A file that a person brings as a copy of the source."""

    file = forms.FileField(
        label=_("Copy"),
        help_text=_("HTML, text, CSV, PDF, DOCX, an image, or a WARC file that holds the page."),
    )
