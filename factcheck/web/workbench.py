"""The workbench of one article: text, claims, and the evidence of the chosen claim, read for one page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action as Right
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.articles.waits import import_waits
from factcheck.claims.coverage import Coverage, states_of
from factcheck.claims.enums import Mark, Stage
from factcheck.claims.models import Claim, SentenceMark
from factcheck.core import clock, wording
from factcheck.core.problems import NotFound
from factcheck.reviews.models import SignOff
from factcheck.reviews.services.sign_offs import sign_offs_of
from factcheck.web.claim_cards import ClaimCard, cards_of
from factcheck.web.drafts import keep_in
from factcheck.web.evidence_pane import EvidencePane, pane_of
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.claims import CommentForm, EditClaimForm, NewClaimForm, StatusForm
from factcheck.web.forms.evidence import EvidenceForm, PositionForm
from factcheck.web.passage import Paragraph, Placed, Sentence, paragraphs_of
from factcheck.web.stretches import Stretch, stretch_of

#: Which claims the list shows; the word stands in ``?show=``.
SHOWS = ("all", "mine", "open", "to_place")
DONE = frozenset({Stage.APPROVED, Stage.PUBLISHED, Stage.RETRACTED, Stage.DROPPED})


@dataclass
class Workbench:
    """Everything the page shows. ``shown``: the cards that the filter leaves."""

    article: Article
    revision: Revision | None
    actor: Actor
    now: datetime
    coverage: Coverage
    cards: list[ClaimCard]
    paragraphs: list[Paragraph] = field(default_factory=list)
    stretch: Stretch | None = None
    show: str = "all"
    pane: EvidencePane | None = None
    signed: SignOff | None = None
    import_wait: wording.Sentence = ""
    forms: dict[str, DeskForm] = field(default_factory=dict)

    @property
    def shown(self) -> list[ClaimCard]:
        """The cards that the filter leaves; the chosen one always."""
        return [card for card in self.cards if card.chosen or _belongs(card, self.show)]

    @property
    def counts(self) -> dict[str, int]:
        """How many claims each filter shows."""
        return {show: sum(1 for card in self.cards if _belongs(card, show)) for show in SHOWS}

    @property
    def approved(self) -> int:
        """How many claims are approved or further."""
        counts = Counter(card.claim.stage for card in self.cards)
        return counts[Stage.APPROVED] + counts[Stage.PUBLISHED] + counts[Stage.RETRACTED]

    @property
    def pursued(self) -> int:
        """How many claims are not dropped."""
        return sum(1 for card in self.cards if card.claim.stage != Stage.DROPPED)

    @property
    def chosen(self) -> ClaimCard | None:
        """The card of the chosen claim."""
        return next((card for card in self.cards if card.chosen), None)

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences that count, in order: the boxes of the coverage strip."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph.counted]

    @property
    def covered(self) -> int:
        """How many sentences are claimed or marked."""
        return self.coverage.total - self.coverage.count("open")

    @property
    def claimed(self) -> int:
        """How many sentences a claim touches."""
        return self.coverage.count("claimed")

    @property
    def marked(self) -> int:
        """How many sentences carry a mark."""
        return self.coverage.count("marked")

    @property
    def open(self) -> int:
        """How many sentences are neither."""
        return self.coverage.count("open")

    @property
    def may_claim(self) -> bool:
        """Whether the reader makes claims."""
        return self.revision is not None and self.actor.may(Right.CHANGE_CLAIM)

    @property
    def may_mark(self) -> bool:
        """Whether the reader marks sentences."""
        return self.revision is not None and self.actor.may(Right.MARK_SENTENCE)

    @property
    def may_change_article(self) -> bool:
        """Whether the reader gives the article a new text or other facts."""
        return self.actor.may(Right.CHANGE_ARTICLE)

    @property
    def may_sign_off(self) -> bool:
        """Whether the reader answers for the article."""
        return self.actor.may(Right.SIGN_OFF)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The marks a sentence can carry."""
        return [(mark.value, str(mark.label)) for mark in Mark]


def _belongs(card: ClaimCard, show: str) -> bool:
    if show == "mine":
        return card.waits.mine
    if show == "open":
        return card.claim.stage not in DONE
    if show == "to_place":
        return bool(card.lost)
    return True


def workbench_of(
    request: HttpRequest,
    article: Article,
    actor: Actor,
    *,
    claim: Claim | None = None,
    forms: Mapping[str, DeskForm] | None = None,
) -> Workbench:
    """Read the page: ``claim`` is the chosen one, ``forms`` are those that were sent and refused."""
    now = clock.now()
    show = request.GET.get("show", "all")
    revision = _revision(article)
    bench = Workbench(
        article=article,
        revision=revision,
        actor=actor,
        now=now,
        coverage=Coverage([]),
        cards=cards_of(article, actor, now),
        show=show if show in SHOWS else "all",
        signed=sign_offs_of([article.id]).get(article.id),
        import_wait=import_waits([article]).get(article.id, ""),
    )
    chosen_id = claim.id if claim else None
    for card in bench.cards:
        card.chosen = card.claim.id == chosen_id
    if revision is not None:
        _cut(bench, revision)
    if claim is not None:
        bench.pane = pane_of(claim, actor)
    bench.forms = _forms(bench, claim, forms or {})
    if revision is not None and bench.may_claim:
        ticked = bench.forms["claim"]["sentences"].value() or []
        all_sentences = [sentence for paragraph in bench.paragraphs for sentence in paragraph.sentences]
        bench.stretch = stretch_of(request, revision.text, all_sentences, map(str, ticked))
    return bench


def _revision(article: Article) -> Revision | None:
    try:
        return latest_revision(article)
    except NotFound:
        return None


def _cut(bench: Workbench, revision: Revision) -> None:
    """Cut the text at the places of the claims that count, and say what each sentence is."""
    live = [card for card in bench.cards if card.claim.stage != Stage.DROPPED]
    here = reverse("article", args=[bench.article.public_id])
    placed = [
        Placed(
            anchor=card.anchor,
            number=card.claim.number,
            status=card.claim.status,
            start=place.start,
            end=place.end,
            url=f"{here}?claim={card.claim.public_id}#{card.anchor}",
            chosen=card.chosen,
        )
        for card in live
        for place in card.places
    ]
    marks = {
        mark.start: mark for mark in SentenceMark.objects.filter(revision=revision, removed_at__isnull=True)
    }
    bench.coverage = states_of(revision, [(place.start, place.end) for place in placed], marks)
    bench.paragraphs = paragraphs_of(revision, bench.coverage.sentences, placed)


#: Forms whose typed text is kept while it is not sent.
_KEPT = ("claim", "edit", "status", "evidence", "position", "comment")


def _forms(bench: Workbench, claim: Claim | None, sent: Mapping[str, DeskForm]) -> dict[str, DeskForm]:
    """The forms of the page: those that were sent as they were typed, the others fresh or from a kept draft."""
    user = bench.actor.user
    assert user is not None
    forms: dict[str, DeskForm] = {}
    if bench.revision is not None:
        forms["claim"] = NewClaimForm(text=bench.revision, initial={"revision": bench.revision.number})
    if claim is not None:
        version = {"version": claim.version}
        forms |= {
            "edit": EditClaimForm(initial=EditClaimForm.initial_of(claim)),
            "status": StatusForm(initial={**StatusForm.initial_of(claim), **version}),
            "evidence": EvidenceForm(initial={"way": "web", **version}),
            "position": PositionForm(initial=version),
            "comment": CommentForm(),
        }
    shown = {**forms, **sent}
    keep_in(user, {_draft(name, bench, claim): form for name, form in shown.items() if name in _KEPT})
    return shown


def _draft(name: str, bench: Workbench, claim: Claim | None) -> str:
    about = bench.article if name == "claim" or claim is None else claim
    return f"{name}:{about.public_id}"
