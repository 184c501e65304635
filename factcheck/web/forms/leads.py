"""The form that takes in what other desks found."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.web.forms.base import DeskForm


class LeadForm(DeskForm):
    """A file of ClaimReview."""

    file = forms.FileField(
        label=_("File with ClaimReview"),
        help_text=_("JSON-LD, a DataFeed, or one document a line."),
    )
