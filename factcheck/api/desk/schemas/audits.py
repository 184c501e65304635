"""Answers: draws of the audit and what they found."""

from rest_framework.serializers import CharField, ChoiceField, DateTimeField, IntegerField, ListField

from factcheck.api.desk.schemas.parts import Out
from factcheck.claims.enums import Status
from factcheck.reviews.enums import AuditPace, Finding


class AuditReportOut(Out):
    """How many claims were drawn and done, and what was found; shares in percent of those done, null while none is."""

    drawn = IntegerField()
    done = IntegerField()
    sound = IntegerField()
    minor = IntegerField()
    serious = IntegerField()
    faulty_share = IntegerField(allow_null=True)
    serious_share = IntegerField(allow_null=True)


class DrawOut(Out):
    """One draw: seed, share and list give the drawn claims again."""

    id = CharField()
    every = ChoiceField(AuditPace.choices)
    since = DateTimeField()
    until = DateTimeField()
    share = IntegerField()
    seed = CharField()
    list_sha256 = CharField()
    listed = IntegerField()
    left_out = IntegerField()
    auditor = CharField()
    drawn_by = CharField()
    drawn_at = DateTimeField()
    report = AuditReportOut()


class DrawnClaimOut(Out):
    """A claim that was drawn, the status of its verdict then, and what was found."""

    claim = CharField()
    place = IntegerField()
    status = ChoiceField(Status.choices)
    finding = ChoiceField(Finding.choices, allow_null=True)
    text = CharField(allow_null=True)
    found_at = DateTimeField(allow_null=True)


class AuditOut(DrawOut):
    """A draw with its list and its claims."""

    list = ListField(child=CharField())
    claims = DrawnClaimOut(many=True)
