"""The rules of a desk and what they keep from review: the verdict rule, checklists and waivers, the right of reply."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.claims.models import Claim, Flag
from factcheck.core import clock
from factcheck.reviews import content
from factcheck.reviews.answers import Answer, record_answer
from factcheck.reviews.asks import Why, open_questions
from factcheck.reviews.checklists import ItemState, desk_items
from factcheck.reviews.models import Comment
from factcheck.reviews.services import checklists, submission
from factcheck.reviews.services.comments import resolve_comment
from factcheck.reviews.services.desk_rules import change_rules
from factcheck.reviews.workflow import Stage
from factcheck.sources.models import Position, ReplyRequest
from factcheck.sources.services.chasing import chase_replies
from factcheck.sources.services.positions import NewPosition
from factcheck.sources.services.replies import NewReplyRequest, Reply, ask_for_reply, settle_reply
from tests.properties.workflow_oracles import AT_WORK, unchecked, unreplied, unruled
from tests.properties.workflow_queues import boss
from tests.properties.workflow_stage import OPEN, Stageplay, nth, person, writer

ITEMS = {"every": ("every.wording", "every.primary"), "figure": ("figure.unit",)}
STRICT: dict[str, object] = {"one_is_enough": ["primary_document"], "independent_sources": 2}
RULES: tuple[dict[str, object], ...] = (
    {"one_is_enough": ["competent_body"], "independent_sources": 3},
    {"one_is_enough": ["eyewitness"], "independent_sources": 3},
    {"independent_sources": 1},
    {"one_person_two_queues": True},
    {"one_person_two_queues": False},
)
mostly = st.sampled_from([True, True, False])
outcome = st.sampled_from(["", "open", "answered", "no_reply"])


class Ruling(Stageplay):
    """What a desk demands of a claim before it goes to review, and what keeps it there."""

    @rule(n=nth, who=boss, changes=st.sampled_from(RULES))
    def change_the_rules(self, n: int, who: str, changes: dict[str, object]) -> None:
        """The desk becomes strict, then otherwise; each time Ana sends what she has, and what is in review goes on."""
        made = self.claim(n)
        for each in (STRICT, changes):
            done = self.attempt(
                lambda each=each: change_rules(
                    actor=self.actor(who, made), expected_version=None, changes=each
                )
            )
            assert not (done and who != "chris"), "a rule was changed by somebody who may not"
            for one in self.rows(Stage.DRAFT, Stage.RETURNED):
                if one.desk_id == made.desk_id:
                    self.send("ana", one)
        if changes.get("one_person_two_queues") and who == "chris":
            self.twice.add(made.desk_id)

    def send(self, who: str, made: Claim, *, reason: str = "") -> None:
        """Submit a claim; nothing of what its desk demands is passed by, and only a chief overrides the verdict rule."""
        done = self.on(who, made, submission.submit_claim, override_reason=reason)
        assert not (done and unchecked(made)), "a claim passed its checklist by"
        assert not (done and self.blocked(made)), "a claim passed a blocking note by"
        assert not (done and unreplied(made)), "an accusation was sent without a reply"
        overridden = bool(reason) and who == "chris"
        assert not (done and unruled(made) and not overridden), "a claim passed the desk's rule by"

    @staticmethod
    def blocked(made: Claim) -> bool:
        """Whether a blocking note is open."""
        return Comment.objects.filter(claim=made, blocking=True, resolved_at__isnull=True).exists()

    def kept_back(self, made: Claim) -> bool:
        """Whether something keeps a claim in review from its approval."""
        return unchecked(made) or self.blocked(made) or unreplied(made)

    @rule(n=nth, which=st.sampled_from(sorted(ITEMS)), some=st.booleans(), every=st.booleans())
    def require(self, n: int, which: str, some: bool, every: bool) -> None:
        made, codes = self.claim(n), ITEMS[which][: 2 if every else 1] if some else ()
        standing = [one for one in desk_items(made.desk_id) if one.list == which]
        wanted = [checklists.WantedItem(one.text, one.code in codes, one.code) for one in standing]
        self.attempt(
            lambda: checklists.set_checklist(actor=self.actor("chris", made), name=which, wanted=wanted)
        )

    @rule(n=nth, who=person, state=st.sampled_from(list(ItemState)), reason=st.booleans())
    def tick(self, n: int, who: str, state: ItemState, reason: bool) -> None:
        """Do or waive what is required; a waiver has a reason."""
        made = self.claim(n)
        self.tick_all(who, made, state, "Not here." if reason else "")
        assert not made.waivers.filter(reason="").exists(), "a waiver without a reason"

    def tick_all(self, who: str, made: Claim, state: ItemState, reason: str) -> None:
        """Settle every item that a desk may require."""
        for code in (*ITEMS["every"], *ITEMS["figure"]):
            done = self.attempt(
                lambda code=code: checklists.settle_item(
                    actor=self.actor(who, made), claim_id=made.id, code=code, state=state, reason=reason
                )
            )
            assert not done or bool(reason) == (state is ItemState.WAIVED)

    def clear_the_way(self, made: Claim) -> None:
        """Everybody is in his place, the notes that block are resolved, and the checklist is done."""
        self.give_back_places(self.desks[made.desk_id])
        for note in Comment.objects.filter(claim=made, blocking=True, resolved_at__isnull=True):
            self.attempt(
                lambda note=note: resolve_comment(
                    actor=self.actor("chris", made), comment_id=note.id, resolved=True
                )
            )
        self.tick_all("ana", made, ItemState.DONE, "")

    @rule(n=nth, who=writer, on=mostly, ask=st.booleans(), what=outcome)
    def accuse(self, n: int, who: str, on: bool, ask: bool, what: str) -> None:
        """Somebody is accused; he is asked or not, and the claim is sent."""
        made = self.claim(n, *OPEN)
        self.on(who, made, content.edit_claim, changes={"accusation": on})
        if ask:
            self.ask(who, made)
        if what:
            self.settle(who, made, what)
        self.send("ana", self.again(made))

    @rule(n=nth, who=writer, what=outcome)
    def reply(self, n: int, who: str, what: str) -> None:
        made = self.claim(n)
        if what and made.reply_requests.exists():
            self.settle(who, made, what)
        else:
            self.ask(who, made)

    def ask(self, who: str, made: Claim) -> None:
        """Ask the mayor, who has a year."""
        moment = made.created_at
        new = NewReplyRequest(
            None, moment, moment + timedelta(days=365), "mail", "Is it so?", party_name="The mayor"
        )
        self.attempt(lambda: ask_for_reply(actor=self.actor(who, made), claim_id=made.id, new=new))

    def settle(self, who: str, made: Claim, what: str) -> None:
        """Write down what became of the first question."""
        asked = made.reply_requests.order_by("id").first()
        if asked is not None:
            self.attempt(
                lambda: settle_reply(actor=self.actor(who, made), request_id=asked.id, reply=Reply(what))
            )

    @rule(n=nth, who=writer, stance=st.sampled_from(["", "denies", "confirms"]))
    def answer(self, n: int, who: str, stance: str) -> None:
        """An answer with the position that it is: both are written down, or neither."""
        made = self.claim(n, Stage.DRAFT, Stage.IN_REVIEW)
        self.ask(who, made)
        asked = made.reply_requests.order_by("id").first()
        if asked is None:
            return
        new = NewPosition(asked.party_id, stance, words="So they say.") if stance else None
        told = Answer(asked.id, Reply("answered", clock.now(), "So."), new)
        before = (asked.outcome, made.positions.count())
        done = self.attempt(lambda: record_answer(actor=self.actor(who, made), claim_id=made.id, answer=told))
        asked.refresh_from_db()
        after = (asked.outcome, made.positions.count())
        assert after == (("answered", before[1] + bool(stance)) if done else before), "half an answer stands"
        self.ask_list_is_whole(made)

    @rule(n=nth, late=mostly)
    def deadlines_pass(self, n: int, late: bool) -> None:
        """The desk is reminded, then the claim is flagged, each once; a question that is settled is left alone."""
        made = self.claim(n)
        self.ask("ana", made)
        now = clock.now() + timedelta(days=366 if late else 364, hours=23)
        settled = ReplyRequest.objects.exclude(outcome="open")
        before = list(settled.order_by("id").values_list("id", "reminded_at", "overdue_at"))
        chase_replies(now=now)
        assert chase_replies(now=now) == 0, "a question was chased twice"
        assert list(settled.order_by("id").values_list("id", "reminded_at", "overdue_at")) == before
        waiting = ReplyRequest.objects.filter(outcome="open", deadline__lte=now).exclude(
            claim__stage="dropped"
        )
        flagged = Flag.objects.filter(flag="reply_overdue", cleared_at__isnull=True)
        late_claims = set(waiting.values_list("claim_id", flat=True))
        assert late_claims <= set(flagged.values_list("claim_id", flat=True)), (
            "a late question was not flagged"
        )
        self.ask_list_is_whole(made)

    def ask_list_is_whole(self, made: Claim) -> None:
        """Every open question of the desk is on its list once, and every accusation of which nobody was asked."""
        found = open_questions(desk_id=made.desk_id)
        rows = ReplyRequest.objects.filter(claim__desk_id=made.desk_id)
        wanted = {one.id for one in rows.filter(outcome="open").exclude(claim__stage="dropped")}
        listed = [one.request.id for one in found if one.why == Why.ASKED and one.request]
        assert sorted(listed) == sorted(wanted), "the list of questions is not whole"
        asked, heard = (
            set(each.values_list("claim_id", flat=True))
            for each in (rows, Position.objects.filter(removed_at__isnull=True))
        )
        accusing = Claim.objects.filter(desk_id=made.desk_id, accusation=True, stage__in=AT_WORK)
        unheard = {one.id for one in accusing} - asked - heard
        assert {one.claim.id for one in found if one.why == Why.ACCUSED} == unheard, (
            "an accusation is left out"
        )
