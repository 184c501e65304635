"""The right of reply: what was asked of whom, until when, and what became of it. Allowed at any stage."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import FlagName
from factcheck.claims.flags import close_flag
from factcheck.claims.models import Claim, Party
from factcheck.claims.services import add_party
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.core.wording import worded
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest


@dataclass(frozen=True)
class NewReplyRequest:
    """What was asked: whom (by id, or by name), when, until when, by which way, in which words."""

    party_id: UUID | None
    asked_at: datetime
    deadline: datetime
    channel: str
    question: str
    party_name: str = ""


@dataclass(frozen=True)
class Reply:
    """What became of a request: outcome, when, in which words."""

    outcome: str
    answered_at: datetime | None = None
    words: str = ""


def ask_for_reply(*, actor: Actor, claim_id: UUID, new: NewReplyRequest) -> ReplyRequest:
    """Write down that a party was asked for a reply to a claim."""
    actor.require(Action.CHANGE_CLAIM)
    if new.deadline <= new.asked_at:
        raise Invalid.field("deadline", "order", _("The deadline comes after the question."))
    if not new.question.strip():
        raise Invalid.field("question", "empty", _("Write down what was asked."))
    with transaction.atomic():
        claim = _locked(actor, claim_id)
        party = _party(actor, new)
        request = ReplyRequest.objects.create(
            claim=claim,
            party=party,
            asked_at=new.asked_at,
            deadline=new.deadline,
            channel=new.channel,
            question=new.question.strip(),
            created_by=actor.user,
            created_at=clock.now(),
        )
        after = {"party": party.name, "deadline": clock.stamp(new.deadline)}
        entry = Entry("reply.asked", request.public_id, claim.public_id, after=after)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return request


def settle_reply(*, actor: Actor, request_id: UUID, reply: Reply) -> ReplyRequest:
    """Write down what became of a request for a reply."""
    actor.require(Action.CHANGE_CLAIM)
    if reply.outcome not in ReplyOutcome.values:
        raise Invalid.field(
            "outcome", "unknown", worded(_("Use one of: %(known)s."), known=", ".join(ReplyOutcome.values))
        )
    with transaction.atomic():
        found = ReplyRequest.objects.filter(id=request_id, claim__desk_id=actor.desk_id).first()
        if found is None:
            raise NotFound
        claim = _locked(actor, found.claim_id)
        request = ReplyRequest.objects.select_for_update().get(id=found.id)
        before = request.outcome
        _write(request, reply)
        entries = [
            Entry(
                "reply.settled",
                request.public_id,
                claim.public_id,
                before={"outcome": before},
                after={"outcome": request.outcome},
            )
        ]
        unflagged = _unflag(actor, claim, reply.outcome)
        record_events(
            desk_id=claim.desk_id,
            actor_id=actor.user_id,
            entries=[*entries, *([unflagged] if unflagged else [])],
        )
    return request


def _party(actor: Actor, new: NewReplyRequest) -> Party:
    if new.party_id is None:
        return add_party(actor=actor, name=new.party_name)[0]
    party = Party.objects.filter(desk=actor.desk, id=new.party_id).first()
    if party is None:
        raise Invalid.field("party", "not-found", _("There is no such party on this desk."))
    return party


def _write(request: ReplyRequest, reply: Reply) -> None:
    """Write the outcome; a question that is opened again is waited for anew, with its reminder and its deadline."""
    request.outcome, request.answered_at, request.words = (
        reply.outcome,
        reply.answered_at,
        reply.words.strip(),
    )
    if request.outcome == ReplyOutcome.OPEN:
        request.reminded_at = request.overdue_at = None
    request.save(update_fields=["outcome", "answered_at", "words", "reminded_at", "overdue_at"])


def _unflag(actor: Actor, claim: Claim, outcome: str) -> Entry | None:
    """Close the claim's flag, unless another question of its is still open past its deadline."""
    late = ReplyRequest.objects.filter(claim=claim, outcome=ReplyOutcome.OPEN, overdue_at__isnull=False)
    if outcome == ReplyOutcome.OPEN or late.exists():
        return None
    return close_flag(claim=claim, flag=FlagName.REPLY_OVERDUE, by=actor.user, note=outcome)


def _locked(actor: Actor, claim_id: UUID) -> Claim:
    claim: Claim | None = Claim.objects.select_for_update().of_desk(actor.desk_id).filter(id=claim_id).first()
    if claim is None:
        raise NotFound
    return claim
