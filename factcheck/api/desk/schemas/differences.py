"""The answer that compares two captures."""

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, IntegerField, ListField

from factcheck.api.desk.schemas.parts import Out


class WordsOut(Out):
    """One stretch: all ``old`` joined are the older words, all ``new`` joined the newer ones."""

    op = ChoiceField(["equal", "insert", "delete", "replace"])
    old = CharField()
    new = CharField()


class ParagraphOut(Out):
    """A paragraph of both texts; ``evidence`` are the pieces whose quote stands, or stood, in it."""

    number = IntegerField()
    state = ChoiceField(["same", "changed", "added", "removed"])
    evidence = ListField(child=CharField())
    changes = WordsOut(many=True)


class SnapshotDiffOut(Out):
    """How a capture differs from the one it is compared ``with``; null if there is none."""

    snapshot = CharField()
    paragraphs = ParagraphOut(many=True)

    def get_fields(self) -> dict[str, Any]:
        """Add ``with``, which no class can name."""
        fields = dict(super().get_fields())
        return {
            "snapshot": fields["snapshot"],
            "with": CharField(allow_null=True),
            "paragraphs": fields["paragraphs"],
        }
