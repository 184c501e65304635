"""Notes and their threads, and those that somebody gathers before anybody else sees them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.claims.models import Claim
from factcheck.core.problems import NotFound
from factcheck.reviews.models import Comment, PendingNote
from factcheck.reviews.services.comments import NewComment, add_comment, resolve_comment
from factcheck.reviews.services.pending import keep_note, pending_of, send_notes
from factcheck.reviews.workflow import Stage
from tests.properties.workflow_stage import Stageplay, nth, person


class Noting(Stageplay):
    """What people say about a claim, at once or later."""

    @rule(n=nth, who=person, resolve=st.booleans())
    def note(self, n: int, who: str, resolve: bool) -> None:
        """Block a claim with a note, reply to the blocking note that is open, or settle it with its replies."""
        made = self.claim(n, Stage.DRAFT, Stage.IN_REVIEW)
        standing = Comment.objects.filter(claim=made, blocking=True, resolved_at__isnull=True).first()
        if resolve and standing is not None:
            self.attempt(
                lambda: resolve_comment(actor=self.actor(who, made), comment_id=standing.id, resolved=True)
            )
        else:
            new = NewComment("I see.", reply_to_id=standing.id) if standing else NewComment("Wait.", True)
            self.attempt(lambda: add_comment(actor=self.actor(who, made), claim_id=made.id, new=new))
        threads = Comment.objects.filter(claim=made, reply_to__isnull=False).select_related("reply_to")
        assert all(one.resolved_at == one.reply_to.resolved_at for one in threads if one.reply_to)

    @rule(n=nth, who=person, blocking=st.booleans())
    def keep_for_later(self, n: int, who: str, blocking: bool) -> None:
        """A note that is kept is said to nobody and blocks nothing."""
        made = self.claim(n, Stage.DRAFT, Stage.IN_REVIEW)
        told = Comment.objects.filter(claim=made).count()
        self.keep(who, made, blocking=blocking)
        assert Comment.objects.filter(claim=made).count() == told, "a note was said before it was sent"
        others = PendingNote.objects.filter(claim=made).exclude(author=self.desks[made.desk_id].people[who])
        assert not set(self.unsent(who, made)) & set(others), "somebody read what another has not said"

    def keep(self, who: str, made: Claim, *, blocking: bool) -> None:
        """Have somebody keep a note, if he may."""
        new = NewComment("Later.", blocking)
        self.attempt(lambda: keep_note(actor=self.actor(who, made), claim_id=made.id, new=new))

    @rule(n=nth, who=person)
    def send_what_was_kept(self, n: int, who: str) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        told, kept = Comment.objects.filter(claim=made).count(), len(self.unsent(who, made))
        done = self.attempt(lambda: send_notes(actor=self.actor(who, made), claim_id=made.id))
        now = Comment.objects.filter(claim=made).count()
        assert now == told + (kept if done else 0), "a note was lost or said twice"
        assert not (done and self.unsent(who, made)), "a note was sent and is still kept"

    def unsent(self, who: str, made: Claim) -> list[PendingNote]:
        """What somebody has not said yet; nothing of one who has no place on the desk any more."""
        try:
            return list(pending_of(self.actor(who, made), made.id))
        except NotFound:
            return []
