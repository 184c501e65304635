"""The base of every form: the version it was made from, and what a service said of it."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from factcheck.accounts.models import User
from factcheck.core.problems import Refusal


class DeskForm(forms.Form):
    """A form of the desk. ``http_status`` is that of the answer that shows it; ``stale``: the record changed meanwhile."""

    template_name = "forms/fields.html"
    use_required_attribute = False
    #: What the ids of the fields begin with: several forms stand on one page.
    ids: ClassVar[str] = "id"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", f"{self.ids}_%s")
        super().__init__(*args, **kwargs)
        self.http_status = 200
        self.stale = False
        self.refusal: Refusal | None = None
        #: The name under which its typed text is kept, and for whom; empty where nothing is kept.
        self.draft = ""
        self.keeper: User | None = None
        self.typed: dict[str, str] = {}

    @property
    def kept(self) -> bool:
        """Whether the form shows what was typed before and not sent."""
        return bool(self.typed)

    def rebase(self, version: int, field: str = "version") -> None:
        """Let the typed text go out again over ``version``: the person has seen what stands there now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix(field)] = str(version)
        self.data = data


class VersionForm(DeskForm):
    """A form that changes a record: it carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def plain(text: str) -> str:
    """Return typed text with the line ends of the house: a browser sends CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
