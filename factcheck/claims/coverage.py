"""Coverage: every sentence is claimed, marked or open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision, lock_article
from factcheck.audit.services import Entry, record_events
from factcheck.claims.enums import Mark, PlaceState, Stage
from factcheck.claims.models import Occurrence, SentenceMark
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.core.wording import worded
from factcheck.text.spans import Mark as Span
from factcheck.text.spans import cover


@dataclass(frozen=True)
class SentenceState:
    """One sentence: its place, ``claimed``, ``marked`` or ``open``, and the mark if there is one."""

    start: int
    end: int
    state: str
    mark: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Coverage:
    """The sentences of a revision that count (bylines do not) and how many are in each state."""

    sentences: list[SentenceState]

    def count(self, state: str) -> int:
        """How many sentences are in ``state``."""
        return sum(1 for sentence in self.sentences if sentence.state == state)

    @property
    def total(self) -> int:
        """How many sentences count."""
        return len(self.sentences)


def coverage_of(revision: Revision) -> Coverage:
    """Return the coverage of a revision, in two queries."""
    return coverages_of([revision])[revision.id]


def coverages_of(revisions: Iterable[Revision]) -> dict[UUID, Coverage]:
    """Return the coverage of each revision, in two queries however many there are; one sweep a revision."""
    chosen = {revision.id: revision for revision in revisions}
    spans: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    placed = Occurrence.objects.filter(revision_id__in=chosen, removed_at__isnull=True)
    placed = placed.exclude(claim__stage=Stage.DROPPED).exclude(state=PlaceState.TO_PLACE)
    for revision_id, start, end in placed.values_list("revision_id", "start", "end"):
        spans[revision_id].append((start, end))
    marks: dict[UUID, dict[int, SentenceMark]] = defaultdict(dict)
    for mark in SentenceMark.objects.filter(revision_id__in=chosen, removed_at__isnull=True):
        marks[mark.revision_id][mark.start] = mark
    return {key: states_of(revision, spans[key], marks[key]) for key, revision in chosen.items()}


def states_of(
    revision: Revision, spans: Iterable[tuple[int, int]], marks: Mapping[int, SentenceMark]
) -> Coverage:
    """Return the coverage of a revision whose claimed spans and marks (by start) the caller has read."""
    sentences = counted_sentences(revision)
    claimed = cover(sentences, [Span(start, end, "") for start, end in spans])
    return Coverage(
        [_state(pair, bool(on), marks.get(pair[0])) for pair, on in zip(sentences, claimed, strict=True)]
    )


def counted_sentences(revision: Revision) -> list[tuple[int, int]]:
    """Return the sentences outside bylines."""
    bylines = [(start, end) for kind, start, end in revision.blocks if kind == "byline"]
    return [(s, e) for s, e in revision.sentences if not any(a <= s < b for a, b in bylines)]


def _state(pair: tuple[int, int], claimed: bool, mark: SentenceMark | None) -> SentenceState:
    if claimed:
        return SentenceState(*pair, "claimed")
    if mark is not None:
        return SentenceState(*pair, "marked", mark.mark, mark.reason)
    return SentenceState(*pair, "open")


@dataclass(frozen=True)
class NewMark:
    """Which sentence, which mark (None takes it away), and why."""

    start: int
    end: int
    mark: str | None
    reason: str = ""


def mark_sentence(*, actor: Actor, article_id: UUID, expected_version: int | None, new: NewMark) -> Article:
    """Say why one sentence of the latest revision carries no claim, or take that back; the article's version moves."""
    actor.require(Action.MARK_SENTENCE)
    if new.mark is not None and new.mark not in Mark.values:
        raise Invalid.field(
            "mark", "unknown", worded(_("Use one of: %(known)s, or null."), known=", ".join(Mark.values))
        )
    with transaction.atomic():
        article = lock_article(actor=actor, article_id=article_id, expected_version=expected_version)
        revision = latest_revision(article)
        if [new.start, new.end] not in revision.sentences:
            raise Invalid.field(
                "start", "not_a_sentence", _("start and end must be those of exactly one sentence.")
            )
        if _same(revision, new):
            return article
        standing = SentenceMark.objects.filter(revision=revision, start=new.start, removed_at__isnull=True)
        standing.update(removed_at=clock.now())
        if new.mark is not None:
            _write_mark(article, revision, new, actor)
        article.version += 1
        article.changed_at = clock.now()
        article.save(update_fields=["version", "changed_at"])
        after = {"start": new.start, "end": new.end, "mark": new.mark}
        entry = Entry("article.marked", article.public_id, article.public_id, after=after, note=new.reason)
        record_events(desk_id=article.desk_id, actor_id=actor.user_id, entries=[entry])
    return article


def _same(revision: Revision, new: NewMark) -> bool:
    standing = SentenceMark.objects.filter(
        revision=revision, start=new.start, removed_at__isnull=True
    ).first()
    if standing is None:
        return new.mark is None
    return standing.mark == new.mark and standing.reason == new.reason


def _write_mark(article: Article, revision: Revision, new: NewMark, actor: Actor) -> None:
    SentenceMark.objects.create(
        article=article,
        revision=revision,
        start=new.start,
        end=new.end,
        mark=new.mark or "",
        reason=new.reason,
        created_by=actor.user,
        created_at=clock.now(),
    )
