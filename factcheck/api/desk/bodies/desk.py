"""Bodies of queues, sources, members, keys and rules."""

from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from rest_framework import serializers

from factcheck.accounts.enums import Role, Scope
from factcheck.api.desk.bodies.body import Body, Way
from factcheck.api.desk.fields import LINE, Id, Moment, Number, Text, Truth, Word, Words
from factcheck.claims.enums import Kind, Risk
from factcheck.sources.enums import Proximity, SourceKind

DECIDERS = (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.CHIEF)
#: On what a claim can enter a queue.
CONDITIONS = (
    "all",
    "accusation",
    *(f"risk:{risk}" for risk in Risk.values),
    *(f"kind:{kind}" for kind in Kind.values),
)
OTHER_KINDS = tuple(kind for kind in SourceKind if kind != SourceKind.WEB)


class NewQueueBody(Body):
    """A step of review; ``enters`` lists conditions of which one is enough."""

    name = Text(most=100, filled=True)
    order = Number(most=32_767)
    role = Word(words=DECIDERS, required=False)
    approvals = Number(least=1, most=5, required=False)
    enters = Words(child=Word(words=CONDITIONS), allow_empty=False, required=False)
    target_hours = Number(least=1, most=10_000, required=False, allow_null=True)


class QueueChanges(Body):
    """What may change of a queue."""

    name = Text(most=100, filled=True, required=False)
    order = Number(most=32_767, required=False)
    role = Word(words=DECIDERS, required=False)
    approvals = Number(least=1, most=5, required=False)
    enters = Words(child=Word(words=CONDITIONS), allow_empty=False, required=False)
    target_hours = Number(least=1, most=10_000, required=False, allow_null=True)
    retired = Truth(required=False)


class NewSourceBody(Body):
    """A web page by its address, or another source by what it is."""

    ways = (
        Way(
            ("url",),
            ("kind", "title", "publisher", "author", "published_at", "confidential", "public_label"),
        ),
        Way(("kind", "title"), ("url",), {"title": {"pattern": r"\S"}}),
    )

    url = Text(most=8192, filled=True, required=False)
    kind = Word(words=OTHER_KINDS, required=False)
    title = Text(most=500, required=False)
    publisher = Text(most=300, required=False)
    author = Text(most=300, required=False)
    published_at = Moment(required=False, allow_null=True)
    proximity = Word(words=Proximity, required=False)
    confidential = Truth(required=False)
    public_label = Text(most=200, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that it is one or the other."""
        if "url" in attrs:
            extra = sorted(set(attrs) - {"url", "proximity"})
            if extra:
                raise serializers.ValidationError(
                    {extra[0]: ["A web page tells this itself; change it afterwards."]}, code="one_of"
                )
        elif "kind" not in attrs:
            raise serializers.ValidationError({"url": ["Send url, or kind and title."]}, code="required")
        elif not str(attrs.get("title", "")).strip():
            raise serializers.ValidationError({"title": ["Say who or what the source is."]}, code="required")
        return attrs


class SourceUpload(Body):
    """A document, a data set or an image as a file."""

    file = serializers.FileField(allow_empty_file=True)
    kind = Word(words=(SourceKind.DOCUMENT, SourceKind.DATA_SET, SourceKind.IMAGE), required=False)
    title = Text(most=500, required=False)
    publisher = Text(most=300, required=False)
    author = Text(most=300, required=False)
    published_at = Moment(required=False)
    proximity = Word(words=Proximity, required=False)


class SourceChanges(Body):
    """What may change of a source."""

    title = Text(most=500, required=False)
    publisher = Text(most=300, required=False)
    author = Text(most=300, required=False)
    published_at = Moment(required=False, allow_null=True)
    proximity = Word(words=Proximity, required=False)
    derived_from = Id(prefix="so", required=False, allow_null=True)
    public_label = Text(most=200, required=False)


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
    """The roles that replace those he has."""

    roles = Words(child=Word(words=Role))


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


class CopyBody(Body):
    """A copy of a source as a file."""

    file = serializers.FileField(allow_empty_file=True)
