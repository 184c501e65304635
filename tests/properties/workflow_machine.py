"""The machine: everything that people do with an article and its claims, by the real services, in one transaction an example."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from factcheck.articles.models import Article
from factcheck.articles.services import latest_revision
from factcheck.articles.texts import prepare_text
from factcheck.audit.models import Event
from factcheck.claims.coverage import NewMark, coverage_of, mark_sentence
from factcheck.claims.models import Claim
from factcheck.claims.spans import Span
from factcheck.core.problems import Refusal
from factcheck.publishing.services import merging
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState, desk_items
from factcheck.reviews.models import Decision, Verdict
from factcheck.reviews.services import checklists, decisions, endings, sign_offs, submission, taking
from factcheck.reviews.services.revisions import revise_article
from factcheck.reviews.workflow import Stage
from tests import factories
from tests.properties.workflow_invariants import Invariants, unchecked

EVERYBODY = ("ana", "ben", "rita", "omar", "chris")
MOST_CLAIMS = 6
person = st.sampled_from(EVERYBODY)
nth = st.integers(0, MOST_CLAIMS - 1)


class Workflow(Invariants, RuleBasedStateMachine):
    """Two desks; on the first, people who edit and review, some both, do what they like with an article and its claims."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        """Leave nothing behind."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def open_the_desk(self) -> None:
        self.room = factories.newsroom()
        self.other = factories.newsroom()
        for name in ("ben", "rita"):
            both = frozenset({factories.Role.EDITOR, factories.Role.REVIEWER})
            factories.accounts.add_roles(desk=self.room.desk, user=self.room.people[name], roles=both)
        drafted = factories.ready(self.room, "closed the harbour bridge on Monday", by="ben")
        sent = factories.ready(self.room, "cracks in two pillars", risk="high", by="ben")
        done = factories.ready(self.room, "54 million euros", risk="low")
        other = factories.ready(self.room, "led over the ring road")
        for made in (sent, done):
            submission.submit_claim(actor=self.room.actor("ana"), claim_id=made.id, expected_version=None)
        factories.approve(self.room, done, by="rita")
        self.claims = [drafted.id, sent.id, done.id, other.id]
        assert self.room.article is not None
        self.article_id = self.room.article.id
        self.mark_the_rest()

    def mark_the_rest(self) -> None:
        """Say of every sentence without a claim that it carries no fact, so that a sign-off can come about."""
        revision = latest_revision(Article.objects.get(id=self.article_id))
        for one in coverage_of(revision).sentences:
            if one.state == "open":
                mark_sentence(
                    actor=self.room.actor("ana"),
                    article_id=self.article_id,
                    expected_version=None,
                    new=NewMark(one.start, one.end, "no_fact"),
                )

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; a refusal must leave nothing behind."""
        before = (Event.objects.count(), Decision.objects.count(), Verdict.objects.count())
        try:
            with transaction.atomic():
                act()
        except (Refusal, IntegrityError):
            assert before == (Event.objects.count(), Decision.objects.count(), Verdict.objects.count())
            return False
        return True

    def pick(self, n: int) -> UUID:
        """The n-th of the claims, counted round."""
        return self.claims[n % len(self.claims)]

    def claim(self, n: int, *likely: Stage) -> Claim:
        """The n-th of the claims in a likely stage, so that most steps lead somewhere; of all claims if none is."""
        rows = list(Claim.objects.filter(id__in=self.claims).order_by("number"))
        fitting = [row for row in rows if row.stage in likely] or rows
        return fitting[n % len(fitting)]

    @rule(
        n=nth,
        who=st.sampled_from(["ana", "ben", "rita"]),
        text=st.sampled_from(["One reason.", "Another reason.", "A third."]),
    )
    def edit(self, n: int, who: str, text: str) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED, Stage.APPROVED)
        self.attempt(
            lambda: content.edit_claim(
                actor=self.room.actor(who),
                claim_id=made.id,
                expected_version=None,
                changes={"rationale": text},
            )
        )

    @rule(n=nth, who=st.sampled_from(["ana", "ben", "rita", "chris"]))
    def submit(self, n: int, who: str) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED)
        done = self.attempt(
            lambda: submission.submit_claim(
                actor=self.room.actor(who), claim_id=made.id, expected_version=made.version
            )
        )
        assert not (done and unchecked(made)), "a claim passed its checklist by"

    @rule(n=nth, who=person)
    def take(self, n: int, who: str) -> None:
        self.attempt(lambda: taking.take_claim(actor=self.room.actor(who), claim_id=self.pick(n)))

    @rule(who=person)
    def take_next(self, who: str) -> None:
        self.attempt(lambda: taking.take_next(actor=self.room.actor(who), queue_id=self.room.first_check.id))

    @rule(n=nth, who=st.sampled_from(["rita", "omar", "ben"]), stale=st.booleans())
    def take_and_approve(self, n: int, who: str, stale: bool) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        self.attempt(lambda: taking.take_claim(actor=self.room.actor(who), claim_id=made.id))
        self.approve(n, who, stale)

    @rule(n=nth, who=person, stale=st.booleans())
    def approve(self, n: int, who: str, stale: bool) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        digest = "0" * 64 if stale else made.content_digest
        done = self.attempt(
            lambda: decisions.approve_claim(
                actor=self.room.actor(who), claim_id=made.id, expected_version=None, content_digest=digest
            )
        )
        assert not (done and stale), "an approval of other content was taken"
        assert not (done and unchecked(made)), "a claim was approved past its checklist"

    @rule(n=nth, who=st.sampled_from(["rita", "omar", "ben"]))
    def give_back(self, n: int, who: str) -> None:
        made = self.claim(n, Stage.IN_REVIEW)
        self.attempt(
            lambda: decisions.return_claim(
                actor=self.room.actor(who),
                claim_id=made.id,
                expected_version=None,
                reason_code="wording",
                text="Say which.",
            )
        )

    @rule(n=nth, who=person)
    def withdraw(self, n: int, who: str) -> None:
        self.attempt(
            lambda: submission.withdraw_claim(
                actor=self.room.actor(who), claim_id=self.pick(n), expected_version=None
            )
        )

    @rule(n=nth, who=person)
    def reopen(self, n: int, who: str) -> None:
        self.attempt(
            lambda: endings.reopen_claim(
                actor=self.room.actor(who),
                claim_id=self.pick(n),
                expected_version=None,
                reason="Look again.",
            )
        )

    @rule(n=nth, who=person)
    def drop_or_restore(self, n: int, who: str) -> None:
        made, actor = self.claim(n), self.room.actor(who)
        if made.stage == Stage.DROPPED:
            self.attempt(lambda: endings.restore_claim(actor=actor, claim_id=made.id, expected_version=None))
        else:
            drop = endings.Drop("opinion")
            self.attempt(
                lambda: endings.drop_claim(actor=actor, claim_id=made.id, expected_version=None, drop=drop)
            )

    @rule(n=nth)
    def a_stranger_sees_nothing(self, n: int) -> None:
        done = self.attempt(
            lambda: content.edit_claim(
                actor=self.other.actor("ana"),
                claim_id=self.pick(n),
                expected_version=None,
                changes={"rationale": "Not mine."},
            )
        )
        assert not done

    @rule(n=nth, into=nth, who=st.sampled_from(["ana", "ben", "chris"]))
    def merge(self, n: int, into: int, who: str) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED)
        other = self.claim(into, Stage.DRAFT, Stage.RETURNED)
        self.attempt(
            lambda: merging.merge_claims(
                actor=self.room.actor(who), claim_id=made.id, expected_version=made.version, into=other.id
            )
        )

    @rule(
        n=nth,
        who=st.sampled_from(["ana", "ben", "rita", "omar"]),
        words=st.sampled_from(["closed", "cracks"]),
    )
    def split(self, n: int, who: str, words: str) -> None:
        if len(self.claims) >= MOST_CLAIMS:
            return
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED)
        parts = [content.Part(Span(quote=words))]
        made_of: list[Claim] = []
        self.attempt(
            lambda: made_of.extend(
                content.split_claim(
                    actor=self.room.actor(who), claim_id=made.id, expected_version=None, parts=parts
                )
            )
        )
        self.claims += [one.id for one in made_of]

    @rule(
        codes=st.sets(st.sampled_from(["every.wording", "every.primary"])),
        who=st.sampled_from(["chris", "ana"]),
    )
    def require(self, codes: set[str], who: str) -> None:
        standing = [one for one in desk_items(self.room.desk.id) if one.list == "every"]
        wanted = [checklists.WantedItem(one.text, one.code in codes, one.code) for one in standing]
        self.attempt(
            lambda: checklists.set_checklist(actor=self.room.actor(who), name="every", wanted=wanted)
        )

    @rule(
        n=nth,
        who=person,
        code=st.sampled_from(["every.wording", "every.primary"]),
        state=st.sampled_from(list(ItemState)),
    )
    def tick(self, n: int, who: str, code: str, state: ItemState) -> None:
        reason = "Not here." if state is ItemState.WAIVED else ""
        self.attempt(
            lambda: checklists.settle_item(
                actor=self.room.actor(who), claim_id=self.pick(n), code=code, state=state, reason=reason
            )
        )

    @rule(more=st.booleans(), mark=st.booleans())
    def revise(self, more: bool, mark: bool) -> None:
        words = f"{factories.TEXT} It rains." if more else factories.TEXT
        article = Article.objects.get(id=self.article_id)
        prepared = prepare_text(words, headline=article.headline)
        self.attempt(
            lambda: revise_article(
                actor=self.room.actor("ana"), article_id=article.id, expected_revision=None, prepared=prepared
            )
        )
        if mark:
            self.mark_the_rest()

    @rule(who=st.sampled_from(["chris", "paul", "ana"]), drop=st.booleans())
    def sign_off(self, who: str, drop: bool) -> None:
        """Sign the article off, now and then after everything that is short of approved was dropped."""
        if drop:
            self.drop_what_is_open()
        done = self.attempt(
            lambda: sign_offs.sign_off_article(
                actor=self.room.actor(who), article_id=self.article_id, expected_version=None
            )
        )
        states = set(Claim.objects.filter(id__in=self.claims).values_list("stage", flat=True))
        assert not (done and states & {"draft", "returned", "in_review"}), "signed off with work to do"
        assert not (done and who == "ana"), "signed off by somebody who may not"

    def drop_what_is_open(self) -> None:
        """Withdraw and drop what is not approved, and mark what that leaves open."""
        ana, chris = self.room.actor("ana"), self.room.actor("chris")
        for made in Claim.objects.filter(id__in=self.claims, stage=Stage.IN_REVIEW.value):
            submission.withdraw_claim(actor=chris, claim_id=made.id, expected_version=None)
        for made in Claim.objects.filter(id__in=self.claims, stage__in=["draft", "returned"]):
            drop = endings.Drop("opinion")
            endings.drop_claim(actor=ana, claim_id=made.id, expected_version=None, drop=drop)
        self.mark_the_rest()
