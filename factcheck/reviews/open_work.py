"""What stands in the way of an article's sign-off: open sentences, claims on their way, places to find, replies to come."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from factcheck.articles.models import Article, Revision
from factcheck.claims.coverage import SentenceState, coverage_of
from factcheck.claims.enums import PlaceState, Stage
from factcheck.claims.models import Claim, Occurrence
from factcheck.core.problems import Item
from factcheck.core.wording import inside, worded
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest

#: Stages in which the desk has made up its mind about a claim.
SETTLED = (Stage.APPROVED, Stage.PUBLISHED, Stage.RETRACTED, Stage.DROPPED)


@dataclass(frozen=True)
class OpenSentence:
    """A sentence that is neither claimed nor marked: its number among those that count, its place, its words."""

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class OpenWork:
    """All that is open on a revision; claims by number, the rest in the order of the text or of time."""

    revision: Revision
    sentences: list[OpenSentence]
    claims: list[Claim]
    to_place: list[Occurrence]
    replies: list[ReplyRequest]

    @property
    def count(self) -> int:
        """How many things are open."""
        return len(self.sentences) + len(self.claims) + len(self.to_place) + len(self.replies)

    def items(self) -> tuple[Item, ...]:
        """Return each open thing: where it is, a code for programs, a sentence for people."""
        return (
            *(_sentence(one) for one in self.sentences),
            *(_claim(one) for one in self.claims),
            *(_place(one) for one in self.to_place),
            *(_reply(one) for one in self.replies),
        )


def _sentence(one: OpenSentence) -> Item:
    detail = worded(
        _("Sentence %(number)s is neither claimed nor marked: %(quote)s"),
        number=one.number,
        quote=_short(one.text),
    )
    return Item(f"sentences/{one.start}-{one.end}", "open_sentence", detail)


def _claim(one: Claim) -> Item:
    stage = inside(Stage(one.stage).label)
    return Item(
        f"claims/{one.public_id}",
        "claim_open",
        worded(_("Claim %(number)s is %(stage)s: approve or drop it."), number=one.number, stage=stage),
    )


def _place(one: Occurrence) -> Item:
    detail = worded(
        _("Claim %(number)s is to place: %(quote)s"), number=one.claim.number, quote=_short(one.quote)
    )
    return Item(f"occurrences/{one.public_id}", "to_place", detail)


def _reply(one: ReplyRequest) -> Item:
    detail = worded(
        _("%(party)s has not replied on claim %(number)s: write down what became of it."),
        party=one.party.name,
        number=one.claim.number,
    )
    return Item(f"reply-requests/{one.public_id}", "reply_outstanding", detail)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def claims_on(article_id: UUID) -> QuerySet[Claim]:
    """Return the claims that an article has to answer for: made on it or standing in it, dropped ones too."""
    standing = Occurrence.objects.filter(claim=OuterRef("pk"), article_id=article_id, removed_at__isnull=True)
    return Claim.objects.filter(Q(article_id=article_id) | Exists(standing))


def open_work(article: Article, revision: Revision) -> OpenWork:
    """Return what is open on the article at this revision, in six queries."""
    pursued = claims_on(article.id).exclude(stage=Stage.DROPPED)
    lost = Occurrence.objects.filter(article=article, state=PlaceState.TO_PLACE, removed_at__isnull=True)
    waiting = ReplyRequest.objects.filter(claim__in=pursued, outcome=ReplyOutcome.OPEN)
    return OpenWork(
        revision=revision,
        sentences=_open_sentences(revision, coverage_of(revision).sentences),
        claims=list(pursued.exclude(stage__in=SETTLED).select_related("article").order_by("number", "id")),
        to_place=list(
            lost.exclude(claim__stage=Stage.DROPPED).select_related("claim").order_by("start", "id")
        ),
        replies=list(waiting.select_related("claim", "party").order_by("deadline", "id")),
    )


def _open_sentences(revision: Revision, states: list[SentenceState]) -> list[OpenSentence]:
    return [
        OpenSentence(number, one.start, one.end, revision.text[one.start : one.end])
        for number, one in enumerate(states, start=1)
        if one.state == "open"
    ]
