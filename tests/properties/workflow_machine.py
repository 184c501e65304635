"""The machine: everything that people do with an article and its claims, by the real services, at two desks.

The rules of those who write stand in workflow_writing.py; here are those of the review, of the staff, and of time and crashes.
"""

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.accounts.enums import Role
from factcheck.accounts.models import User
from factcheck.accounts.services import set_roles
from factcheck.claims.models import Claim
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState, desk_items
from factcheck.reviews.models import Comment, Conference, Queue
from factcheck.reviews.services import (
    checklists,
    conferences,
    decisions,
    endings,
    judging,
    second_checks,
    submission,
    taking,
)
from factcheck.reviews.services.comments import NewComment, add_comment, resolve_comment
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.workflow import Stage
from tests.properties.workflow_invariants import expire_holds, unchecked
from tests.properties.workflow_stage import EVERYBODY, decider, nth, person
from tests.properties.workflow_writing import Writing

_ITEMS = ("every.wording", "every.primary")


class Crash(Exception):
    """A process dies."""


class Workflow(Writing):
    """Two desks; people who edit and review, some both, do what they like with the articles and their claims."""

    @rule(n=nth, who=st.sampled_from(EVERYBODY), override=st.booleans())
    def submit(self, n: int, who: str, override: bool) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
        reason = "It is known." if override else ""
        done = self.on(who, made, submission.submit_claim, override_reason=reason)
        assert not (done and unchecked(made)), "a claim passed its checklist by"
        assert not (done and self.blocked(made.id)), "a claim passed a blocking note by"

    @staticmethod
    def blocked(claim_id: object) -> bool:
        """Whether a blocking note is open."""
        return Comment.objects.filter(claim_id=claim_id, blocking=True, resolved_at__isnull=True).exists()

    @rule(n=nth, who=person, second=st.booleans())
    def take_next(self, n: int, who: str, second: bool) -> None:
        made = self.claim(n)
        queue = Queue.objects.get(desk_id=made.desk_id, order=2 if second else 1)
        self.attempt(lambda: taking.take_next(actor=self.actor(who, made), queue_id=queue.id))

    @rule(n=nth, who=person, back=st.booleans())
    def take_or_release(self, n: int, who: str, back: bool) -> None:
        self.on(who, self.claim(n, Stage.IN_REVIEW), taking.release_claim if back else taking.take_claim)

    @rule(n=nth, who=decider)
    def approve(self, n: int, who: str) -> None:
        self.take_and_approve(self.claim(n, Stage.IN_REVIEW), who)

    def take_and_approve(self, made: Claim, who: str) -> None:
        """Hold a claim, try to approve another content than it has, then approve it."""
        self.on(who, made, taking.take_claim)
        stale = self.on(who, made, decisions.approve_claim, content_digest="0" * 64)
        assert not stale, "an approval of other content was taken"
        done = self.on(who, made, decisions.approve_claim, content_digest=made.content_digest)
        assert not (done and unchecked(made)), "a claim was approved past its checklist"
        assert not (done and self.blocked(made.id)), "a claim was approved past a blocking note"

    @rule(n=nth, author=st.sampled_from(["", "rita", "ben"]), who=decider, second=decider)
    def go_round(self, n: int, author: str, who: str, second: str) -> None:
        """A whole round: somebody writes, Ana submits what there is to submit, two people approve."""
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
        if author:
            self.on(author, made, content.edit_claim, changes={"rationale": f"{author} says so."})
        self.on("ana", self.again(made), submission.submit_claim)
        for each in (who, second):
            self.take_and_approve(self.again(made), each)

    @staticmethod
    def again(made: Claim) -> Claim:
        """The claim as it is now."""
        return Claim.objects.get(id=made.id)

    @rule(n=nth, who=decider, take=st.booleans())
    def give_back(self, n: int, who: str, take: bool) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        if take:
            self.on(who, made, taking.take_claim)
        self.on(who, made, decisions.return_claim, reason_code="wording", text="Say which.")

    @rule(n=nth, who=decider, status=st.sampled_from(["confirmed", "denied"]))
    def judge(self, n: int, who: str, status: str) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        self.on(who, made, taking.take_claim)
        judgement = Judgement(status, "I looked.", made.content_digest)
        self.on(who, made, judging.judge_claim, judgement=judgement)

    @rule(n=nth, off=st.booleans())
    def second_check(self, n: int, off: bool) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.IN_REVIEW)
        chris = self.desks[made.desk_id].people["chris"]
        if off:
            self.attempt(
                lambda: second_checks.cancel_second_check(actor=self.actor("chris", made), claim_id=made.id)
            )
        elif chris.is_active:
            self.attempt(
                lambda: second_checks.ask_second_check(
                    actor=self.actor("chris", made), claim_id=made.id, reason="A big one."
                )
            )

    @rule(n=nth, who=person, status=st.sampled_from(["confirmed", "denied"]))
    def confer(self, n: int, who: str, status: str) -> None:
        """Name who decides an open conference, and have him decide."""
        found = list(Conference.objects.filter(outcome="open").select_related("in_pass__review__claim"))
        if not found:
            return
        made = found[n % len(found)].in_pass.review.claim
        self.touched.add(made.id)
        chosen = self.desks[made.desk_id].people[who].id
        self.attempt(
            lambda: conferences.name_decider(
                actor=self.actor("chris", made), claim_id=made.id, user_id=chosen
            )
        )
        judgement = Judgement(status, "I looked.", made.content_digest)
        self.on(who, made, conferences.decide_conference, judgement=judgement)

    @rule(n=nth, who=person, reopen=st.booleans())
    def withdraw_or_reopen(self, n: int, who: str, reopen: bool) -> None:
        if reopen:
            self.on(who, self.claim(n, Stage.APPROVED), endings.reopen_claim, reason="Look again.")
        else:
            self.on(who, self.claim(n, Stage.IN_REVIEW), submission.withdraw_claim)

    @rule(n=nth, who=person, resolve=st.booleans())
    def note(self, n: int, who: str, resolve: bool) -> None:
        """Block a claim with a note, or settle the blocking note that is open."""
        made = self.claim(n, Stage.DRAFT, Stage.IN_REVIEW)
        standing = Comment.objects.filter(claim=made, blocking=True, resolved_at__isnull=True).first()
        if resolve and standing is not None:
            self.attempt(
                lambda: resolve_comment(actor=self.actor(who, made), comment_id=standing.id, resolved=True)
            )
        else:
            new = NewComment(text="Wait.", blocking=True)
            self.attempt(lambda: add_comment(actor=self.actor(who, made), claim_id=made.id, new=new))

    @rule(n=nth, codes=st.sets(st.sampled_from(_ITEMS)))
    def require(self, n: int, codes: set[str]) -> None:
        made = self.claim(n)
        standing = [one for one in desk_items(made.desk_id) if one.list == "every"]
        wanted = [checklists.WantedItem(one.text, one.code in codes, one.code) for one in standing]
        self.attempt(
            lambda: checklists.set_checklist(actor=self.actor("chris", made), name="every", wanted=wanted)
        )

    @rule(n=nth, who=person, state=st.sampled_from(list(ItemState)))
    def tick(self, n: int, who: str, state: ItemState) -> None:
        made, reason = self.claim(n), "Not here." if state is ItemState.WAIVED else ""
        for code in _ITEMS:
            self.attempt(
                lambda code=code: checklists.settle_item(
                    actor=self.actor(who, made), claim_id=made.id, code=code, state=state, reason=reason
                )
            )

    @rule(n=nth)
    def a_stranger_sees_nothing(self, n: int) -> None:
        made = self.claim(n)
        stranger = next(room for room in self.rooms if room.desk.id != made.desk_id)
        for service, more in (
            (content.edit_claim, {"changes": {"rationale": "Not mine."}}),
            (submission.submit_claim, {}),
            (taking.take_claim, {}),
        ):
            done = self.attempt(
                lambda service=service, more=more: service(
                    actor=stranger.actor("rita"), claim_id=made.id, expected_version=None, **more
                )
            )
            assert not done

    @rule(n=nth, who=st.sampled_from(["rita", "omar", "ana"]), revoke=st.booleans(), stays=st.booleans())
    def lose_a_place(self, n: int, who: str, revoke: bool, stays: bool) -> None:
        """Somebody loses his roles or his access, and does nothing more; now and then everybody gets both back."""
        made = self.claim(n, Stage.IN_REVIEW)
        room = self.desks[made.desk_id]
        user = room.people[who]
        if revoke:
            viewer = frozenset({Role.VIEWER})
            self.attempt(lambda: set_roles(actor=room.actor("chris"), user_id=user.id, roles=viewer))
        else:
            user.is_active = False
            User.objects.filter(id=user.id).update(is_active=False)
        expire_holds()
        assert not self.on(who, made, taking.take_claim), "somebody without a role took a claim"
        assert not self.on(who, made, submission.submit_claim), "somebody without a role submitted"
        if not stays:
            self.give_back_places(room)

    @rule()
    def half_an_hour_passes(self) -> None:
        expire_holds()

    @rule(n=nth, who=person, what=st.sampled_from(["submit", "approve", "edit", "withdraw"]))
    def die(self, n: int, who: str, what: str) -> None:
        """A process dies after a service has written and before its transaction is committed: nothing of it is there."""
        before = self.fingerprint()
        steps = {
            "submit": lambda: self.submit(n, who, False),
            "approve": lambda: self.approve(n, who),
            "edit": lambda: self.edit(n, who, "Half.", ""),
            "withdraw": lambda: self.withdraw_or_reopen(n, who, False),
        }
        try:
            with transaction.atomic():
                steps[what]()
                raise Crash
        except Crash:
            assert self.fingerprint() == before, "something of a dead process stayed"
