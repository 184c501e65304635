"""Deadlines of the right of reply: a reminder shortly before, a flag on the claim when one has passed.

The question's own row says what has been told, so a run that is lost or done twice changes nothing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from factcheck.audit.services import Entry, record_events
from factcheck.claims.causes import CauseKind, cause
from factcheck.claims.enums import FlagName, Stage
from factcheck.claims.flags import raise_flag
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest

#: How long before the deadline the desk is reminded; of a short deadline the last quarter.
REMIND = timedelta(hours=2)
#: Claims looked at in one run; the next run takes the others.
MOST = 500


def chase_replies(*, now: datetime) -> int:
    """Remind of open questions whose deadline is near and flag the claims where it has passed; returns how many lines it wrote."""
    near = ReplyRequest.objects.filter(outcome=ReplyOutcome.OPEN, deadline__lte=now + REMIND)
    untold = near.exclude(overdue_at__isnull=False).exclude(claim__stage=Stage.DROPPED)
    waiting = untold.exclude(reminded_at__isnull=False, deadline__gt=now)
    claims = list(waiting.order_by("claim_id").values_list("claim_id", flat=True).distinct()[:MOST])
    return sum(_chase(claim_id, now) for claim_id in claims)


def remind_at(request: ReplyRequest) -> datetime:
    """Return when the desk is reminded of a question."""
    return request.deadline - min(REMIND, (request.deadline - request.asked_at) / 4)


def _chase(claim_id: UUID, now: datetime) -> int:
    with transaction.atomic():
        claim = Claim.objects.select_for_update(of=("self",)).get(id=claim_id)
        open_ones = ReplyRequest.objects.select_for_update(of=("self",)).filter(
            claim=claim, outcome=ReplyOutcome.OPEN, overdue_at__isnull=True, deadline__lte=now + REMIND
        )
        entries: list[Entry] = []
        for request in open_ones.select_related("party").order_by("deadline", "id"):
            entries += _overdue(claim, request) if request.deadline <= now else _reminder(claim, request, now)
        record_events(desk_id=claim.desk_id, actor_id=None, entries=entries)
    return len(entries)


def _overdue(claim: Claim, request: ReplyRequest) -> list[Entry]:
    request.overdue_at = clock.now()
    request.save(update_fields=["overdue_at"])
    told = cause(CauseKind.NO_REPLY, party=request.party.name)
    flagged = raise_flag(claim=claim, flag=FlagName.REPLY_OVERDUE, causes=[told])
    after = {"party": request.party.name, "deadline": clock.stamp(request.deadline)}
    late = Entry("reply.overdue", request.public_id, claim.public_id, after=after)
    return [late, *([flagged] if flagged else [])]


def _reminder(claim: Claim, request: ReplyRequest, now: datetime) -> list[Entry]:
    if request.reminded_at is not None or remind_at(request) > now:
        return []
    request.reminded_at = clock.now()
    request.save(update_fields=["reminded_at"])
    after = {"party": request.party.name, "deadline": clock.stamp(request.deadline)}
    return [Entry("reply.reminded", request.public_id, claim.public_id, after=after)]
