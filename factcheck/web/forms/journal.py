"""The filters of the journal: a plain GET form."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.audit.reading import Wanted
from factcheck.audit.sayings import NOUNS, SAYINGS
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.fields import DayField, TextField, day_starts

WHO = (("", _("All")), ("people", _("People")), ("programs", _("Programs")))


class JournalFilter(DeskForm):
    """Which lines are shown; what is left empty narrows nothing."""

    about = TextField(
        label=_("Id"), required=False, max_length=40, help_text=_("Of a claim, an article, a source …")
    )
    verb = forms.CharField(label=_("What happened"), required=False, widget=forms.Select)
    person = forms.CharField(label=_("Who"), required=False, widget=forms.Select)
    who = forms.ChoiceField(label=_("Whose doing"), choices=WHO, required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def offer(self, members: list[User]) -> None:
        """Show the desk's people, those who left too, and the verbs by noun."""
        self.people = {user.username: user.id for user in members}
        verbs = [(noun, f"{noun}.*") for noun in NOUNS]
        self._choices(
            "verb",
            [("", _("Anything")), *verbs, *((verb, f"{verb}: {said}") for verb, said in SAYINGS.items())],
        )
        self._choices(
            "person", [("", _("Anybody")), *((user.username, user.get_full_name()) for user in members)]
        )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = choices

    def clean_verb(self) -> str:
        """Return a verb or noun that the journal knows."""
        verb: str = self.cleaned_data["verb"]
        if verb and verb not in SAYINGS and verb not in NOUNS:
            raise forms.ValidationError(_("Choose one of the list."), code="invalid")
        return verb

    def clean_person(self) -> UUID | None:
        """Return the id of the person of this user name."""
        name = self.cleaned_data["person"]
        if name and name not in self.people:
            raise forms.ValidationError(_("Choose one of the list."), code="invalid")
        return self.people.get(name)

    def wanted(self) -> Wanted:
        """Return the filter; ``until`` takes its whole day in."""
        data = self.cleaned_data
        return Wanted(
            verb=data["verb"],
            actor_id=data["person"],
            who=data["who"],
            ids=frozenset({data["about"].strip()}) if data["about"].strip() else frozenset(),
            since=day_starts(data["since"]) if data["since"] else None,
            until=day_starts(data["until"], after=1) if data["until"] else None,
        )
