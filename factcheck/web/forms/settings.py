"""Forms of the person's settings and of the desk's: members, queues, rule, keys."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.enums import Density, DigestPace, Role, Scope, Theme
from factcheck.accounts.models import User
from factcheck.accounts.preferences import Preferences
from factcheck.accounts.services import KeyRequest
from factcheck.accounts.skills import SKILL
from factcheck.claims.enums import Kind
from factcheck.core import clock
from factcheck.reviews.enums import AuditPace
from factcheck.reviews.models import Queue
from factcheck.reviews.services.queues import NewQueue
from factcheck.sources.enums import Proximity
from factcheck.web.forms.base import DeskForm, VersionForm
from factcheck.web.forms.fields import IdField, TextField
from factcheck.web.labels import conditions

_LANGUAGES = [("", _("As chosen at sign-in, else that of the desk")), *settings.LANGUAGES]
_ZONES = [
    ("", _("That of the desk")),
    *((zone, zone.replace("_", " ")) for zone in sorted(available_timezones())),
]


class PreferencesForm(DeskForm):
    """How a person wants the pages."""

    name = TextField(label=_("Name"), max_length=150, help_text=_("As colleagues see it."))
    language = forms.ChoiceField(label=_("Language"), choices=_LANGUAGES, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_ZONES, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Rows"), choices=Density.choices, widget=forms.RadioSelect)
    keys_on = forms.BooleanField(
        label=_("Single keys act"), required=False,
        help_text=_("Switch them off if you dictate, or if your keyboard sends letters by itself."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False)
    email_digest = forms.BooleanField(
        label=_("A digest by e-mail"), required=False, help_text=_("What waits for you, bundled by article.")
    )

    digest_every = forms.ChoiceField(label=_("The digest comes"), choices=DigestPace.choices, required=False)

    def wanted(self) -> Preferences:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Preferences(**{**chosen, "digest_every": chosen["digest_every"] or DigestPace.DAY})


class RolesField(forms.MultipleChoiceField):
    """Roles, as check boxes; cleans to a set."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Role.choices, **kwargs)

    def clean(self, value: Any) -> frozenset[Role]:
        """Return the roles."""
        return frozenset(Role(word) for word in super().clean(value))


class MemberForm(DeskForm):
    """Other roles of a member; none: no longer a member."""

    user = IdField(prefix=User.PREFIX)
    roles = RolesField(label=_("Roles"), required=False)


class SkillsForm(DeskForm):
    """What a member can judge that not everybody can."""

    user = IdField(prefix=User.PREFIX)
    languages = TextField(
        label=_("Languages"), max_length=200, required=False,
        help_text=_("Beside that of the desk: codes parted by commas, like de, fr."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of claims"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    @staticmethod
    def initial_of(skills: list[str]) -> dict[str, Any]:
        """What the form shows of these skills."""
        parted = [skill.partition(":") for skill in skills]
        return {
            "languages": ", ".join(value for sort, _colon, value in parted if sort == "language"),
            "kinds": [value for sort, _colon, value in parted if sort == "kind"],
        }

    def clean_languages(self) -> list[str]:
        """Return the codes; refuses what is none."""
        codes = [code.strip().lower() for code in self.cleaned_data["languages"].split(",") if code.strip()]
        if not all(SKILL.match(f"language:{code}") for code in codes):
            raise forms.ValidationError(_("A language has a code of two or three letters."), code="invalid")
        return codes

    def skills(self) -> list[str]:
        """Return what was typed as skills."""
        data = self.cleaned_data
        return [
            *(f"language:{code}" for code in data["languages"]),
            *(f"kind:{kind}" for kind in data["kinds"]),
        ]


class NewMemberForm(DeskForm):
    """A person who signs in already and gets a place on this desk."""

    username = TextField(label=_("User name"), max_length=150)
    name = TextField(label=_("Name"), max_length=150, required=False)
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Only for somebody who is new here."),
    )
    roles = RolesField(label=_("Roles"))


_DECIDERS = [choice for choice in Role.choices if choice[0] != Role.VIEWER]


class QueueForm(DeskForm):
    """One step of review; with a queue's id it changes that one, without it makes a new one."""

    queue = IdField(prefix=Queue.PREFIX, required=False)
    name = TextField(label=_("Name"), max_length=100)
    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=99)
    role = forms.ChoiceField(label=_("Decided by"), choices=_DECIDERS)
    approvals = forms.IntegerField(label=_("Approvals"), min_value=1, max_value=5, initial=1)
    target_hours = forms.IntegerField(
        label=_("To be done in hours"), required=False, min_value=1, max_value=9999
    )
    enters = forms.MultipleChoiceField(
        label=_("Which claims enter (one is enough)"), choices=conditions, widget=forms.CheckboxSelectMultiple
    )
    blind = forms.MultipleChoiceField(
        label=_("Judged by two people, blind (one is enough)"),
        choices=conditions,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "The second one does not learn what the first found, or who that was, before both have judged."
        ),
    )
    retired = forms.BooleanField(label=_("Retired"), required=False)
    #: How many open claims the typed conditions would send here; None before somebody asks.
    sends: int | None = None

    def changes(self) -> dict[str, Any]:
        """Return what was sent, in the words of the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "queue"}

    def new(self) -> NewQueue:
        """Return the new queue."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"queue", "retired"}}
        return NewQueue(**{**data, "enters": tuple(data["enters"]), "blind": tuple(data["blind"])})


_JUDGED = [choice for choice in Proximity.choices if choice[0] != Proximity.UNKNOWN]


class RuleForm(VersionForm):
    """The verdict rule of the desk."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    independent_sources = forms.IntegerField(label=_("Independent sources"), min_value=1, max_value=5)
    one_is_enough = forms.MultipleChoiceField(
        label=_("One is enough if it is"), choices=_JUDGED, widget=forms.CheckboxSelectMultiple
    )
    one_person_two_queues = forms.BooleanField(
        label=_("One person may decide in two queues of one round"), required=False
    )

    publish_hold_minutes = forms.IntegerField(
        label=_("Hold before a release, in minutes"),
        min_value=0,
        max_value=10_080,
        help_text=_("Within it a release can be cancelled. Keys publish at once."),
    )

    conference_decider = forms.CharField(
        label=_("Who decides conferences"),
        required=False,
        widget=forms.Select,
        help_text=_(
            "When two blind judgements differ. Where this person has a part in the claim, a chief names another."
        ),
    )

    audit_share = forms.IntegerField(
        label=_("Audit so many percent of the approved claims"),
        min_value=0,
        max_value=100,
        help_text=_("0: no audit. Drawn by chance among the claims that were approved in the period."),
    )
    audit_every = forms.ChoiceField(label=_("Drawn"), choices=AuditPace.choices)

    def offer(self, members: list[User]) -> None:
        """Show the members of the desk."""
        self.members = {member.username: member for member in members}
        widget = self.fields["conference_decider"].widget
        assert isinstance(widget, forms.Select)
        people = [(name, user.get_full_name()) for name, user in self.members.items()]
        widget.choices = [("", _("A chief, each time")), *people]

    def clean_conference_decider(self) -> User | None:
        """Return the member of this user name."""
        name = self.cleaned_data["conference_decider"]
        if name and name not in self.members:
            raise forms.ValidationError(_("Choose one of the list."), code="not_a_member")
        return self.members.get(name)

    def changes(self) -> dict[str, Any]:
        """Return the rules as they were typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


_DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year")), ("", _("Never ends"))]


class KeyForm(DeskForm):
    """A key for a program: its name, what it may do, when it ends."""

    name = TextField(label=_("Name"), max_length=100, help_text=_("Which program uses it."))
    days = forms.ChoiceField(label=_("Ends after"), choices=_DAYS, required=False, initial="90")
    scopes = forms.MultipleChoiceField(
        label=_("May"), choices=[(s, s) for s in Scope.values], widget=forms.CheckboxSelectMultiple
    )

    def request(self) -> KeyRequest:
        """Return what is asked for."""
        data = self.cleaned_data
        ends: datetime | None = clock.now() + timedelta(days=int(data["days"])) if data["days"] else None
        return KeyRequest(scopes=frozenset(data["scopes"]), name=data["name"], expires_at=ends)


class KeyIdForm(DeskForm):
    """A key to revoke."""

    key = IdField(prefix="ky")
