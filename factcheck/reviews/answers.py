"""An answer as one step: what became of the question, and the position that the party takes by it; both are kept, or neither."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid, NotFound
from factcheck.reviews.content import record_position
from factcheck.sources.models import ReplyRequest
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import Reply, settle_reply


@dataclass(frozen=True)
class Answer:
    """What came back: ``reply`` to the logged question ``request_id``, and the ``position`` to write down; one may be missing."""

    request_id: UUID | None = None
    reply: Reply | None = None
    position: NewPosition | None = None


def record_answer(*, actor: Actor, claim_id: UUID, answer: Answer) -> Claim:
    """Write down an answer about a claim; its position is content and needs a claim whose content may change now."""
    if answer.request_id is None and answer.position is None:
        raise Invalid.field("stance", "empty", _("Say what the party says of the claim."))
    with transaction.atomic():
        if answer.request_id is not None and answer.reply is not None:
            if not ReplyRequest.objects.filter(id=answer.request_id, claim_id=claim_id).exists():
                raise NotFound
            settle_reply(actor=actor, request_id=answer.request_id, reply=answer.reply)
        if answer.position is not None:
            record_position(actor=actor, claim_id=claim_id, expected_version=None, new=answer.position)
    return Claim.objects.select_related("article").get(id=claim_id, desk_id=actor.desk_id)
