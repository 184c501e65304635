"""Forms of webhook endpoints."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.publishing.messages import TYPES
from factcheck.publishing.models import Delivery
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.fields import IdField
from factcheck.web.webhook_words import TYPE_NAMES

_CHOICES = [(name, TYPE_NAMES[name]) for name in TYPES]


class EndpointForm(DeskForm):
    """The address of a receiver, and what it is told of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=2048,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "spellcheck": "false"}),
        help_text=_("An https address; it gets a POST for every change."),
    )
    types = forms.MultipleChoiceField(
        label=_("Told of"),
        choices=_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: of everything."),
    )

    def changes(self) -> dict[str, Any]:
        """Return what was typed, in the words of the service."""
        return {"url": self.cleaned_data["url"], "types": self.cleaned_data["types"]}


class SwitchForm(DeskForm):
    """Whether an endpoint is told of changes."""

    enabled = forms.BooleanField(required=False)


class RemoveForm(DeskForm):
    """An endpoint that is not wanted any more."""

    sure = forms.BooleanField(
        label=_("Remove it with its secret and its log"),
        error_messages={"required": _("Tick the box to remove the endpoint.")},
    )


class AgainForm(DeskForm):
    """One message once more."""

    delivery = IdField(prefix=Delivery.PREFIX)


class ReplayForm(DeskForm):
    """From where changes are sent again."""

    after = forms.IntegerField(
        label=_("Behind number"),
        min_value=0,
        max_value=2**63 - 1,
        help_text=_("The seq of the last change that the receiver has; 0 sends all."),
    )
