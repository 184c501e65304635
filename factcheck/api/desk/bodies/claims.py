"""Bodies of claims and of the places where they stand."""

from typing import Any

from rest_framework import serializers

from factcheck.api.desk.bodies.body import Body, Way
from factcheck.api.desk.fields import LONG, NOTE, Day, Id, Moment, Number, Text, Truth, Word, Words
from factcheck.claims.enums import Assertion, Kind, Risk, Status
from factcheck.reviews.content.splitting import MOST

_CONTEXT = 2000


class NewClaimBody(Body):
    """A place in the latest revision of an article, by offsets or by words found exactly once, and what the claim says."""

    ways = (Way(without=("start", "end")), Way(("start", "end"), ("prefix", "suffix")))

    article = Id(prefix="ar")
    quote = Text(most=LONG, filled=True)
    start = Number(required=False)
    end = Number(least=1, required=False)
    prefix = Text(most=_CONTEXT, required=False)
    suffix = Text(most=_CONTEXT, required=False)
    statement = Text(most=NOTE, required=False)
    kind = Word(words=Kind, required=False)
    assertion = Word(words=Assertion, required=False)
    claimant = Id(prefix="pa", required=False, allow_null=True)
    claimed_on = Day(required=False, allow_null=True)
    risk = Word(words=Risk, required=False)
    accusation = Truth(required=False)
    status = Word(words=Status, required=False)
    rationale = Text(most=LONG, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that the place is given in one of its two ways."""
        by_offsets = "start" in attrs or "end" in attrs
        if by_offsets:
            check_order(attrs)
        if by_offsets and ("prefix" in attrs or "suffix" in attrs):
            raise serializers.ValidationError(
                {"prefix": ["Send start and end, or prefix and suffix."]}, code="one_of"
            )
        return attrs


def check_order(attrs: dict[str, Any]) -> None:
    """Raise unless both offsets are there and ``start`` comes before ``end``."""
    for name in ("start", "end"):
        if name not in attrs:
            raise serializers.ValidationError({name: ["start and end belong together."]}, code="required")
    if attrs["start"] >= attrs["end"]:
        raise serializers.ValidationError(
            {"start": ["start and end count code points: 0 <= start < end."]}, code="order"
        )


class ClaimChanges(Body):
    """What may change of a claim; ``assignee`` is a user name, ``pair`` sets both sides."""

    statement = Text(most=NOTE, filled=True, required=False)
    kind = Word(words=Kind, required=False)
    assertion = Word(words=Assertion, required=False)
    pair = Id(prefix="cl", required=False, allow_null=True)
    claimant = Id(prefix="pa", required=False, allow_null=True)
    claimed_on = Day(required=False, allow_null=True)
    risk = Word(words=Risk, required=False)
    accusation = Truth(required=False)
    status = Word(words=Status, required=False)
    rationale = Text(most=LONG, required=False)
    assignee = Text(most=150, filled=True, required=False, allow_null=True)
    due_at = Moment(required=False, allow_null=True)


class NewOccurrenceBody(Body):
    """A further place of a claim."""

    article = Id(prefix="ar")
    start = Number()
    end = Number(least=1)
    quote = Text(most=LONG, filled=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the order of the offsets."""
        check_order(attrs)
        return attrs


class PlacementBody(Body):
    """Where a lost place stands now, or that it stands nowhere any more."""

    ways = (
        Way(("start", "end", "quote"), says={"lost": {"const": False}}),
        Way(("lost",), ("start", "end", "quote"), {"lost": {"const": True}}),
    )

    start = Number(required=False)
    end = Number(least=1, required=False)
    quote = Text(most=LONG, filled=True, required=False)
    lost = Truth(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that it is a place or a loss."""
        if attrs.get("lost"):
            if len(attrs) > 1:
                raise serializers.ValidationError({"lost": ["A lost place has no offsets."]}, code="one_of")
            return attrs
        if "quote" not in attrs:
            raise serializers.ValidationError(
                {"quote": ["Send start, end and quote, or lost: true."]}, code="required"
            )
        check_order(attrs)
        return attrs


class FlagNote(Body):
    """What somebody found when he looked."""

    note = Text(most=500, filled=True)


class MergeBody(Body):
    """The claim that survives."""

    into = Id(prefix="cl")


class PartBody(Body):
    """Where one part stands and how it is understood."""

    start = Number()
    end = Number()
    quote = Text(most=LONG, filled=True)
    statement = Text(most=NOTE, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the order of the offsets."""
        check_order(attrs)
        return attrs


class SplitBody(Body):
    """The parts, each a draft of its own."""

    parts = Words(child=PartBody(), most=MOST, allow_empty=False)
