"""Forms of a claim's moves, its planning, its flags, and the decisions of a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.claims.enums import DropReason, FlagName, Status
from factcheck.claims.models import Claim
from factcheck.publishing.enums import ReleaseKind
from factcheck.publishing.models import PublishedVerdict
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.enums import ReasonCode
from factcheck.reviews.services.judgements import Judgement
from factcheck.web.forms.base import DeskForm, VersionForm
from factcheck.web.forms.fields import IdField, MomentField, RecordChoice, TextField


class PlanForm(VersionForm):
    """Whose the claim is, and until when."""

    assignee = forms.CharField(label=_("Assigned to"), required=False, widget=forms.Select)
    due_at = MomentField(label=_("Due"), required=False)

    def offer(self, members: list[User]) -> None:
        """Show the members of the desk."""
        self.members = {member.username: member for member in members}
        widget = self.fields["assignee"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [
            ("", _("Nobody")),
            *((name, user.get_full_name()) for name, user in self.members.items()),
        ]

    def clean_assignee(self) -> User | None:
        """Return the member of this user name."""
        name = self.cleaned_data["assignee"]
        if name and name not in self.members:
            raise forms.ValidationError(_("Assign a member of this desk."), code="not_a_member")
        return self.members.get(name)


class MoveForm(VersionForm):
    """A move that needs nothing beside the version: withdraw, restore, take, release."""


class PairForm(VersionForm):
    """The other side of "A said X" and X itself; empty parts a pair."""

    pair = RecordChoice(label=_("The other side"), prefix=Claim.PREFIX, required=False)


class DropForm(VersionForm):
    """Why a claim is not pursued."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DropReason.choices)
    duplicate_of = RecordChoice(label=_("Duplicate of"), prefix=Claim.PREFIX, required=False)


class MergeForm(VersionForm):
    """The claim that this one is merged into."""

    into = RecordChoice(
        label=_("Merge into"), prefix=Claim.PREFIX,
        help_text=_("Places, evidence, positions and open notes go there; this claim is dropped and its address leads there."),
    )  # fmt: skip


class SplitForm(VersionForm):
    """Up to three parts of a claim, each by the words that it stands on."""

    quote_1 = TextField(
        label=_("Words of the first part"), rows=2, strip=False, help_text=_("As they stand in the text.")
    )
    statement_1 = TextField(label=_("As the desk understands it"), required=False, max_length=2000)
    quote_2 = TextField(label=_("Words of the second part"), rows=2, strip=False)
    statement_2 = TextField(label=_("As the desk understands it"), required=False, max_length=2000)
    quote_3 = TextField(label=_("Words of a third part"), rows=2, strip=False, required=False)
    statement_3 = TextField(label=_("As the desk understands it"), required=False, max_length=2000)


class ReasonForm(VersionForm):
    """Opening a claim again, and why."""

    reason = TextField(label=_("Reason"), rows=2)


class PublishForm(VersionForm):
    """The order to publish; what changed for readers is told where something was public before."""

    kind = forms.ChoiceField(
        label=_("What readers are told it is"), required=False,
        choices=[
            ("", _("A correction if the status moved, else an update")),
            (ReleaseKind.UPDATE, _("An update")),
            (ReleaseKind.CORRECTION, _("A correction")),
        ],
    )  # fmt: skip
    note = TextField(
        label=_("What changed, for readers"), required=False, rows=2,
        help_text=_("Stands on the public page and in the log of corrections."),
    )  # fmt: skip


class RetractForm(VersionForm):
    """Taking a published verdict back, in public."""

    reason = TextField(label=_("Why it is taken back, for readers"), rows=2)
    replaced_by = RecordChoice(
        label=_("Replaced by"), prefix=PublishedVerdict.PREFIX, required=False,
        help_text=_("Another published verdict that readers are sent to."),
    )  # fmt: skip


class ReinstateForm(VersionForm):
    """Publishing a retracted verdict again as it was."""

    reason = TextField(label=_("Why it stands again, for readers"), rows=2)


class FlagForm(DeskForm):
    """A person has looked."""

    flag = forms.ChoiceField(choices=FlagName.choices, widget=forms.HiddenInput)
    note = TextField(label=_("What you found"), max_length=500)


class CheckForm(DeskForm):
    """How an item of the checklist stands."""

    item = forms.CharField(widget=forms.HiddenInput, max_length=40)
    state = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(state.value, state.value) for state in ItemState]
    )
    reason = TextField(label=_("Why it is set aside"), max_length=500, required=False)


class ResolveForm(DeskForm):
    """Resolving a note, or opening it again."""

    comment = IdField(prefix="cm")
    resolved = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ApproveForm(VersionForm):
    """Approving what one has seen, by its digest."""

    digest = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    note = TextField(label=_("Note for the journal"), required=False)


class ReturnForm(VersionForm):
    """Giving back, with a code and a sentence."""

    reason_code = forms.ChoiceField(label=_("Reason"), choices=ReasonCode.choices)
    text = TextField(
        label=_("What has to change"),
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto", "data-key": "r", "data-key-do": "focus"}),
    )


class JudgeForm(VersionForm):
    """What somebody finds himself, for the content that he sees: in a blind check, and in a conference."""

    ids = "judge"

    digest = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    status = forms.ChoiceField(label=_("What you find"), choices=Status.choices, widget=forms.RadioSelect)
    text = TextField(label=_("Why, in your own words"), rows=3)
    reason_code = forms.ChoiceField(
        label=_("Has it to go back for something else?"),
        choices=[("", _("No")), *ReasonCode.choices],
        required=False,
        help_text=_("Another status than the proposed one sends it back by itself."),
    )


def judgement_of(data: dict[str, Any]) -> Judgement:
    """Return the judgement that was typed."""
    return Judgement(
        status=data["status"],
        text=data["text"],
        content_digest=data["digest"],
        reason_code=data["reason_code"],
    )


class DeciderForm(DeskForm):
    """Who decides a conference."""

    ids = "decider"

    user = IdField(prefix=User.PREFIX, label=_("Who decides"), widget=forms.Select)

    def offer(self, people: list[User]) -> None:
        """Show those who may decide."""
        widget = self.fields["user"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "—"), *((person.public_id, person.get_full_name()) for person in people)]


class SecondCheckForm(DeskForm):
    """Why a claim is judged by two people."""

    reason = TextField(label=_("Why it is judged twice"), max_length=500)


class NothingForm(DeskForm):
    """A button alone."""
