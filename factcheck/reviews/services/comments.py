"""Comments on a claim: allowed at any stage; a blocking one stops submission and approval until it is resolved."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.reviews.models import Comment
from factcheck.reviews.services.stages import lock_claim
from factcheck.sources.models import Evidence


@dataclass(frozen=True)
class NewComment:
    """What somebody says, whether it blocks, and which piece of evidence it is about."""

    text: str
    blocking: bool = False
    evidence_id: UUID | None = None


def add_comment(*, actor: Actor, claim_id: UUID, new: NewComment) -> Comment:
    """Write a comment on a claim."""
    actor.require(Right.COMMENT)
    if not new.text.strip():
        raise Invalid.field("text", "empty", "Write something.")
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id)
        evidence = None
        if new.evidence_id is not None:
            evidence = Evidence.objects.live().filter(claim=claim, id=new.evidence_id).first()
            if evidence is None:
                raise Invalid.field("evidence", "not-found", "The claim has no such piece of evidence.")
        assert actor.user is not None
        comment = Comment.objects.create(
            claim=claim,
            evidence=evidence,
            author=actor.user,
            text=new.text.strip(),
            blocking=new.blocking,
            created_at=clock.now(),
        )
        entry = Entry(
            "comment.added", comment.public_id, claim.public_id, after={"blocking": comment.blocking}
        )
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return comment


def resolve_comment(*, actor: Actor, comment_id: UUID, resolved: bool) -> Comment:
    """Resolve a comment or open it again; the same twice changes nothing."""
    actor.require(Right.COMMENT)
    with transaction.atomic():
        found = Comment.objects.filter(id=comment_id, claim__desk_id=actor.desk_id).first()
        if found is None:
            raise NotFound
        claim = lock_claim(actor=actor, claim_id=found.claim_id)
        comment = Comment.objects.select_for_update().get(id=found.id)
        if (comment.resolved_at is not None) == resolved:
            return comment
        comment.resolved_at = clock.now() if resolved else None
        comment.resolved_by = actor.user if resolved else None
        comment.save(update_fields=["resolved_at", "resolved_by"])
        verb = "comment.resolved" if resolved else "comment.reopened"
        entry = Entry(verb, comment.public_id, claim.public_id)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return comment
