"""The form of a chief who hands claims out."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.reviews.enums import View
from factcheck.web.forms.base import DeskForm


class AssignForm(DeskForm):
    """The claims that were ticked, and who shall have them."""

    ids = "assign"

    view = forms.ChoiceField(choices=View.choices, widget=forms.HiddenInput, required=False)
    assignee = forms.ChoiceField(label=_("Give the ticked claims to"), required=False)

    def __init__(self, *args: Any, members: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.username: member for member in members}
        people = [(name, member.get_full_name()) for name, member in self.members.items()]
        self.fields["assignee"].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined]  # a choice field

    def clean_assignee(self) -> User | None:
        """Return the member of this user name."""
        return self.members.get(self.cleaned_data["assignee"])

    @property
    def ticked(self) -> list[str]:
        """The public ids of the claims that were ticked."""
        return list(self.data.getlist("claim")) if self.is_bound else []  # type: ignore[attr-defined]  # a QueryDict

    def clean(self) -> dict[str, Any]:
        """Read the ids of the claims."""
        data: dict[str, Any] = super().clean() or {}
        keys: list[UUID | None] = [ids.key_of(Claim.PREFIX, text) for text in self.ticked]
        if not keys or None in keys:
            raise forms.ValidationError(_("Tick the claims that you hand out."), code="none")
        data["claim"] = keys
        return data
