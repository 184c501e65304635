"""Where the machine plays: two desks that are made once, and an example that is taken back whole."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import Membership, User
from factcheck.articles.models import Article
from factcheck.articles.services import latest_revision
from factcheck.audit.models import Event
from factcheck.claims.coverage import NewMark, coverage_of, mark_sentence
from factcheck.claims.models import Claim
from factcheck.core.problems import Refusal
from factcheck.reviews.models import Queue
from factcheck.reviews.services import submission
from factcheck.reviews.workflow import Stage
from tests import factories
from tests.factories import Newsroom, Role
from tests.properties.workflow_invariants import Invariants, last_line

EVERYBODY = ("ana", "ben", "rita", "omar", "chris")
WRITERS = ("ana", "ben", "rita")
DECIDERS = ("rita", "omar", "ben", "rita", "omar", "ben", "chris")
MOST_CLAIMS = 10
#: Where content may be changed.
OPEN = (Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
person, writer, decider = st.sampled_from(EVERYBODY), st.sampled_from(WRITERS), st.sampled_from(DECIDERS)
#: Two who may judge a claim of somebody else.
pair = st.sampled_from([("rita", "omar"), ("omar", "rita"), ("omar", "ben")])
nth = st.integers(0, MOST_CLAIMS - 1)


def both_desks() -> tuple[Newsroom, Newsroom]:
    """Two desks with claims at several stages, one with an article in a foreign language; two of their people edit and review."""
    return _desk("en"), _desk("de")


def _desk(language: str) -> Newsroom:
    room = factories.newsroom()
    Article.objects.filter(desk=room.desk).update(language=language)
    for name in ("ben", "rita"):
        both = frozenset({Role.EDITOR, Role.REVIEWER})
        factories.accounts.add_roles(desk=room.desk, user=room.people[name], roles=both)
    factories.ready(room, "closed the harbour bridge on Monday", by="ben")
    factories.claim(room, "Traffic is led over the ring road.", by="ana", rationale="It is on the map.")
    sent = factories.ready(room, "Engineers found cracks in two pillars.", risk="high", by="ben")
    done = factories.ready(room, "54 million euros", risk="low")
    for made in (sent, done):
        submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    factories.approve(room, done, by="rita")
    assert room.article is not None
    mark_the_rest(room.actor("ana"), room.article.id)
    return room


def mark_the_rest(actor: Actor, article_id: UUID) -> None:
    """Say of every sentence without a claim that it carries no fact, so that a sign-off can come about."""
    revision = latest_revision(Article.objects.get(id=article_id))
    for one in coverage_of(revision).sentences:
        if one.state == "open":
            new = NewMark(one.start, one.end, "no_fact")
            mark_sentence(actor=actor, article_id=article_id, expected_version=None, new=new)


class Stageplay(Invariants, RuleBasedStateMachine):
    """An example begins at two desks as they were made, in a savepoint, and leaves nothing behind."""

    rooms: tuple[Newsroom, Newsroom]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        """Look at everything once more, and take it all back."""
        try:
            if getattr(self, "claims", []):
                self.look_at_everything()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize()
    def open_the_desks(self) -> None:
        self.desks = {room.desk.id: room for room in self.rooms}
        for user in (user for room in self.rooms for user in room.people.values()):
            user.is_active = True  # as the database has it again; an example before may have said otherwise
        found = Claim.objects.filter(desk__in=self.desks).order_by("article_id", "number")
        self.claims = [row.id for row in found]
        self.at = {row.public_id: row.stage for row in found}
        self.standing = {row.public_id: int(row.stage == "approved") for row in found}
        self.touched, self.decided, self.twice = set(self.claims), 0, set()
        self.seq = self.began = last_line()

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; a refusal must leave nothing behind."""
        before = last_line()
        try:
            with transaction.atomic():
                act()
        except (Refusal, IntegrityError):
            assert last_line() == before, "a refusal left a line behind"
            return False
        return True

    def claim(self, n: int, *likely: Stage) -> Claim:
        """The n-th of the claims in a likely stage, so that most steps lead somewhere; of all claims if none is."""
        fitting = self.rows(*likely) or self.rows()
        chosen = fitting[n % len(fitting)]
        self.touched.add(chosen.id)
        return chosen

    def rows(self, *stages: Stage) -> list[Claim]:
        """The claims in these stages, in their order; all of them if none is named."""
        rows = Claim.objects.filter(id__in=self.claims).order_by("article_id", "number")
        return [row for row in rows if row.stage in (stages or tuple(Stage))]

    @staticmethod
    def again(made: Claim) -> Claim:
        """The claim as it is now."""
        return Claim.objects.get(id=made.id)

    def actor(self, who: str, made: Claim) -> Actor:
        """The person of this name on the claim's desk; raises NotFound if he has no place there any more."""
        return self.desks[made.desk_id].actor(who)

    def on(self, who: str, made: Claim, service: Callable[..., object], **more: Any) -> bool:
        """Have somebody call a service for a claim, at the version of now."""
        return self.attempt(
            lambda: service(
                actor=self.actor(who, made), claim_id=made.id, expected_version=made.version, **more
            )
        )

    def give_back_places(self, room: Newsroom) -> None:
        """Everybody has his place and his roles again, and comes in."""
        User.objects.filter(id__in=[user.id for user in room.people.values()]).update(is_active=True)
        for name, user in room.people.items():
            user.is_active = True
            roles = factories.ROLES[name] | (
                {Role.EDITOR, Role.REVIEWER} if name in {"ben", "rita"} else frozenset()
            )
            Membership.objects.filter(desk=room.desk, user=user).update(
                roles=factories.accounts.bits_of(roles)
            )

    def fingerprint(self) -> tuple[object, ...]:
        """Everything that a step can change of the claims, and the end of the journal."""
        rows = Claim.objects.filter(id__in=self.claims).order_by("id")
        told = rows.values_list("stage", "version", "content_digest", "assignee_id", "merged_into_id")
        queues = Queue.objects.order_by("id").values_list("name", "order", "role", "retired_at")
        return (*told, *queues, Event.objects.count(), last_line())
