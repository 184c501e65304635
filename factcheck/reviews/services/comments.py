"""Comments on a claim: allowed at any stage; a blocking one stops submission and approval until it is resolved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import Invalid, NotFound
from factcheck.reviews.models import Comment
from factcheck.reviews.sealing import check_not_judging
from factcheck.reviews.services.stages import lock_claim
from factcheck.sources.models import Evidence


@dataclass(frozen=True)
class NewComment:
    """What somebody says, whether it blocks, which piece of evidence it is about, and which note it replies to."""

    text: str
    blocking: bool = False
    evidence_id: UUID | None = None
    reply_to_id: UUID | None = None


def add_comment(*, actor: Actor, claim_id: UUID, new: NewComment) -> Comment:
    """Write a comment on a claim, or reply to one: a reply to a reply belongs to the same thread."""
    with transaction.atomic():
        said = said_of(actor, claim_id, new)
        comment = Comment.objects.create(**said, created_at=clock.now())
        entries = [added(comment)]
        record_events(desk_id=comment.claim.desk_id, actor_id=actor.user_id, entries=entries)
    return comment


def said_of(actor: Actor, claim_id: UUID, new: NewComment) -> dict[str, Any]:
    """Lock the claim, check that the actor may say this on it, and return the columns of what he says."""
    actor.require(Right.COMMENT)
    if not new.text.strip():
        raise Invalid.field("text", "empty", _("Write something."))
    claim = lock_claim(actor=actor, claim_id=claim_id)
    check_not_judging(actor, claim)
    return {
        "claim": claim,
        "evidence": _evidence(claim, new.evidence_id),
        "reply_to": _thread(claim, new),
        "author": actor.user,
        "text": new.text.strip(),
        "blocking": new.blocking,
    }


def added(comment: Comment) -> Entry:
    """Return the entry of a comment that was written."""
    after: dict[str, object] = {"blocking": comment.blocking}
    if comment.reply_to is not None:
        after["reply_to"] = comment.reply_to.public_id
    return Entry("comment.added", comment.public_id, comment.claim.public_id, after=after)


def _evidence(claim: Claim, evidence_id: UUID | None) -> Evidence | None:
    if evidence_id is None:
        return None
    evidence = Evidence.objects.live().filter(claim=claim, id=evidence_id).first()
    if evidence is None:
        raise Invalid.field("evidence", "not-found", _("The claim has no such piece of evidence."))
    return evidence


def _thread(claim: Claim, new: NewComment) -> Comment | None:
    """The note that began the thread to which a reply belongs."""
    if new.reply_to_id is None:
        return None
    found = Comment.objects.select_related("reply_to").filter(claim=claim, id=new.reply_to_id).first()
    if found is None:
        raise Invalid.field("reply_to", "not-found", _("The claim has no such note."))
    if new.blocking:
        raise Invalid.field("blocking", "reply", _("A reply blocks nothing; write a note of its own."))
    root: Comment = found.reply_to or found
    if root.resolved_at is not None:
        raise Invalid.field("reply_to", "resolved", _("This note is resolved; open it again to reply."))
    return root


def resolve_comment(*, actor: Actor, comment_id: UUID, resolved: bool) -> Comment:
    """Resolve a comment with its replies, or open it again; the same twice changes nothing."""
    actor.require(Right.COMMENT)
    with transaction.atomic():
        found = Comment.objects.filter(id=comment_id, claim__desk_id=actor.desk_id).first()
        if found is None:
            raise NotFound
        if found.reply_to_id is not None:
            raise Invalid(_("A reply is resolved with the note that began the thread."))
        claim = lock_claim(actor=actor, claim_id=found.claim_id)
        check_not_judging(actor, claim)
        comment = Comment.objects.select_for_update().get(id=found.id)
        if (comment.resolved_at is not None) == resolved:
            return comment
        comment.resolved_at = clock.now() if resolved else None
        comment.resolved_by = actor.user if resolved else None
        comment.save(update_fields=["resolved_at", "resolved_by"])
        Comment.objects.filter(reply_to=comment).update(
            resolved_at=comment.resolved_at, resolved_by=comment.resolved_by
        )
        verb = "comment.resolved" if resolved else "comment.reopened"
        entry = Entry(verb, comment.public_id, claim.public_id)
        record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=[entry])
    return comment
