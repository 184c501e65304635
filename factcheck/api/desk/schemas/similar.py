"""The shapes of what was checked before."""

from rest_framework.serializers import CharField, ChoiceField, FloatField, ListField

from factcheck.api.desk.schemas.parts import Out
from factcheck.claims.enums import Stage, Status


class LikeClaimOut(Out):
    """A claim of this desk, a verdict that stands, or both: ``claim`` and ``stage`` are null for another desk's verdict."""

    claim = CharField(allow_null=True)
    verdict = CharField(allow_null=True)
    statement = CharField()
    stage = ChoiceField(Stage.choices, allow_null=True)
    status = ChoiceField(Status.choices)
    score = FloatField()
    why = ListField(child=CharField())


class LikeClaimsOut(Out):
    """What resembles a text, best first."""

    results = LikeClaimOut(many=True)
    next_cursor = CharField(allow_null=True)
