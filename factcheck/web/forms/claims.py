"""Forms about a claim: making one, its words, its status, sending it, a note on it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck.articles.models import Revision
from factcheck.claims.enums import Assertion, Kind, Mark, Risk, Status
from factcheck.claims.models import Claim
from factcheck.claims.services import NewClaim, Span
from factcheck.web.forms.base import DeskForm, VersionForm, plain
from factcheck.web.forms.fields import IdField


class Words(forms.CharField):
    """A longer text, with the line ends of the house."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with LF alone."""
        return plain(super().to_python(value) or "")


@dataclass(frozen=True)
class Place:
    """One of several places of a quote: its value for the form, and the words before, after and there."""

    value: str
    before: str
    after: str
    quote: str


class NewClaimForm(DeskForm):
    """A new claim by one of three ways: offsets with their quote, sentences of a list, or a pasted quote."""

    ids = "claim"

    quote = Words(
        label=gettext_lazy("Quote"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Paste the words as they stand in the text."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    sentences = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Sentences"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    statement = Words(
        label=gettext_lazy("Statement"),
        required=False,
        rows=2,
        max_length=2000,
        help_text=gettext_lazy("How the desk understands it. Left empty: the quote."),
    )
    claimant = forms.CharField(label=gettext_lazy("Who says so"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.OTHER, required=False
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk"), choices=Risk.choices, initial=Risk.NORMAL, required=False
    )
    accusation = forms.BooleanField(
        label=gettext_lazy("Accuses somebody (needs a right of reply)"), required=False
    )

    def __init__(self, *args: Any, text: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.places: list[Place] = []
        choices = [(index, text.text[start:end]) for index, (start, end) in enumerate(text.sentences)]
        self.fields["sentences"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for one of the ways; refuse offsets that were taken from an older text."""
        data: dict[str, Any] = super().clean() or {}
        seen = data.get("revision")
        if seen is not None and seen != self.text.number:
            raise forms.ValidationError(
                _("The text is now version %(new)s; you saw version %(old)s. Choose the passage again.")
                % {"new": self.text.number, "old": seen}
            )
        if not data.get("quote", "").strip() and not data.get("sentences"):
            self.add_error("quote", _("Paste a quote or choose sentences."))
        return data

    def span(self) -> Span:
        """Return the place that was chosen; chosen sentences reach from the first to the last."""
        data = self.cleaned_data
        if data["sentences"] and not data["quote"].strip():
            first, last = min(data["sentences"]), max(data["sentences"])
            start, end = self.text.sentences[first][0], self.text.sentences[last][1]
            return Span(quote=self.text.text[start:end], start=start, end=end)
        if data.get("start") is not None and data.get("end") is not None:
            return Span(quote=data["quote"], start=data["start"], end=data["end"])
        return Span(quote=data["quote"].strip())

    def claim(self) -> NewClaim:
        """Return what the claim says beside its place."""
        data = self.cleaned_data
        return NewClaim(
            statement=data["statement"],
            claimant_name=data["claimant"],
            kind=data["kind"] or Kind.OTHER,
            risk=data["risk"] or Risk.NORMAL,
            accusation=data["accusation"],
        )


class EditClaimForm(VersionForm):
    """The words of a claim and what sort of assertion it is."""

    ids = "edit"

    statement = Words(label=gettext_lazy("Statement"), max_length=2000)
    claimant = forms.CharField(label=gettext_lazy("Who says so"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    assertion = forms.ChoiceField(
        label=gettext_lazy("Assertion"),
        choices=Assertion.choices,
        help_text=gettext_lazy("Attribution: that somebody said it. Substance: what was said."),
    )
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), choices=Risk.choices)
    accusation = forms.BooleanField(
        label=gettext_lazy("Accuses somebody (needs a right of reply)"), required=False
    )

    @staticmethod
    def initial_of(claim: Claim) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {
            "version": claim.version,
            "statement": claim.statement,
            "claimant": claim.claimant.name if claim.claimant else "",
            "kind": claim.kind,
            "assertion": claim.assertion,
            "risk": claim.risk,
            "accusation": claim.accusation,
        }

    def changes(self) -> dict[str, Any]:
        """Return the fields for the content door."""
        names = ("statement", "kind", "assertion", "risk", "accusation", "claimant")
        return {name: self.cleaned_data[name] for name in names}


class StatusForm(VersionForm):
    """The status that is proposed and why; sending the claim to review takes both along."""

    ids = "status"

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Status.choices, widget=forms.RadioSelect)
    rationale = Words(label=gettext_lazy("Why, for the reader"), required=False, max_length=4000, rows=4)
    override_reason = Words(
        label=gettext_lazy("Reason for setting the rule aside"), required=False, max_length=2000, rows=2
    )

    @staticmethod
    def initial_of(claim: Claim) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {"version": claim.version, "status": claim.status, "rationale": claim.rationale}

    def changes(self, claim: Claim) -> dict[str, Any]:
        """Return what differs from the claim: sending an untouched claim is no change of content."""
        typed = {name: self.cleaned_data[name] for name in ("status", "rationale")}
        return {name: value for name, value in typed.items() if getattr(claim, name) != value}


class CommentForm(DeskForm):
    """A note on a claim."""

    ids = "comment"

    text = Words(label=gettext_lazy("Note"), max_length=4000, rows=2)
    blocking = forms.BooleanField(label=gettext_lazy("Stops the review until it is resolved"), required=False)


class ReplyForm(DeskForm):
    """A reply to a note."""

    ids = "reply"

    reply_to = IdField(prefix="cm")
    text = Words(label=gettext_lazy("Reply"), max_length=4000, rows=2)


class OccurrenceForm(VersionForm):
    """A further place of a claim in the text."""

    ids = "place"

    quote = Words(label=gettext_lazy("Quote"), strip=False, rows=2)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def span(self) -> Span:
        """Return the place that was chosen."""
        data = self.cleaned_data
        if data.get("start") is not None and data.get("end") is not None:
            return Span(quote=data["quote"], start=data["start"], end=data["end"])
        return Span(quote=data["quote"].strip())


class MarkForm(VersionForm):
    """Why a sentence carries no claim, or that the mark goes away (``version``: the article's)."""

    ids = "mark"

    start = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    mark = forms.ChoiceField(
        label=gettext_lazy("Mark"),
        choices=[*Mark.choices, ("", gettext_lazy("No mark"))],
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)
