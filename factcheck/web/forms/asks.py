"""Forms of the right of reply and of the ask list."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from factcheck.claims.models import Claim, Party
from factcheck.core import clock
from factcheck.reviews.answers import Answer
from factcheck.reviews.asks import Question
from factcheck.sources.enums import ReplyOutcome, Stance, Terms
from factcheck.sources.models import ReplyRequest
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import NewReplyRequest, Reply
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


class QuestionForm(DeskForm):
    """A question put to somebody about a claim of the list."""

    ids = "new"

    claim = RecordChoice(label=_("About which claim"), prefix=Claim.PREFIX)
    party = TextField(label=_("Whom"), max_length=200, help_text=_("A person or body; a new name is added."))
    channel = TextField(label=_("By which way"), max_length=100, help_text=_("E-mail, telephone, letter …"))
    asked_at = MomentField(label=_("Asked"))
    deadline = MomentField(label=_("Deadline"))
    question = TextField(label=_("Question"), rows=3)

    def wanted(self) -> NewReplyRequest:
        """Return the question for the service."""
        data = self.cleaned_data
        return NewReplyRequest(
            party_id=None,
            party_name=data["party"],
            asked_at=data["asked_at"],
            deadline=data["deadline"],
            channel=data["channel"],
            question=data["question"],
        )


#: What a question that was answered ends with; a question that stays open is not recorded here.
_OUTCOMES = [choice for choice in ReplyOutcome.choices if choice[0] != ReplyOutcome.OPEN]


class AnswerForm(DeskForm):
    """An answer: what became of the question, and what the party says of the claim by it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    claim = IdField(prefix=Claim.PREFIX)
    request = IdField(prefix=ReplyRequest.PREFIX, required=False)
    party = IdField(prefix=Party.PREFIX, required=False)
    party_name = TextField(label=_("Who answered"), max_length=200, required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=_OUTCOMES, required=False)
    answered_at = MomentField(label=_("When"))
    words = TextField(label=_("In which words"), required=False, rows=2)
    stance = forms.ChoiceField(
        label=_("Recorded as position"),
        choices=[("", _("No position")), *Stance.choices],
        required=False,
    )
    terms = forms.ChoiceField(label=_("On which terms"), choices=Terms.choices)

    @staticmethod
    def initial_of(question: Question) -> dict[str, Any]:
        """Return what the form of a question begins with."""
        request, party = question.request, question.party
        return {
            "key": question.key,
            "claim": question.claim.public_id,
            "request": request.public_id if request else "",
            "party": party.public_id if party else "",
            "outcome": ReplyOutcome.ANSWERED,
            "answered_at": request.answered_at if request and request.answered_at else clock.now(),
            "words": request.words if request else "",
        }

    def fit(self, question: Question) -> None:
        """Leave out the fields that the question does not need: the outcome of what was not asked, the name of whom we know."""
        if question.request is None:
            self.fields.pop("outcome")
        if question.party is not None:
            self.fields.pop("party_name")

    def clean(self) -> dict[str, Any]:
        """An answer to what was not asked is a position, and a position needs somebody who takes it."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("request") and not data.get("stance") and "stance" not in self.errors:
            self.add_error("stance", gettext("Say what the party says of the claim."))
        if data.get("stance") and not data.get("party") and not data.get("party_name"):
            self.add_error(
                "party_name" if "party_name" in self.fields else None, gettext("Say who answered.")
            )
        return data

    def wanted(self) -> Answer:
        """Return the answer for the service."""
        data = self.cleaned_data
        reply = Reply(
            outcome=data.get("outcome") or ReplyOutcome.ANSWERED,
            answered_at=data["answered_at"],
            words=data["words"],
        )
        return Answer(
            request_id=data["request"],
            reply=reply if data["request"] else None,
            position=self._position() if data["stance"] else None,
        )

    def _position(self) -> NewPosition:
        data = self.cleaned_data
        return NewPosition(
            party_id=data["party"],
            party_name=data.get("party_name", ""),
            stance=data["stance"],
            words=data["words"],
            said_on=timezone.localdate(data["answered_at"]),
            terms=data["terms"],
        )
