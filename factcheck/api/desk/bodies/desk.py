"""Bodies of queues, members, keys and rules."""

from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from rest_framework import serializers

from factcheck.accounts.enums import Role, Scope
from factcheck.accounts.skills import MOST, SKILL
from factcheck.api.desk.bodies.body import Body, Way, exactly_one
from factcheck.api.desk.fields import LINE, Moment, Number, Text, Truth, Word, Words
from factcheck.claims.enums import Kind, Risk
from factcheck.reviews.enums import AuditPace
from factcheck.sources.enums import Proximity

_SKILL = RegexValidator(
    "^" + SKILL.pattern.replace("\\Z", "$"), "A skill is language:de or kind:figure.", "invalid"
)
DECIDERS = (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.CHIEF)
#: On what a claim can enter a queue.
CONDITIONS = (
    "all",
    "accusation",
    *(f"risk:{risk}" for risk in Risk.values),
    *(f"kind:{kind}" for kind in Kind.values),
)


class NewQueueBody(Body):
    """A step of review; ``enters`` and ``blind`` list conditions of which one is enough."""

    name = Text(most=100, filled=True)
    order = Number(most=32_767)
    role = Word(words=DECIDERS, required=False)
    approvals = Number(least=1, most=5, required=False)
    enters = Words(child=Word(words=CONDITIONS), allow_empty=False, required=False)
    blind = Words(child=Word(words=CONDITIONS), required=False)
    target_hours = Number(least=1, most=10_000, required=False, allow_null=True)


class QueueChanges(Body):
    """What may change of a queue."""

    name = Text(most=100, filled=True, required=False)
    order = Number(most=32_767, required=False)
    role = Word(words=DECIDERS, required=False)
    approvals = Number(least=1, most=5, required=False)
    enters = Words(child=Word(words=CONDITIONS), allow_empty=False, required=False)
    blind = Words(child=Word(words=CONDITIONS), required=False)
    target_hours = Number(least=1, most=10_000, required=False, allow_null=True)
    retired = Truth(required=False)


class NewMemberBody(Body):
    """Somebody by his user name, and his roles; ``password`` makes the person if the name is new."""

    user = Text(most=150, filled=True)
    roles = Words(child=Word(words=Role), allow_empty=False)
    name = Text(most=150, required=False)
    password = Text(most=LINE, filled=True, required=False)

    def validate_user(self, value: str) -> str:
        """Refuse a name that nobody can have."""
        UnicodeUsernameValidator()(value)
        return value


class MemberChanges(Body):
    """The roles, or the skills, that replace those he has."""

    ways = (Way(("roles",), ("skills",)), Way(("skills",), ("roles",)))

    roles = Words(child=Word(words=Role), required=False)
    skills = Words(child=Text(most=30, filled=True, validators=[_SKILL]), required=False, most=MOST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that it is one or the other."""
        exactly_one(attrs, ("roles", "skills"))
        return attrs


class NewKeyBody(Body):
    """What a key may do; ``user`` is whose it is (absent: one's own)."""

    scopes = Words(child=Word(words=(*Scope, "all")), allow_empty=False)
    name = Text(most=100, required=False)
    user = Text(most=150, filled=True, required=False)
    expires_at = Moment(required=False, allow_null=True)


class RuleChanges(Body):
    """What may change of the desk's rules."""

    independent_sources = Number(least=1, most=10, required=False)
    one_is_enough = Words(child=Word(words=Proximity), allow_empty=False, required=False)
    one_person_two_queues = Truth(required=False)
    publish_hold_minutes = Number(most=10_080, required=False)
    audit_share = Number(most=100, required=False)
    audit_every = Word(words=AuditPace, required=False)
    conference_decider = Text(most=150, filled=True, required=False, allow_null=True)


class LeadUpload(Body):
    """ClaimReview of other desks as a file: JSON-LD, a DataFeed, or one document a line."""

    file = serializers.FileField(allow_empty_file=True)


class LeadFilters(Body):
    """Which leads: those that resemble a text, best first."""

    text = Text(most=5000, required=False)
