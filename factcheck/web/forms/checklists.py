"""The form of one checklist of the desk: every item with its words, whether it is required, whether it stands."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from factcheck.reviews.checklists import NAMES, ListItem
from factcheck.reviews.services.checklists import LONGEST, WantedItem
from factcheck.web.forms.base import DeskForm


class ChecklistForm(DeskForm):
    """A list as a chief wants it. ``items`` are those that the desk has now; the form shows them as typed once it is bound."""

    def __init__(self, *args: Any, name: str, items: list[ListItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.items = name, items

    @property
    def _said(self) -> Mapping[str, Any]:
        """What was sent, else what was typed and not sent; empty for a fresh form."""
        return self.data if self.is_bound else self.typed

    @property
    def label(self) -> str:
        """What the list is called."""
        return str(NAMES[self.name])

    @property
    def rows(self) -> list[ListItem]:
        """The items as they stand, or as they were typed."""
        if not self._said:
            return self.items
        return [
            ListItem(
                item.code,
                item.list,
                str(self._said.get(f"text-{item.code}", item.text)),
                f"required-{item.code}" in self._said,
                item.shipped,
                f"stands-{item.code}" not in self._said,
            )
            for item in self.items
        ]

    @property
    def new_text(self) -> str:
        """The words of a new item, as typed."""
        return str(self._said.get("new", ""))

    @property
    def new_required(self) -> bool:
        """Whether the new item shall be required."""
        return "new-required" in self._said

    def clean(self) -> dict[str, Any]:
        """Ask for words where an item stands."""
        data: dict[str, Any] = super().clean() or {}
        for item in self.rows:
            if not item.retired and not 0 < len(item.text.strip()) <= LONGEST:
                text = _("Say in 1 to %(n)s characters what to check.") % {"n": LONGEST}
                raise forms.ValidationError(text)
        return data

    def wanted(self) -> list[WantedItem]:
        """Return the items that shall stand."""
        standing = [WantedItem(item.text, item.required, item.code) for item in self.rows if not item.retired]
        new = self.new_text.strip()
        return [*standing, *([WantedItem(new, self.new_required)] if new else [])]
