"""Answers: blind second checks, judgements, conferences."""

from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField, IntegerField

from factcheck.api.desk.schemas.parts import Out
from factcheck.claims.enums import Status
from factcheck.reviews.enums import ConferenceOutcome, DecisionKind, ReasonCode


class JudgementOut(Out):
    """What somebody found."""

    by = CharField()
    at = DateTimeField()
    kind = ChoiceField(DecisionKind.choices)
    status = ChoiceField(Status.choices)
    text = CharField()
    reason_code = ChoiceField(ReasonCode.choices, allow_null=True)


class ConferenceOut(Out):
    """A disagreement, who decides it, and how he did."""

    id = CharField()
    claim = CharField()
    queue = CharField()
    opened_at = DateTimeField()
    decider = CharField(allow_null=True)
    outcome = ChoiceField(ConferenceOutcome.choices)
    reason = CharField(allow_null=True)
    ended_at = DateTimeField(allow_null=True)


class CheckedTwiceOut(Out):
    """A check in which both have judged."""

    queue = CharField()
    round = IntegerField()
    judgements = JudgementOut(many=True)
    conference = ConferenceOut(allow_null=True)


class AskedOut(Out):
    """Who asked for a second check, and why."""

    by = CharField()
    at = DateTimeField()
    reason = CharField()


class SecondCheckOut(Out):
    """The blind second checks of a claim; nothing of a judgement whose fellow is missing."""

    asked = AskedOut(allow_null=True)
    sealed = BooleanField()
    judged = IntegerField()
    checks = CheckedTwiceOut(many=True)
