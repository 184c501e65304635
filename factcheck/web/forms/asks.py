"""Forms of the right of reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.claims.models import Party
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.fields import IdField, MomentField, RecordChoice, TextField


class AskForm(DeskForm):
    """A question put to a party before publication."""

    party = RecordChoice(label=_("Whom"), prefix=Party.PREFIX)
    channel = TextField(label=_("By which way"), max_length=100, help_text=_("E-mail, telephone, letter …"))
    asked_at = MomentField(label=_("Asked"))
    deadline = MomentField(label=_("Deadline"))
    question = TextField(label=_("Question"), rows=3)


class SettleForm(DeskForm):
    """What became of a question."""

    request = IdField(prefix=ReplyRequest.PREFIX)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=ReplyOutcome.choices)
    answered_at = MomentField(label=_("When"), required=False)
    words = TextField(label=_("In which words"), required=False, rows=2)
