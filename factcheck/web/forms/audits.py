"""Forms of the audit: drawing, and a finding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.claims.models import Claim
from factcheck.reviews.enums import Finding
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.fields import DayField, IdField, TextField


class DrawForm(DeskForm):
    """Who audits, and which period."""

    ids = "draw"

    auditor = IdField(prefix=User.PREFIX, label=_("Who audits"), widget=forms.Select)
    day = DayField(
        label=_("A day of the period"), required=False, help_text=_("Empty: the latest one that is over.")
    )

    def offer(self, people: list[User]) -> None:
        """Show those who may audit."""
        widget = self.fields["auditor"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "—"), *((person.public_id, person.get_full_name()) for person in people)]


class FindingForm(DeskForm):
    """What was found in a claim."""

    claim = IdField(prefix=Claim.PREFIX)
    finding = forms.ChoiceField(
        label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect,
        help_text=_("A serious fault flags the claim, so that somebody opens it again or corrects it."),
    )  # fmt: skip
    text = TextField(label=_("What you looked at, and what you found"), rows=3)
