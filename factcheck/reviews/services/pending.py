"""Notes that somebody gathers on a claim and sends as one batch: by themselves, or with his decision or submission.

Until then they are his alone: they block nothing, tell nobody, and stand in no journal.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.audit.services import Entry, record_events
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.core.problems import NotFound
from factcheck.reviews.models import Comment, PendingNote
from factcheck.reviews.sealing import check_not_judging
from factcheck.reviews.services.comments import NewComment, added, said_of
from factcheck.reviews.services.stages import lock_claim


def own_pending(actor: Actor) -> QuerySet[PendingNote]:
    """Return the actor's notes on the desk that he has not sent yet; there are none of anybody else's to be had."""
    return PendingNote.objects.filter(claim__desk_id=actor.desk_id, author=actor.user)


def pending_of(actor: Actor, claim_id: UUID) -> QuerySet[PendingNote]:
    """Return those on one claim, in the order in which he wrote them."""
    own = own_pending(actor).filter(claim_id=claim_id)
    return own.select_related("author", "evidence__source", "reply_to").order_by("created_at", "id")


def keep_note(*, actor: Actor, claim_id: UUID, new: NewComment) -> PendingNote:
    """Keep a note for later; what may not be said as a comment may not be kept either."""
    with transaction.atomic():
        return PendingNote.objects.create(**said_of(actor, claim_id, new), created_at=clock.now())


def drop_note(*, actor: Actor, note_id: UUID) -> None:
    """Throw one's own pending note away; raises NotFound for anybody else's."""
    actor.require(Right.COMMENT)
    if not own_pending(actor).filter(id=note_id).delete()[0]:
        raise NotFound


def send_notes(*, actor: Actor, claim_id: UUID) -> list[Comment]:
    """Turn the actor's pending notes on a claim into comments, all at once; none where there are none."""
    actor.require(Right.COMMENT)
    with transaction.atomic():
        claim = lock_claim(actor=actor, claim_id=claim_id)
        check_not_judging(actor, claim)
        sent = _send(actor, claim)
        if sent:
            entries = [added(comment) for comment in sent]
            record_events(desk_id=claim.desk_id, actor_id=actor.user_id, entries=entries)
    return sent


def send_along(actor: Actor, claim: Claim) -> list[Entry]:
    """Send them with what the actor does to a locked claim, in its transaction; returns the entries to record.

    Before its rules are looked at: a blocking note blocks its author too, and stays pending if he is refused.
    """
    return [added(comment) for comment in _send(actor, claim)]


def _send(actor: Actor, claim: Claim) -> list[Comment]:
    pending = list(pending_of(actor, claim.id))
    sent = [Comment.objects.create(**_said(note, claim), created_at=clock.now()) for note in pending]
    PendingNote.objects.filter(id__in=[note.id for note in pending]).delete()
    return sent


def _said(note: PendingNote, claim: Claim) -> dict[str, object]:
    """What a note says now: of evidence that was taken off, or in a thread that was resolved, it stands for itself."""
    evidence, thread = note.evidence, note.reply_to
    return {
        "claim": claim,
        "evidence": evidence if evidence is not None and evidence.removed_at is None else None,
        "reply_to": thread if thread is not None and thread.resolved_at is None else None,
        "author": note.author,
        "text": note.text,
        "blocking": note.blocking,
    }
