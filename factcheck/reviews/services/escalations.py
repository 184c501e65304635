"""What is late is told to the chiefs: one line of the journal for each due time that passed, from which notices are made."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from factcheck.accounts.models import Desk
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.reviews.deadlines import Targets, due_of, overdue, targets_of
from factcheck.reviews.escalation import Escalation
from factcheck.reviews.models import Pass

#: Lines written in one run; the next run writes the others.
MOST = 500


def escalate_late(*, now: datetime) -> int:
    """Write a line for every claim that became late and was not told of yet; returns how many."""
    told = 0
    for desk in Desk.objects.order_by("id"):
        targets = targets_of(desk.id)
        late = Claim.objects.of_desk(desk.id).filter(overdue(targets, now)).select_related("article")
        claims = list(late.order_by("id"))
        passes = _open_passes([claim.id for claim in claims])
        known = set(Escalation.objects.filter(claim__in=claims).values_list("claim_id", "due_at"))
        for claim in claims:
            due = due_of(claim, targets, passes.get(claim.id))
            if told < MOST and due is not None and (claim.id, due) not in known:
                told += _escalate(claim.id, targets, now)
    return told


def _open_passes(claim_ids: list[UUID]) -> dict[UUID, Pass]:
    found = Pass.objects.filter(review__claim__in=claim_ids, state="open").select_related("review")
    return {each.review.claim_id: each for each in found}


def _escalate(claim_id: UUID, targets: Targets, now: datetime) -> int:
    """Look again at the locked claim: it may have been done meanwhile."""
    with transaction.atomic():
        claim = Claim.objects.select_for_update(of=("self",)).select_related("article").get(id=claim_id)
        due = due_of(claim, targets, _open_passes([claim_id]).get(claim_id))
        if due is None or due >= now:
            return 0
        _row, new = Escalation.objects.get_or_create(claim=claim, due_at=due, defaults={"at": clock.now()})
        if not new:
            return 0
        entry = Entry("claim.escalated", claim.public_id, claim.public_id, after={"due_at": clock.stamp(due)})
        record_events(desk_id=claim.desk_id, actor_id=None, entries=[entry])
    return 1
