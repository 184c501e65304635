"""Queues as data, and turns: a chief makes, changes and retires queues while claims are under way; claims are handed out and taken."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.accounts.skills import set_skills
from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.reviews.content import assign_claims
from factcheck.reviews.models import Escalation, Pass, Queue
from factcheck.reviews.routing import sent_by
from factcheck.reviews.services import taking
from factcheck.reviews.services.escalations import escalate_late
from factcheck.reviews.services.queues import NewQueue, change_queue, create_queue
from factcheck.reviews.turns import turns
from factcheck.reviews.workflow import Stage
from factcheck.reviews.worklists import view_counts
from tests.properties.workflow_invariants import expire_holds
from tests.properties.workflow_oracles import first_for, late_claims, open_passes, sent_to, views_of
from tests.properties.workflow_stage import Stageplay, nth, pair, person

#: Mostly the chief, who may.
boss = st.sampled_from(["chris", "chris", "chris", "rita"])
#: The second desk's article is in German.
SKILLS = (("kind:other",), ("language:de",), ("kind:figure", "language:de"), ())
ENTERS = (("kind:figure",), ("risk:high", "accusation"), ("risk:normal",), ("all",))
CHANGES: tuple[dict[str, Any], ...] = (
    {"order": 1},
    {"order": 3},
    {"approvals": 2},
    {"approvals": 1, "role": "reviewer"},
    {"role": "editor"},
    {"enters": ("all",)},
    {"enters": ("kind:figure",)},
    {"target_hours": 1},
    {"blind": ("kind:figure",)},
)


class Queueing(Stageplay):
    """What a chief does to the queues, who may judge what, who gets which claim."""

    def queue(self, made: Claim, n: int) -> Queue:
        """The n-th queue of the claim's desk, retired ones too."""
        rows = list(Queue.objects.filter(desk_id=made.desk_id).order_by("order", "id"))
        return rows[n % len(rows)]

    @rule(n=nth, who=boss, order=st.integers(1, 4), enters=st.sampled_from(ENTERS), twice=st.booleans())
    def make_queue(self, n: int, who: str, order: int, enters: tuple[str, ...], twice: bool) -> None:
        made = self.claim(n)
        assert sent_by(made.desk_id, enters) == len(sent_to(made.desk_id, enters)), "a look counted wrong"
        new = NewQueue(f"Step {order}", order, role="chief" if twice else "reviewer", enters=enters)
        done = self.attempt(lambda: create_queue(actor=self.actor(who, made), new=new))
        assert not (done and who != "chris"), "a queue was made by somebody who may not"

    @rule(n=nth, which=nth, who=boss, changes=st.sampled_from(CHANGES))
    def change_queue(self, n: int, which: int, who: str, changes: dict[str, Any]) -> None:
        made = self.claim(n)
        self.change(made, self.queue(made, which), who, changes)

    @rule(n=nth, which=nth, who=boss, back=st.booleans())
    def retire(self, n: int, which: int, who: str, back: bool) -> None:
        """A queue goes, unless claims are on their way through it, and now and then comes back; gone it hands out nothing."""
        made = self.claim(n)
        queue = self.queue(made, which)
        self.change(made, queue, who, {"retired": True})
        queue.refresh_from_db()
        self.next_for("omar", made, queue)
        if back:
            self.change(made, queue, who, {"retired": False})

    @rule(n=nth, who=boss)
    def try_a_queue(self, n: int, who: str) -> None:
        """A queue that nothing has entered is made, and retired again."""
        made = self.claim(n)
        self.attempt(
            lambda: create_queue(
                actor=self.actor(who, made), new=NewQueue("A trial", 9, enters=("kind:name",))
            )
        )
        for queue in Queue.objects.filter(desk_id=made.desk_id, name="A trial", retired_at__isnull=True):
            self.change(made, queue, who, {"retired": True})
            assert who != "chris" or Queue.objects.filter(id=queue.id, retired_at__isnull=False).exists()

    def change(self, made: Claim, queue: Queue, who: str, changes: dict[str, Any]) -> None:
        """Change a queue; what is under way goes on as it was sent."""
        before = self.ways(made)
        done = self.attempt(
            lambda: change_queue(actor=self.actor(who, made), queue_id=queue.id, changes=changes)
        )
        assert not (done and who != "chris"), "a queue was changed by somebody who may not"
        assert self.ways(made) == before, "a queue's change touched a claim under way"

    @staticmethod
    def ways(made: Claim) -> list[tuple[object, ...]]:
        """The steps before every claim of the desk that is in review."""
        rows = Pass.objects.filter(review__claim__desk_id=made.desk_id, review__outcome="open").order_by("id")
        return list(
            rows.values_list(
                "id", "queue_id", "order", "rank", "approvals_needed", "state", "blind", "held_by"
            )
        )

    @rule(n=nth, who=person, which=st.sampled_from([0, 0, 0, 1, 2]))
    def take_next(self, n: int, who: str, which: int) -> None:
        made = self.claim(n)
        self.next_for(who, made, self.queue(made, which))

    def next_for(self, who: str, made: Claim, queue: Queue) -> None:
        """Take the next claim of a queue: it has to be the right one, and there has to be none if none is."""
        user = self.desks[made.desk_id].people[who]
        wanted = first_for(queue, user)
        given: list[Claim | None] = []
        self.attempt(lambda: given.append(taking.take_next(actor=self.actor(who, made), queue_id=queue.id)))
        for one in given:
            assert (one.id if one else None) == wanted, "somebody else's claim was the next"
            assert not (one and queue.retired_at), "a retired queue handed out a claim"

    @rule(n=nth, pair=pair, skills=st.sampled_from(SKILLS))
    def learn(self, n: int, pair: tuple[str, str], skills: tuple[str, ...]) -> None:
        """A chief says what somebody can judge; then somebody else asks for the next claim."""
        made = self.claim(n)
        user = self.desks[made.desk_id].people[pair[0]]
        self.attempt(lambda: set_skills(actor=self.actor("chris", made), user_id=user.id, skills=skills))
        self.next_for(pair[1], made, self.queue(made, 0))

    @rule(n=nth, who=boss, to=person, everything=st.booleans())
    def hand_out(self, n: int, who: str, to: str, everything: bool) -> None:
        """Give claims to somebody: neither their content nor where they are changes."""
        made = self.claim(n)
        chosen = Claim.objects.filter(desk_id=made.desk_id) if everything else [made]
        ids = [one.id for one in chosen]
        rows = Claim.objects.filter(id__in=ids).order_by("id")
        before = list(rows.values_list("id", "stage", "content_digest"))
        whom = self.desks[made.desk_id].people[to]
        done = self.attempt(lambda: assign_claims(actor=self.actor(who, made), claim_ids=ids, assignee=whom))
        assert not (done and who != "chris"), "claims were handed out by somebody who may not"
        assert not done or {row.assignee_id for row in rows} == {whom.id}
        assert list(rows.values_list("id", "stage", "content_digest")) == before

    @rule(n=nth, who=person)
    def work_on(self, n: int, who: str) -> None:
        """Somebody works on a claim: his own hold lasts longer by it, and nobody else's does."""
        made = self.claim(n, Stage.IN_REVIEW)
        now, user = clock.database_now(), self.desks[made.desk_id].people[who]
        held = Pass.objects.filter(review__claim__desk_id=made.desk_id, held_by__isnull=False)
        held.filter(held_until__gt=now).update(held_until=now + timedelta(minutes=5))
        before = set(held.values_list("id", "held_until"))
        self.attempt(lambda: taking.renew_hold(actor=self.actor(who, made), claim_id=made.id))
        changed = {key for key, _until in set(held.values_list("id", "held_until")) - before}
        own = held.filter(review__claim=made, held_by=user, held_until__gt=now)
        wanted = set(own.values_list("id", flat=True)) if user.is_active else set()
        assert changed == wanted, "a hold was renewed that is not his, or his was not"

    @rule(long=st.booleans())
    def time_passes(self, long: bool) -> None:
        """Holds expire; after longer the claims of a queue that promised an hour are late, and the chiefs are told once."""
        expire_holds()
        if long:
            waiting = Pass.objects.filter(entered_at__isnull=False)
            waiting.update(entered_at=F("entered_at") - timedelta(hours=2))
        now = clock.database_now()
        escalate_late(now=now)
        late = late_claims([room.desk.id for room in self.rooms], now)
        assert late <= set(Escalation.objects.values_list("claim_id", flat=True)), (
            "a late claim was not told of"
        )
        assert escalate_late(now=now) == 0, "a late claim was told of twice"

    @rule(n=nth, who=person)
    def look_at_the_views(self, n: int, who: str) -> None:
        """Every view counts what is in it, for whoever looks, and every claim waits for whom its row names."""
        made = self.claim(n)

        def look(name: str) -> None:
            actor = self.actor(name, made)
            assert view_counts(actor) == views_of(actor), "a view was counted wrong"

        for name in (who, "ben"):  # who writes and reviews: most claims in review are not his to decide
            self.attempt(lambda name=name: look(name))
        now, claims = clock.database_now(), Claim.objects.filter(desk_id=made.desk_id)
        held = {
            row.review.claim_id: row.held_by_id
            for row in open_passes(made.desk_id)
            if row.held_until is not None and row.held_until > now
        }
        told = {key: turn.holder.id for key, turn in turns(claims).items() if turn.holder}
        assert told == held, "a claim waits for somebody else"
