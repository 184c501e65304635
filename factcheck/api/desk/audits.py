"""The random deep audit: draws, what they were made from, and findings."""

from factcheck.accounts.enums import Action
from factcheck.accounts.members import member_named
from factcheck.api.desk.bodies.audits import DrawBody, FindingBody
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.audits import AuditOut, AuditReportOut, DrawOut
from factcheck.api.desk.shapes.audits import audit_shape, draw_shapes, report_shape
from factcheck.api.desk.targets import DRAW
from factcheck.api.desk.view import DeskView
from factcheck.reviews.audit_reports import draws_of, whole_report
from factcheck.reviews.services.audits import (
    Found,
    Wanted,
    check_auditor,
    draw_claims,
    find_draw,
    record_finding,
)


class Audits(DeskView):
    """The draws of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: DrawOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the draws with what they found, oldest first."""
        return listed(call, draws_of(call.actor.desk_id), ("since", "id"), draw_shapes)

    @operation(Spec(Action.MANAGE_DESK, {201: AuditOut}, body=DrawBody, refuses=(409,)))
    def post(self, call: Call) -> Answer:
        """Draw the desk's share of the claims that were approved in a period, once; the latest that is over if no day is sent."""
        auditor = member_named(actor=call.actor, username=call.body["auditor"], field="auditor")
        made = draw_claims(actor=call.actor, wanted=Wanted(auditor.id, call.body.get("day")))
        return Answer(audit_shape(made), 201)


class AuditReport(DeskView):
    """All draws together."""

    @operation(Spec(Action.READ_CLAIMS, {200: AuditReportOut}))
    def get(self, call: Call) -> Answer:
        """Read what all audits of the desk have found."""
        return Answer(report_shape(whole_report(call.actor.desk_id)))


class AuditDetail(DeskView):
    """One draw."""

    target = DRAW

    @operation(Spec(Action.READ_CLAIMS, {200: AuditOut}))
    def get(self, call: Call) -> Answer:
        """Read a draw with everything that is needed to compute it again, and its findings."""
        return Answer(audit_shape(call.target))


class AuditFindings(DeskView):
    """What the auditor found."""

    target = DRAW

    @operation(Spec(check_auditor, {200: AuditOut}, body=FindingBody, refuses=(409,)))
    def post(self, call: Call) -> Answer:
        """Write down what was found in a drawn claim, once; a serious fault flags the claim."""
        found = Found(call.body["claim"], call.body["finding"], call.body["text"])
        record_finding(actor=call.actor, draw_id=call.target.id, found=found)
        return Answer(audit_shape(find_draw(actor=call.actor, draw_id=call.target.id)))
