"""Notes that the caller gathers on a claim and sends as one batch; nobody but their author is told of them before."""

from factcheck.accounts.enums import Action
from factcheck.api.desk.bodies.body import Nothing
from factcheck.api.desk.bodies.evidence import NewCommentBody
from factcheck.api.desk.call import Answer, Call, Lock, Spec, etag_of_claim
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.positions import new_comment
from factcheck.api.desk.schemas.parts import PendingNoteOut, SentNotesOut
from factcheck.api.desk.shapes.people import comment_shape, pending_note_shape
from factcheck.api.desk.targets import CLAIM, PENDING_NOTE
from factcheck.api.desk.view import DeskView
from factcheck.reviews.services.pending import drop_note, keep_note, pending_of, send_notes


class ClaimPendingNotes(DeskView):
    """The caller's own notes that are not sent yet."""

    target = CLAIM

    @operation(Spec(Action.READ_CLAIMS, {200: PendingNoteOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List one's own pending notes on a claim, oldest first."""
        rows = pending_of(call.actor, call.target.id)
        return listed(
            call, rows, ("created_at", "id"), lambda found: [pending_note_shape(row) for row in found]
        )

    @operation(Spec(Action.COMMENT, {201: PendingNoteOut}, body=NewCommentBody, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Keep a note for later: nobody else sees it before it is sent, and it blocks nothing."""
        kept = keep_note(actor=call.actor, claim_id=call.target.id, new=new_comment(call.body))
        return Answer(pending_note_shape(kept), 201, etag_of_claim(call.target))


class PendingNotesSent(DeskView):
    """Sending them."""

    target = CLAIM

    @operation(Spec(Action.COMMENT, {200: SentNotesOut}, body=Nothing, lock=Lock.HONOURED))
    def post(self, call: Call) -> Answer:
        """Turn one's pending notes on a claim into comments, all at once. Approving, returning and submitting do so too."""
        sent = send_notes(actor=call.actor, claim_id=call.target.id)
        shape = {"comments": [comment_shape(comment) for comment in sent]}
        return Answer(shape, etag=etag_of_claim(call.target))


class PendingNoteDetail(DeskView):
    """One pending note of the caller's."""

    target = PENDING_NOTE

    @operation(Spec(Action.COMMENT, {204: None}))
    def delete(self, call: Call) -> Answer:
        """Throw one's own pending note away."""
        drop_note(actor=call.actor, note_id=call.target.id)
        return Answer(None, 204)
