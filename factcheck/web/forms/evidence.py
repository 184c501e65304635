"""Forms of evidence and positions."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck.core import ids
from factcheck.sources.enums import Proximity, Relation, SourceKind, Stance, Terms
from factcheck.sources.models import Source
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource
from factcheck.sources.services.positions import NewPosition
from factcheck.web.forms.base import VersionForm
from factcheck.web.forms.claims import Words

WAYS = (
    ("web", gettext_lazy("Web page")),
    ("known", gettext_lazy("Known source")),
    ("person", gettext_lazy("Interview, call")),
    ("own_observation", gettext_lazy("Own observation")),
    ("file", gettext_lazy("Document, image")),
    ("data_set", gettext_lazy("Data set")),
)
#: Ways by which somebody said or saw it, and ways that need a file.
SPOKEN_WAYS, FILE_WAYS = frozenset({"person", "own_observation"}), frozenset({"file", "data_set"})


class EvidenceForm(VersionForm):
    """A passage for or against the claim: from a web page, a source of the desk, a person, or seen by ourselves."""

    ids = "evidence"

    way = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=WAYS,
        initial="web",
        widget=forms.RadioSelect,
        required=False,
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=8192,
        widget=forms.URLInput(attrs={"placeholder": "https://", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "The page is captured in the background; the quote is checked against the capture."
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Source id"), required=False, help_text=gettext_lazy("Begins with so_.")
    )
    title = forms.CharField(
        label=gettext_lazy("Who or what"), required=False, max_length=500,
        help_text=gettext_lazy("Who spoke, what was seen, or what the file is. Who must not be known is written down under Sources."),
    )  # fmt: skip
    said_on = forms.DateField(
        label=gettext_lazy("When"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    recorded_by = forms.CharField(
        label=gettext_lazy("Written down by"), required=False, max_length=200,
        help_text=gettext_lazy("Empty: by me."),
    )  # fmt: skip
    read_back = Words(
        label=gettext_lazy("What was read to the person"), required=False, max_length=4000, rows=2,
        help_text=gettext_lazy("Facts read out for a yes or no; never whole quotes for approval."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"), required=False,
        help_text=gettext_lazy("PDF, DOCX, text, CSV, an image or audio; a recording of an interview, too."),
    )  # fmt: skip
    quote = Words(
        label=gettext_lazy("Quote"), required=False, strip=False, help_text=gettext_lazy("The exact words.")
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("What it does to the claim"),
        choices=Relation.choices,
        initial=Relation.SUPPORTS,
        widget=forms.RadioSelect,
    )
    proximity = forms.ChoiceField(
        label=gettext_lazy("How near the source is"),
        choices=Proximity.choices,
        initial=Proximity.UNKNOWN,
        required=False,
    )
    locator = forms.CharField(
        label=gettext_lazy("Place in the source"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Page, timecode, paragraph."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs, at its field."""
        data: dict[str, Any] = super().clean() or {}
        way = data["way"] = data.get("way") or "web"
        if way == "web" and not data.get("url", "").strip():
            self.add_error("url", _("Paste the address of the page."))
        if way == "known":
            self._check_source(data)
        if way in SPOKEN_WAYS:
            self._check_said(data)
        if way in FILE_WAYS and not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the file."))
        return data

    def _check_source(self, data: dict[str, Any]) -> None:
        try:
            data["source_id"] = ids.decode(Source.PREFIX, data.get("source", "").strip())
        except ids.BadId:
            self.add_error("source", _("Paste the id of a source of this desk; it begins with so_."))

    def _check_said(self, data: dict[str, Any]) -> None:
        if not data.get("title", "").strip():
            self.add_error("title", _("Say who spoke, or what was observed."))
        if not data.get("quote", "").strip():
            self.add_error("quote", _("Write down the words."))
        if "said_on" in data and data["said_on"] is None:
            self.add_error("said_on", _("Say on which day."))

    def evidence(self) -> NewEvidence:
        """Return the passage for the content door."""
        data = self.cleaned_data
        way = data["way"]
        return NewEvidence(
            relation=data["relation"],
            url=data["url"].strip() if way == "web" else "",
            source_id=data["source_id"] if way == "known" else None,
            quote=data["quote"],
            locator=data["locator"],
            proximity=data["proximity"],
            other=self.new_source() if way in SPOKEN_WAYS and not data["file"] else None,
        )

    @property
    def brings_file(self) -> bool:
        """Whether a file comes with the chosen way."""
        return self.cleaned_data["way"] in SPOKEN_WAYS | FILE_WAYS and bool(self.cleaned_data["file"])

    def new_source(self) -> NewSource:
        """Return the source that is written down with the passage; of a file its bytes decide what it is."""
        data = self.cleaned_data
        day, way = data["said_on"], data["way"]
        return NewSource(
            kind="" if way == "file" else way,
            title=data["title"].strip() or (data["file"].name[:500] if data["file"] else ""),
            published_at=datetime.combine(day, time(12), tzinfo=UTC) if day else None,
            proximity=data["proximity"] or Proximity.UNKNOWN,
            recorded_by=data["recorded_by"] if way in SPOKEN_WAYS else "",
            read_back=data["read_back"] if way == SourceKind.PERSON else "",
        )


class EvidenceChangeForm(VersionForm):
    """Another relation, quote or locator of a piece of evidence."""

    relation = forms.ChoiceField(label=gettext_lazy("What it does to the claim"), choices=Relation.choices)
    quote = Words(label=gettext_lazy("Quote"), required=False, strip=False)
    locator = forms.CharField(label=gettext_lazy("Place in the source"), required=False, max_length=200)

    def changes(self) -> dict[str, Any]:
        """Return the fields for the content door."""
        return {name: self.cleaned_data[name] for name in ("relation", "quote", "locator")}


class PositionForm(VersionForm):
    """What a person or body says of the claim."""

    ids = "position"

    party = forms.CharField(label=gettext_lazy("Who"), max_length=200)
    stance = forms.ChoiceField(label=gettext_lazy("Says"), choices=Stance.choices)
    words = Words(label=gettext_lazy("In which words"), required=False, max_length=4000, rows=2)
    said_on = forms.DateField(
        label=gettext_lazy("When"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    terms = forms.ChoiceField(label=gettext_lazy("On which terms"), choices=Terms.choices)
    answer = Words(
        label=gettext_lazy("Our answer to it"),
        required=False,
        max_length=4000,
        rows=2,
        help_text=gettext_lazy("Needed where the position stands against the status."),
    )

    def position(self) -> NewPosition:
        """Return the position for the content door."""
        data = self.cleaned_data
        return NewPosition(
            party_id=None,
            party_name=data["party"],
            stance=data["stance"],
            words=data["words"],
            said_on=data["said_on"],
            terms=data["terms"],
            answer=data["answer"],
        )


class PositionChangeForm(VersionForm):
    """Another stance or other words, or the desk's answer."""

    stance = forms.ChoiceField(label=gettext_lazy("Says"), choices=Stance.choices)
    words = Words(label=gettext_lazy("In which words"), required=False, max_length=4000, rows=2)
    answer = Words(label=gettext_lazy("Our answer to it"), required=False, max_length=4000, rows=2)

    def changes(self) -> dict[str, Any]:
        """Return the fields for the content door."""
        return {name: self.cleaned_data[name] for name in ("stance", "words", "answer")}
