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
)


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
        help_text=gettext_lazy("For an interview, a call or an own observation."),
    )  # fmt: skip
    said_on = forms.DateField(
        label=gettext_lazy("When"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
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
        if way in {"person", "own_observation"}:
            self._check_said(data)
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
            other=self._other() if way in {"person", "own_observation"} else None,
        )

    def _other(self) -> NewSource:
        data = self.cleaned_data
        kind = SourceKind.PERSON if data["way"] == "person" else SourceKind.OWN_OBSERVATION
        return NewSource(
            kind=kind,
            title=data["title"],
            published_at=datetime.combine(data["said_on"], time(12), tzinfo=UTC),
            proximity=data["proximity"] or Proximity.UNKNOWN,
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
