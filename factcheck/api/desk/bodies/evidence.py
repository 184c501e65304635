"""Bodies of evidence, positions, parties, requests for a reply, comments."""

from typing import Any

from rest_framework import serializers

from factcheck.api.desk.bodies.body import Body, Way, exactly_one
from factcheck.api.desk.fields import LONG, NOTE, Day, Id, Moment, Text, Truth, Word
from factcheck.sources.enums import Proximity, Relation, ReplyOutcome, Stance, Terms

_URL = 8192


class NewEvidenceBody(Body):
    """A passage for or against a claim, and where it stands: exactly one of url, source and snapshot."""

    ways = (
        Way(("url",), ("source", "snapshot")),
        Way(("source",), ("url", "snapshot", "proximity")),
        Way(("snapshot",), ("url", "source", "proximity")),
    )

    url = Text(most=_URL, filled=True, required=False)
    source = Id(prefix="so", required=False)  # type: ignore[assignment]  # a member of this name
    snapshot = Id(prefix="sn", required=False)
    relation = Word(words=Relation)
    quote = Text(most=LONG, required=False)
    locator = Text(most=200, required=False)
    note = Text(most=NOTE, required=False)
    proximity = Word(words=Proximity, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that one place is named."""
        exactly_one(attrs, ("url", "source", "snapshot"))
        if "proximity" in attrs and "url" not in attrs:
            raise serializers.ValidationError(
                {"proximity": ["A known source has its proximity; change it there."]}, code="one_of"
            )
        return attrs


class EvidenceChanges(Body):
    """What may change of a piece of evidence."""

    relation = Word(words=Relation, required=False)
    snapshot = Id(prefix="sn", required=False)
    quote = Text(most=LONG, required=False)
    locator = Text(most=200, required=False)
    note = Text(most=NOTE, required=False)
    near_accepted = Truth(required=False)


class NewPositionBody(Body):
    """What a party says of a claim."""

    party = Id(prefix="pa")
    stance = Word(words=Stance)
    words = Text(most=NOTE, required=False)
    said_on = Day(required=False, allow_null=True)
    terms = Word(words=Terms, required=False)
    evidence = Id(prefix="ev", required=False, allow_null=True)
    answer = Text(most=NOTE, required=False)


class PositionChanges(Body):
    """What may change of a position."""

    stance = Word(words=Stance, required=False)
    words = Text(most=NOTE, required=False)
    said_on = Day(required=False, allow_null=True)
    terms = Word(words=Terms, required=False)
    evidence = Id(prefix="ev", required=False, allow_null=True)
    answer = Text(most=NOTE, required=False)


class NewPartyBody(Body):
    """A person or body that makes claims or takes positions."""

    name = Text(most=200, filled=True)
    role = Text(most=200, required=False)
    interest = Text(most=500, required=False)


class NewReplyRequestBody(Body):
    """What was asked of whom, until when, by which way."""

    party = Id(prefix="pa")
    asked_at = Moment()
    deadline = Moment()
    channel = Text(most=100)
    question = Text(most=NOTE, filled=True)


class ReplyBody(Body):
    """What became of a request for a reply."""

    outcome = Word(words=ReplyOutcome)
    answered_at = Moment(required=False, allow_null=True)
    words = Text(most=NOTE, required=False)


class NewCommentBody(Body):
    """What somebody says of a claim."""

    text = Text(most=NOTE, filled=True)
    blocking = Truth(required=False)
    evidence = Id(prefix="ev", required=False, allow_null=True)
    reply_to = Id(prefix="cm", required=False, allow_null=True)


class Resolution(Body):
    """Whether a comment is resolved."""

    resolved = Truth()
