"""Leads: what other desks found, taken in from their ClaimReview."""

from collections.abc import Sequence
from typing import Any

from factcheck.accounts.enums import Action
from factcheck.api.base import limit_of
from factcheck.api.desk.bodies.desk import LeadFilters, LeadUpload
from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.schemas.leads import ImportedOut, LeadOut
from factcheck.api.desk.shapes.moments import moment
from factcheck.api.desk.view import UploadView
from factcheck.api.problems import InvalidCursor
from factcheck.publishing.leads import like_leads
from factcheck.publishing.models import Lead
from factcheck.publishing.services.leads import import_leads

_MOST = 20


class Leads(UploadView):
    """The leads of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: LeadOut}, filters=LeadFilters, paged=True))
    def get(self, call: Call) -> Answer:
        """List the leads, newest first; with text those that resemble it, best first."""
        if "text" in call.filters:
            if "cursor" in call.parameters:
                raise InvalidCursor("What resembles a text comes on one page.")
            most = limit_of(call.parameters, default=_MOST)
            found = like_leads(call.actor.desk_id, call.filters["text"], limit=most)
            results = [{**_shape(one.lead), "score": one.score, "why": list(one.why)} for one in found]
            return Answer({"results": results, "next_cursor": None})
        return listed(call, Lead.objects.filter(desk_id=call.actor.desk_id), ("-created_at", "-id"), _shapes)

    @operation(Spec(Action.CHANGE_CLAIM, {200: ImportedOut}, upload=LeadUpload))
    def post(self, call: Call) -> Answer:
        """Take in ClaimReview of other desks from a file."""
        taken = import_leads(actor=call.actor, data=call.body["file"].read())
        return Answer({"new": taken.new, "changed": taken.changed, "skipped": taken.skipped})


def _shapes(rows: Sequence[Lead]) -> list[dict[str, Any]]:
    return [{**_shape(row), "score": None, "why": []} for row in rows]


def _shape(row: Lead) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "url": row.url,
        "claim_text": row.claim_text,
        "rating": row.rating,
        "publisher": row.publisher,
        "reviewed_on": row.reviewed_on.isoformat() if row.reviewed_on else None,
        "created_at": moment(row.created_at),
    }
