"""The machine: everything that people do with an article and its claims, by the real services, at two desks.

The rules of those who write stand in workflow_writing.py, those of queues and turns in workflow_queues.py, what a desk demands in
workflow_rules.py, the audit in workflow_audits.py; here are those of the review, of the staff, and of time and crashes.
"""

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.accounts.enums import Role
from factcheck.accounts.models import User
from factcheck.accounts.services import set_roles
from factcheck.claims.models import Claim
from factcheck.reviews import content
from factcheck.reviews.models import Conference
from factcheck.reviews.services import (
    conferences,
    decisions,
    endings,
    judging,
    second_checks,
    submission,
    taking,
)
from factcheck.reviews.services.judgements import Judgement
from factcheck.reviews.workflow import Stage
from tests.properties.workflow_audits import Auditing
from tests.properties.workflow_invariants import expire_holds
from tests.properties.workflow_notes import Noting
from tests.properties.workflow_queues import Queueing
from tests.properties.workflow_rules import Ruling
from tests.properties.workflow_stage import EVERYBODY, decider, nth, pair, person
from tests.properties.workflow_writing import Writing

#: Who may decide between two judgements, and who may not.
named = st.sampled_from(["chris", "omar", "rita", "ana"])


class Crash(Exception):
    """A process dies."""


class Workflow(Writing, Queueing, Ruling, Noting, Auditing):
    """Two desks; people who edit and review, some both, do what they like with the articles and their claims."""

    @rule(n=nth, who=st.sampled_from(EVERYBODY), override=st.booleans())
    def submit(self, n: int, who: str, override: bool) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
        self.send(who, made, reason="It is known." if override else "")

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
        assert not (done and self.kept_back(made)), "a claim was approved past what keeps it back"
        assert not (done and self.unsent(who, made)), "a note stayed behind when its author approved"

    @rule(n=nth, author=st.sampled_from(["", "rita", "ben"]), who=decider, second=decider)
    def go_round(self, n: int, author: str, who: str, second: str) -> None:
        """A whole round: somebody writes, what is in the way is settled, the claim is sent, two people approve."""
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
        if author:
            self.on(author, made, content.edit_claim, changes={"rationale": f"{author} says so."})
        self.clear_the_way(made)
        self.send("ana", self.again(made))
        self.send("chris", self.again(made), reason="It is known.")
        for each in (who, second):
            self.keep(each, made, blocking=False)
            self.take_and_approve(self.again(made), each)

    @rule(n=nth, who=decider, take=st.booleans())
    def give_back(self, n: int, who: str, take: bool) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        if take:
            self.on(who, made, taking.take_claim)
        done = self.on(who, made, decisions.return_claim, reason_code="wording", text="Say which.")
        assert not (done and self.unsent(who, made)), (
            "a note stayed behind when its author returned the claim"
        )

    @rule(n=nth, who=decider, status=st.sampled_from(["confirmed", "denied"]))
    def judge(self, n: int, who: str, status: str) -> None:
        self.judge_as(who, self.claim(n, Stage.IN_REVIEW), status)

    def judge_as(self, who: str, made: Claim, status: str) -> None:
        """Take a claim and judge it."""
        self.on(who, made, taking.take_claim)
        judgement = Judgement(status, "I looked.", made.content_digest)
        done = self.on(who, made, judging.judge_claim, judgement=judgement)
        assert not (done and status == made.status and self.kept_back(made)), "judged past what keeps it back"

    @rule(n=nth, off=st.booleans())
    def second_check(self, n: int, off: bool) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.IN_REVIEW)
        if off:
            self.attempt(
                lambda: second_checks.cancel_second_check(actor=self.actor("chris", made), claim_id=made.id)
            )
        else:
            self.ask_second_check(made)

    def ask_second_check(self, made: Claim) -> None:
        """The chief wants two people to judge."""
        self.attempt(
            lambda: second_checks.ask_second_check(
                actor=self.actor("chris", made), claim_id=made.id, reason="A big one."
            )
        )

    @rule(n=nth, who=person, status=st.sampled_from(["confirmed", "denied"]))
    def confer(self, n: int, who: str, status: str) -> None:
        """Name who decides an open conference, and have him decide."""
        found = list(Conference.objects.filter(outcome="open").select_related("in_pass__review__claim"))
        if found:
            self.settle_conference(found[n % len(found)].in_pass.review.claim, who, status)

    def settle_conference(self, made: Claim, who: str, status: str) -> None:
        """The chief names somebody, who decides if he may."""
        self.touched.add(made.id)
        chosen = self.desks[made.desk_id].people[who].id
        self.attempt(
            lambda: conferences.name_decider(
                actor=self.actor("chris", made), claim_id=made.id, user_id=chosen
            )
        )
        judgement = Judgement(status, "I looked.", made.content_digest)
        self.on(who, made, conferences.decide_conference, judgement=judgement)

    @rule(n=nth, pair=pair, named=named, differ=st.booleans())
    def blind_round(self, n: int, pair: tuple[str, str], named: str, differ: bool) -> None:
        """A whole blind check: asked for, sent, judged by two; if they differ, somebody decides between them."""
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED)
        self.ask_second_check(made)
        self.send("ana", self.again(made))
        for name, status in zip(pair, ("confirmed", "denied" if differ else "confirmed"), strict=True):
            self.judge_as(name, self.again(made), status)
        if Conference.objects.filter(in_pass__review__claim=made, outcome="open").exists():
            self.settle_conference(self.again(made), named, "confirmed")

    @rule(n=nth, who=person, reopen=st.booleans())
    def withdraw_or_reopen(self, n: int, who: str, reopen: bool) -> None:
        if reopen:
            self.on(who, self.claim(n, Stage.APPROVED), endings.reopen_claim, reason="Look again.")
        else:
            self.on(who, self.claim(n, Stage.IN_REVIEW), submission.withdraw_claim)

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

    @rule(
        n=nth, who=person, what=st.sampled_from(["submit", "approve", "edit", "withdraw", "retire", "reply"])
    )
    def die(self, n: int, who: str, what: str) -> None:
        """A process dies after a service has written and before its transaction is committed: nothing of it is there."""
        before = self.fingerprint()
        steps = {
            "submit": lambda: self.submit(n, who, False),
            "approve": lambda: self.approve(n, who),
            "edit": lambda: self.edit(n, who, "Half.", {}),
            "withdraw": lambda: self.withdraw_or_reopen(n, who, False),
            "retire": lambda: self.retire(n, n, "chris", False),
            "reply": lambda: self.answer(n, who, "denies"),
        }
        try:
            with transaction.atomic():
                steps[what]()
                raise Crash
        except Crash:
            assert self.fingerprint() == before, "something of a dead process stayed"
