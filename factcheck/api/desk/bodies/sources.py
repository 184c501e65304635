"""Bodies of sources and their copies."""

from typing import Any

from rest_framework import serializers

from factcheck.api.desk.bodies.body import Body, Way
from factcheck.api.desk.fields import FILLED, NOTE, Id, Moment, Text, Truth, Word, Words, is_filled
from factcheck.sources.enums import Proximity, SourceKind

OTHER_KINDS = tuple(kind for kind in SourceKind if kind != SourceKind.WEB)


class NewSourceBody(Body):
    """A web page by its address, or another source by what it is."""

    ways = (
        Way(
            ("url",),
            (
                "kind",
                "title",
                "publisher",
                "author",
                "published_at",
                "confidential",
                "public_label",
                "recorded_by",
                "read_back",
                "readers",
            ),
        ),
        Way(("kind", "title"), ("url", "readers"), {"title": {"pattern": FILLED}}),
        Way(
            ("kind", "title", "confidential", "readers"),
            ("url",),
            {"title": {"pattern": FILLED}, "confidential": {"const": True}},
        ),
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
    recorded_by = Text(most=200, required=False)
    read_back = Text(most=NOTE, required=False)
    readers = Words(required=False)

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
        elif not is_filled(attrs.get("title", "")):
            raise serializers.ValidationError({"title": ["Say who or what the source is."]}, code="required")
        elif "readers" in attrs and not attrs.get("confidential"):
            raise serializers.ValidationError(
                {"readers": ["Only a confidential source has named readers."]}, code="one_of"
            )
        return attrs


class SourceUpload(Body):
    """A document, a data set, an image or a recording as a file."""

    ways = (
        Way(says={"confidential": {"const": False}}),
        Way(
            ("title", "confidential"),
            says={"confidential": {"const": True}, "title": {"pattern": FILLED}},
        ),
    )

    file = serializers.FileField(allow_empty_file=True)
    kind = Word(words=OTHER_KINDS, required=False)
    title = Text(most=500, required=False)
    publisher = Text(most=300, required=False)
    author = Text(most=300, required=False)
    published_at = Moment(required=False)
    proximity = Word(words=Proximity, required=False)
    confidential = serializers.BooleanField(required=False)
    public_label = Text(most=200, required=False)
    recorded_by = Text(most=200, required=False)
    read_back = Text(most=NOTE, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the name of a confidential source: that of its file is none."""
        if attrs.get("confidential") and not is_filled(attrs.get("title", "")):
            raise serializers.ValidationError({"title": ["Say who or what the source is."]}, code="required")
        return attrs


class SourceChanges(Body):
    """What may change of a source."""

    title = Text(most=500, required=False)
    publisher = Text(most=300, required=False)
    author = Text(most=300, required=False)
    published_at = Moment(required=False, allow_null=True)
    proximity = Word(words=Proximity, required=False)
    derived_from = Id(prefix="so", required=False, allow_null=True)
    public_label = Text(most=200, required=False)
    recorded_by = Text(most=200, required=False)
    read_back = Text(most=NOTE, required=False)


class ReadersBody(Body):
    """The user names of all who may read who a confidential source is."""

    readers = Words(allow_empty=False)


class CopyBody(Body):
    """A copy of a source as a file."""

    file = serializers.FileField(allow_empty_file=True)
