"""Where a claim stands that a new version of the text left without a place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.articles.models import Revision
from factcheck.claims.models import Occurrence
from factcheck.claims.spans import Span
from factcheck.core.problems import Stale
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.claims import Words
from factcheck.web.forms.fields import IdField

NOWHERE = "nowhere"


class PlaceForm(DeskForm):
    """A passage that the page offered, other words of the new text, or that the claim stands nowhere any more."""

    occurrence = IdField(prefix=Occurrence.PREFIX)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    spot = forms.RegexField(
        r"^\d{1,9}-\d{1,9}$",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Choose one of the passages.")},
    )
    quote = Words(label=_("Its words in the new text"), required=False, strip=False, rows=2)
    way = forms.CharField(required=False, widget=forms.HiddenInput, max_length=8)

    def clean(self) -> dict[str, object]:
        """Some place, or none, has to be named."""
        data = super().clean() or {}
        if not self.errors and data["way"] != NOWHERE and not data["spot"] and not data["quote"].strip():
            self.add_error("quote", _("Choose a passage, or give its words."))
        return data

    def span(self, latest: Revision) -> Span | None:
        """Return the place in the latest version; raises Stale if the person chose in another one."""
        data = self.cleaned_data
        if data["revision"] != latest.number:
            raise Stale(_("There is a newer version of the text; look at it first."))
        if data["way"] == NOWHERE:
            return None
        if data["quote"].strip():
            return Span(quote=data["quote"].strip())
        start, end = (int(part) for part in data["spot"].split("-"))
        return Span(quote=latest.text[start:end], start=start, end=end)
