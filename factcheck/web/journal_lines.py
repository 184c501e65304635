"""Lines of the journal in words: who, what, about what, and the values before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.audit.models import Event
from factcheck.audit.reading import Words, actors_of, words_of
from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.sources.models import Source
from factcheck.web.labels import in_words

#: What each verb says to people; a verb that is not listed is shown as it is.
SAYINGS: dict[str, Any] = {
    "article.created": gettext_lazy("Article added"),
    "article.changed": gettext_lazy("Article changed"),
    "article.revised": gettext_lazy("New text of the article"),
    "article.marked": gettext_lazy("Sentence marked"),
    "article.signed_off": gettext_lazy("Article signed off"),
    "claim.created": gettext_lazy("Claim made"),
    "claim.changed": gettext_lazy("Claim changed"),
    "claim.submitted": gettext_lazy("Sent to review"),
    "claim.withdrawn": gettext_lazy("Taken back from review"),
    "claim.taken": gettext_lazy("Taken from the queue"),
    "claim.released": gettext_lazy("Given back to the queue"),
    "claim.approved": gettext_lazy("Approved"),
    "claim.returned": gettext_lazy("Returned"),
    "claim.voided": gettext_lazy("Approval void"),
    "claim.dropped": gettext_lazy("Dropped"),
    "claim.restored": gettext_lazy("Taken up again"),
    "claim.reopened": gettext_lazy("Opened again"),
    "claim.published": gettext_lazy("Published"),
    "claim.retracted": gettext_lazy("Retracted"),
    "claim.reinstated": gettext_lazy("Published again"),
    "claim.merged": gettext_lazy("Merged"),
    "claim.split": gettext_lazy("Split into parts"),
    "claim.escalated": gettext_lazy("Late"),
    "claim.flagged": gettext_lazy("Flag raised"),
    "claim.unflagged": gettext_lazy("Flag cleared"),
    "evidence.attached": gettext_lazy("Evidence attached"),
    "evidence.changed": gettext_lazy("Evidence changed"),
    "evidence.removed": gettext_lazy("Evidence removed"),
    "evidence.checked": gettext_lazy("Quote checked"),
    "position.recorded": gettext_lazy("Position recorded"),
    "position.changed": gettext_lazy("Position changed"),
    "position.removed": gettext_lazy("Position removed"),
    "reply.asked": gettext_lazy("Asked for a reply"),
    "reply.reminded": gettext_lazy("Reply due soon"),
    "reply.overdue": gettext_lazy("Reply overdue"),
    "reply.settled": gettext_lazy("Reply settled"),
    "comment.added": gettext_lazy("Note written"),
    "comment.resolved": gettext_lazy("Note resolved"),
    "comment.reopened": gettext_lazy("Note opened again"),
    "checklist.done": gettext_lazy("Item of the checklist done"),
    "checklist.waived": gettext_lazy("Item of the checklist waived"),
    "checklist.opened": gettext_lazy("Item of the checklist opened again"),
    "checklist.changed": gettext_lazy("Checklist of the desk changed"),
    "source.added": gettext_lazy("Source added"),
    "source.changed": gettext_lazy("Source changed"),
    "source.captured": gettext_lazy("Source captured"),
    "source.corrupted": gettext_lazy("Stored file damaged"),
    "source.identity_read": gettext_lazy("Identity read"),
    "source.mended": gettext_lazy("Stored file holds again"),
    "source.original_read": gettext_lazy("Protected file read"),
    "source.readers_changed": gettext_lazy("Readers changed"),
    "queue.created": gettext_lazy("Queue made"),
    "queue.changed": gettext_lazy("Queue changed"),
    "rule.changed": gettext_lazy("Verdict rule changed"),
    "member.added": gettext_lazy("Member added"),
    "member.changed": gettext_lazy("Roles changed"),
    "member.removed": gettext_lazy("Member removed"),
    "member.erased": gettext_lazy("Name taken away"),
    "verdict.erased": gettext_lazy("Erased by order of law"),
    "key.created": gettext_lazy("Key made"),
    "key.revoked": gettext_lazy("Key revoked"),
    "webhook.created": gettext_lazy("Webhook added"),
    "webhook.changed": gettext_lazy("Webhook changed"),
    "webhook.removed": gettext_lazy("Webhook removed"),
    "webhook.rotated": gettext_lazy("New secret of a webhook"),
    "webhook.replayed": gettext_lazy("Changes sent again"),
    "webhook.disabled": gettext_lazy("Webhook disabled"),
    "desk.created": gettext_lazy("Desk made"),
    "desk.changed": gettext_lazy("Desk changed"),
}
#: Notes that the program writes, in English, also where a person acted.
PROGRAM_NOTES = frozenset(
    {
        gettext_noop("merged"),
        gettext_noop("submitted again"),
        gettext_noop("The article's text has changed."),
    }
)
NOUNS: tuple[str, ...] = tuple(dict.fromkeys(verb.partition(".")[0] for verb in SAYINGS))


@dataclass(frozen=True)
class Value:
    """One value that a line tells: its name, before and after (None: the line does not say)."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Line:
    """A line of the journal, ready to be shown; ``person`` is None for a program."""

    event: Event
    words: Words
    person: User | None
    saying: str
    about: str
    address: str

    @property
    def values(self) -> list[Value]:
        """What was before and after, by name."""
        before, after = self.words.before, self.words.after
        names = [*after, *(name for name in before if name not in after)]
        return [Value(name, before.get(name), after.get(name)) for name in names]

    @property
    def note(self) -> str:
        """The note: a person's words as he wrote them, the program's in the reader's language."""
        ours = self.person is None or self.words.note in PROGRAM_NOTES
        return in_words(self.words.note) if ours else self.words.note

    @property
    def who(self) -> str:
        """The person's name; what happened by itself is told as the program's doing."""
        return self.person.get_full_name() if self.person else _("Factcheck")


def journal_lines(events: Iterable[Event]) -> list[Line]:
    """Return the lines in words, in four queries however many lines: people, claims, articles, sources."""
    chosen = list(events)
    people = User.objects.in_bulk(actors_of(chosen))
    names = _names({public_id for event in chosen for public_id in (event.object, event.about) if public_id})
    return [_line(event, people, names) for event in chosen]


def _line(event: Event, people: dict[UUID, User], names: dict[str, tuple[str, str]]) -> Line:
    target = event.about if event.about in names else event.object
    label, address = names.get(target, (target, ""))
    person = people.get(event.actor_id) if event.actor_id else None
    saying = str(SAYINGS.get(event.verb, event.verb))
    return Line(event, words_of(event), person, saying, label, address)


def _names(public_ids: set[str]) -> dict[str, tuple[str, str]]:
    """What each id is called and where its page is; ids of parts and people have no page."""
    found: dict[str, tuple[str, str]] = {}
    for claim in Claim.objects.filter(id__in=_keys(Claim.PREFIX, public_ids)):
        label = _("Claim %(number)s: %(statement)s") % {"number": claim.number, "statement": claim.statement}
        found[claim.public_id] = (label, reverse("claim", args=[claim.public_id]))
    for article in Article.objects.filter(id__in=_keys(Article.PREFIX, public_ids)):
        found[article.public_id] = (article.title, reverse("article", args=[article.public_id]))
    for source in Source.objects.filter(id__in=_keys(Source.PREFIX, public_ids)):
        found[source.public_id] = (source_name(source), reverse("source", args=[source.public_id]))
    return found


def source_name(source: Source) -> str:
    """Return what lists call a source; a confidential one shows its public label alone."""
    if source.confidential:
        return source.public_label or _("Confidential source")
    return source.title or source.url or source.public_id


def _keys(prefix: str, public_ids: set[str]) -> list[UUID]:
    return [ids.decode(prefix, text) for text in public_ids if text.startswith(f"{prefix}_")]
