"""What is done to the content of claims and to their article: the rules of those who write."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from factcheck.articles.models import Article
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim
from factcheck.claims.spans import Span
from factcheck.publishing.services import merging
from factcheck.reviews import content
from factcheck.reviews.services import endings, sign_offs, submission
from factcheck.reviews.services.revisions import revise_article
from factcheck.reviews.workflow import Stage
from factcheck.sources.models import Evidence, Source
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.positions import NewPosition
from tests import factories
from tests.properties.workflow_invariants import LOOKALIKE
from tests.properties.workflow_stage import MOST_CLAIMS, OPEN, Stageplay, mark_the_rest, nth, person, writer

#: New texts: the same, a sentence more, a word changed, a number swapped, a sentence gone and one far away that looks like it.
TEXTS = (
    factories.TEXT,
    f"{factories.TEXT} It rains.",
    factories.TEXT.replace("found cracks in two", "found deep cracks in two"),
    factories.TEXT.replace("54 million", "45 million"),
    factories.TEXT.replace(" Engineers found cracks in two pillars.", "")
    + f"\nA ferry will run from Thursday.\nTickets are sold at the pier.\n{LOOKALIKE}",
)


class Writing(Stageplay):
    """Editing, evidence, positions, new texts, splitting, merging, dropping, signing off."""

    @rule(
        n=nth,
        who=writer,
        text=st.sampled_from(["One reason.", "Another."]),
        more=st.sampled_from([{}, {"risk": "high"}, {"risk": "low"}, {"kind": "figure"}, {"kind": "other"}]),
    )
    def edit(self, n: int, who: str, text: str, more: dict[str, str]) -> None:
        changes = {"rationale": text, **more}
        self.on(who, self.claim(n, *OPEN), content.edit_claim, changes=changes)

    @rule(n=nth, which=nth, who=writer, how=st.sampled_from(["supports", "context", "quote", "remove"]))
    def change_evidence(self, n: int, which: int, who: str, how: str) -> None:
        made = self.claim(n, *OPEN)
        piece = Evidence.objects.filter(claim=made, removed_at__isnull=True).first()
        if how in {"supports", "context"} or piece is None:
            sources = list(Source.objects.filter(desk_id=made.desk_id).order_by("id"))
            relation = "supports" if how == "supports" else "context"
            source = sources[which % len(sources)]
            new = NewEvidence(relation=relation, source_id=source.id, quote="Closed, he said.")
            self.on(who, made, content.attach_evidence, new=new)
        elif how == "quote":
            words = piece.quote + " Again."
            self.attempt(
                lambda: content.change_evidence(
                    actor=self.actor(who, made),
                    evidence_id=piece.id,
                    expected_version=None,
                    changes={"quote": words},
                )
            )
        else:
            self.attempt(
                lambda: content.remove_evidence(
                    actor=self.actor(who, made), evidence_id=piece.id, expected_version=None
                )
            )

    @rule(n=nth, who=writer, stance=st.sampled_from(["confirms", "denies"]))
    def position(self, n: int, who: str, stance: str) -> None:
        new = NewPosition(None, stance, words="So they say.", party_name="The mayor")
        self.on(who, self.claim(n, *OPEN), content.record_position, new=new)

    @rule(n=nth, into=nth, who=st.sampled_from(["ana", "ben", "chris"]))
    def merge(self, n: int, into: int, who: str) -> None:
        made = self.claim(n, Stage.DRAFT, Stage.RETURNED)
        near = [one for one in self.rows(Stage.DRAFT, Stage.RETURNED) if one.desk_id == made.desk_id]
        others = [one for one in near if one.id != made.id] or self.rows()
        other = others[into % len(others)]
        self.touched.add(other.id)
        self.on(who, made, merging.merge_claims, into=other.id)

    @rule(n=nth, who=writer, words=st.sampled_from(["closed", "cracks"]))
    def split(self, n: int, who: str, words: str) -> None:
        if len(self.claims) >= MOST_CLAIMS:
            return
        parts, made = [content.Part(Span(quote=words))], list[Claim]()

        def part(**sent: object) -> None:
            made.extend(content.split_claim(**sent, parts=parts))  # type: ignore[arg-type]  # passed on as it came

        self.on(who, self.claim(n, *OPEN), part)
        self.claims += [one.id for one in made]

    @rule(n=nth, who=person, text=st.sampled_from([*TEXTS, TEXTS[-1], TEXTS[-1]]), mark=st.booleans())
    def revise(self, n: int, who: str, text: str, mark: bool) -> None:
        made = self.claim(n)
        self.touched |= set(self.claims)
        article = Article.objects.get(id=made.article_id)
        prepared = prepare_text(text, headline=article.headline)
        self.attempt(
            lambda: revise_article(
                actor=self.actor(who, made), article_id=article.id, expected_revision=None, prepared=prepared
            )
        )
        if mark:
            self.attempt(lambda: mark_the_rest(self.actor("ana", made), article.id))
        self.places_are_their_own()

    @rule(n=nth, who=person)
    def drop_or_restore(self, n: int, who: str) -> None:
        made = self.claim(n)
        if made.stage == Stage.DROPPED:
            self.on(who, made, endings.restore_claim)
        else:
            self.on(who, made, endings.drop_claim, drop=endings.Drop("opinion"))

    @rule(n=nth, who=st.sampled_from(["chris", "paul", "ana"]), settle=st.booleans())
    def sign_off(self, n: int, who: str, settle: bool) -> None:
        """Sign an article off, now and then after everything that is short of approved was dropped."""
        made = self.claim(n)
        if settle:
            self.attempt(lambda: self.drop_what_is_open(made))
        done = self.attempt(
            lambda: sign_offs.sign_off_article(
                actor=self.actor(who, made), article_id=made.article_id, expected_version=None
            )
        )
        states = set(Claim.objects.filter(article_id=made.article_id).values_list("stage", flat=True))
        assert not (done and states & {"draft", "returned", "in_review"}), "signed off with work to do"
        assert not (done and who == "ana"), "signed off by somebody who may not"

    def drop_what_is_open(self, made: Claim) -> None:
        """Withdraw and drop what is not approved of the article, and mark what that leaves open."""
        ana, chris = self.actor("ana", made), self.actor("chris", made)
        rows = Claim.objects.filter(article_id=made.article_id)
        for row in rows.filter(stage=Stage.IN_REVIEW.value):
            submission.withdraw_claim(actor=chris, claim_id=row.id, expected_version=None)
        for row in rows.filter(stage__in=["draft", "returned"]):
            endings.drop_claim(
                actor=ana, claim_id=row.id, expected_version=None, drop=endings.Drop("opinion")
            )
        mark_the_rest(ana, made.article_id)
