"""The shapes of leads."""

from rest_framework.serializers import (
    CharField,
    DateField,
    DateTimeField,
    FloatField,
    IntegerField,
    ListField,
)

from factcheck.api.desk.schemas.parts import Out


class LeadOut(Out):
    """A verdict of another desk; ``score`` and ``why`` say how it resembles a text that was asked for."""

    id = CharField()
    url = CharField()
    claim_text = CharField()
    rating = CharField()
    publisher = CharField()
    reviewed_on = DateField(allow_null=True)
    created_at = DateTimeField()
    score = FloatField(allow_null=True)
    why = ListField(child=CharField())


class ImportedOut(Out):
    """What a file brought; ``skipped`` counts ClaimReviews without an address or a claim, and repeated ones."""

    new = IntegerField()
    changed = IntegerField()
    skipped = IntegerField()
