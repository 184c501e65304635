"""Lines of the journal in words: who, what, about what, and the values before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from factcheck.audit.models import Event
from factcheck.audit.reading import Words, actors_of, words_of
from factcheck.audit.sayings import SAYINGS
from factcheck.claims.models import Claim
from factcheck.core import ids
from factcheck.reviews.journal_words import name_of, value_of
from factcheck.reviews.models import Queue
from factcheck.reviews.sealing import hidden_lines
from factcheck.sources.models import Source
from factcheck.web.labels import in_words

#: Notes that the program writes, in English, also where a person acted.
PROGRAM_NOTES = frozenset(
    {
        gettext_noop("merged"),
        gettext_noop("submitted again"),
        gettext_noop("The article's text has changed."),
    }
)
#: What has no page of its own, by the first letters of its id.
_PARTS: Mapping[str, Any] = {
    "de": gettext_lazy("Desk"),
    "ky": gettext_lazy("API key"),
    "qu": gettext_lazy("Queue"),
    "us": gettext_lazy("Person"),
    "vd": gettext_lazy("Verdict"),
    "wh": gettext_lazy("Webhook"),
}


@dataclass(frozen=True)
class Value:
    """One value that a line tells, in words: its name, before and after (None: the line does not say)."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Line:
    """A line of the journal, ready to be shown; ``person`` is None for a program, and under the seal of a blind check."""

    event: Event
    words: Words
    person: User | None
    saying: str
    about: str
    address: str
    sealed: bool = False
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> list[Value]:
        """What was before and after, by name."""
        before, after = self.words.before, self.words.after
        names = [*after, *(name for name in before if name not in after)]
        return [Value(name_of(name), self._said(name, before), self._said(name, after)) for name in names]

    def _said(self, name: str, told: Mapping[str, Any]) -> str | None:
        """A value in words; the id of something that has a name is its name."""
        value = told.get(name)
        if value is None:
            return None
        return self.called.get(str(value)) or value_of(name, value)

    @property
    def note(self) -> str:
        """The note: a person's words as he wrote them, the program's in the reader's language."""
        ours = self.person is None or self.words.note in PROGRAM_NOTES
        return in_words(self.words.note) if ours else self.words.note

    @property
    def who(self) -> str:
        """The person's name; what happened by itself is told as the program's doing."""
        if self.sealed:
            return _("A reviewer, under seal")
        return self.person.get_full_name() if self.person else _("Factcheck")


def journal_lines(events: Iterable[Event], reader: UUID | None) -> list[Line]:
    """Return the lines in words as ``reader`` may see them, in seven queries however many lines there are."""
    chosen = list(events)
    people = User.objects.in_bulk(actors_of(chosen))
    names = _names({public_id for event in chosen for public_id in (event.object, event.about) if public_id})
    hidden = hidden_lines(chosen, reader)
    lines = [_line(event, people, names) for event in chosen]
    called = _called(line.words for line in lines)
    lines = [replace(line, called=called) for line in lines]
    return [_kept_back(line) if line.event.seq in hidden else line for line in lines]


def _called(told: Iterable[Words]) -> dict[str, str]:
    """The names of queues by the ids that the lines hold."""
    held = {
        str(values["queue"])
        for words in told
        for values in (words.before, words.after)
        if values.get("queue")
    }
    queues = Queue.objects.filter(id__in=_keys(Queue.PREFIX, held)) if held else ()
    return {queue.public_id: queue.name for queue in queues}


def _kept_back(line: Line) -> Line:
    return replace(line, person=None, words=Words({}, {}, ""), sealed=True)


def _line(event: Event, people: dict[UUID, User], names: dict[str, tuple[str, str]]) -> Line:
    target = event.about if event.about in names else event.object
    label, address = names.get(target) or (_unnamed(target), "")
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


def _unnamed(public_id: str) -> str:
    """Return what kind of thing has no page of its own, and how its id ends: "Webhook …xm9e"."""
    kind = _PARTS.get(public_id.partition("_")[0])
    return f"{kind} …{public_id[-4:]}" if kind else public_id


def source_name(source: Source) -> str:
    """Return what lists call a source; a confidential one shows its public label alone."""
    if source.confidential:
        return source.public_label or _("Confidential source")
    return source.title or source.url or source.public_id


def _keys(prefix: str, public_ids: set[str]) -> list[UUID]:
    return [ids.decode(prefix, text) for text in public_ids if text.startswith(f"{prefix}_")]
