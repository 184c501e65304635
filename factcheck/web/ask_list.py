"""The ask list: open questions grouped by whom to ask or by article, with ready words, and the log of the right of reply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from factcheck.accounts.actors import Actor
from factcheck.articles.models import Article
from factcheck.claims.enums import Assertion
from factcheck.claims.models import Party
from factcheck.reviews.asks import Question, Why, open_questions
from factcheck.sources.enums import ReplyOutcome
from factcheck.sources.models import ReplyRequest
from factcheck.web.forms.asks import AnswerForm
from factcheck.web.forms.base import DeskForm

#: Lines of the log on the page; the claims have the rest.
LOG = 100


@dataclass(frozen=True)
class AskRow:
    """One question: the words to ask with, and the form that records the answer."""

    question: Question
    words: str
    form: DeskForm


@dataclass
class Group:
    """What is to be asked of one party, or about one article; ``mail`` is a mailto: address with the questions written out."""

    party: Party | None = None
    article: Article | None = None
    rows: list[AskRow] = field(default_factory=list)

    @property
    def mail(self) -> str:
        """An e-mail to the party, ready to be addressed and sent by a person."""
        lines = [f"{number}. {row.words}" for number, row in enumerate(self.rows, 1)]
        subject, body = quote(_("Questions of our fact-check desk")), quote("\n\n".join(lines))
        return f"mailto:?subject={subject}&body={body}"


@dataclass(frozen=True)
class AskList:
    """What the page shows."""

    groups: list[Group]
    log: list[ReplyRequest]
    counts: Mapping[str, int]
    total: int
    parties: int


def ask_list(actor: Actor, article: Article | None, *, by_article: bool, show: str) -> AskList:
    """Return the list of the desk, or of one article; ``show``: which lines of the log, ``open``, ``closed`` or ``all``."""
    questions = open_questions(desk_id=actor.desk_id, article_id=article.id if article else None)
    requests = ReplyRequest.objects.filter(claim__desk_id=actor.desk_id)
    if article is not None:
        requests = requests.filter(claim__article=article)
    counted = requests.aggregate(all=Count("id"), open=Count("id", filter=Q(outcome=ReplyOutcome.OPEN)))
    return AskList(
        groups=_groups([_row(question) for question in questions], by_article=by_article),
        log=_log(requests, show),
        counts=counted | {"closed": counted["all"] - counted["open"]},
        total=len(questions),
        parties=len({question.party.id for question in questions if question.party}),
    )


def put_back(asks: AskList, key: str, form: AnswerForm) -> None:
    """Show a refused form at its question again, if that is still there."""
    places = ((group, index) for group in asks.groups for index in range(len(group.rows)))
    for group, index in places:
        row = group.rows[index]
        if row.question.key == key:
            form.auto_id = f"{key}-%s"
            form.fit(row.question)
            group.rows[index] = AskRow(row.question, row.words, form)


def _row(question: Question) -> AskRow:
    form = AnswerForm(initial=AnswerForm.initial_of(question), auto_id=f"{question.key}-%s")
    form.fit(question)
    return AskRow(question, ready_words(question), form)


def ready_words(question: Question) -> str:
    """Return the question as it can be put: the words that were asked, or ready ones made of the claim."""
    if question.request is not None:
        return question.request.question
    words = {"statement": question.claim.statement}
    if question.why is Why.ACCUSED or question.claim.accusation:
        return _("We intend to report: “%(statement)s” What do you say to this?") % words
    if question.claim.assertion == Assertion.ATTRIBUTION:
        return _("Is it right that you said: “%(statement)s”") % words
    return _("Do you stand by this: “%(statement)s” What is it based on?") % words


def _groups(rows: Iterable[AskRow], *, by_article: bool) -> list[Group]:
    groups: dict[object, Group] = {}
    for row in rows:
        claim, party = row.question.claim, row.question.party
        if by_article:
            group = groups.setdefault(claim.article_id, Group(article=claim.article))
        else:
            group = groups.setdefault(party.id if party else None, Group(party=party))
        group.rows.append(row)
    found = list(groups.values())
    return sorted(found, key=lambda group: _closing(group.article)) if by_article else found


def _closing(article: Article | None) -> tuple[bool, datetime | None, str]:
    closes_at = article.closes_at if article else None
    return closes_at is None, closes_at, article.public_id if article else ""


def _log(requests: QuerySet[ReplyRequest], show: str) -> list[ReplyRequest]:
    """Open questions by deadline, so that overdue ones come first; then the closed ones, the latest first."""
    known = requests.select_related("claim__article", "party", "created_by")
    waiting = list(known.filter(outcome=ReplyOutcome.OPEN).order_by("deadline", "id")[:LOG])
    closed = known.exclude(outcome=ReplyOutcome.OPEN).order_by("-deadline", "-id")
    return [*(waiting if show != "closed" else []), *(closed[:LOG] if show != "open" else [])]
