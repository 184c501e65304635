"""Claims to place: what a new version of a text left without a place, each old passage beside what the new text has."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import cached_property

from factcheck.articles.models import Article, Revision
from factcheck.claims.coverage import coverage_of
from factcheck.claims.enums import PlaceState
from factcheck.claims.models import Occurrence
from factcheck.claims.places import to_place
from factcheck.text.spans import context, find_quote
from factcheck.text.worddiff import Change, word_diff
from factcheck.web.forms.placing import PlaceForm

_AROUND = 90
_MOST = 8
#: Below this share the nearest sentence says something else; it is shown, and said to be far.
_LIKE = 50


@dataclass(frozen=True)
class Passage:
    """Words of a text with what stands around them; ``sentence`` is the number of the sentence that they begin in."""

    start: int
    end: int
    words: str
    before: str
    behind: str
    sentence: int

    @property
    def spot(self) -> str:
        """The place as a form sends it."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True)
class Lost:
    """A claim that a person has to place: where it stood, and what of the new text may be meant; nothing is chosen."""

    occurrence: Occurrence
    old: Passage
    found: list[Passage]
    nearest: Passage | None
    form: PlaceForm

    @cached_property
    def likeness(self) -> int:
        """How much of the nearest passage is the same, in per cent."""
        if self.nearest is None:
            return 0
        return round(100 * SequenceMatcher(None, self.old.words, self.nearest.words, autojunk=False).ratio())

    @property
    def far(self) -> bool:
        """Whether the nearest passage says something else."""
        return self.likeness < _LIKE

    @property
    def changes(self) -> list[Change]:
        """What is different in the nearest passage, word by word."""
        return word_diff(self.old.words, self.nearest.words) if self.nearest else []


@dataclass(frozen=True)
class PlacingPage:
    """What has come of the claims of an article with its latest version."""

    revision: Revision
    lost: list[Lost]
    kept: list[Occurrence]
    open: int

    @property
    def changed(self) -> int:
        """How many kept places stand in other words than before."""
        return sum(1 for place in self.kept if place.state == PlaceState.TEXT_CHANGED)


def placing_page(article: Article, revision: Revision, sent: PlaceForm | None = None) -> PlacingPage:
    """Read the page; ``sent`` is a form that was refused and is shown at its claim."""
    kept = Occurrence.objects.filter(revision=revision, removed_at__isnull=True).select_related("claim")
    return PlacingPage(
        revision=revision,
        lost=[_lost(place, revision, sent) for place in to_place(article)],
        kept=list(kept.order_by("start", "id")),
        open=coverage_of(revision).count("open"),
    )


def _lost(place: Occurrence, revision: Revision, sent: PlaceForm | None) -> Lost:
    found = find_quote(revision.text, place.quote)[:_MOST]
    shown = place.shown_start is not None and place.shown_end is not None
    nearest = None
    if not found and shown and revision.number == place.revision.number + 1:
        nearest = _passage(revision, place.shown_start or 0, place.shown_end or 0)
    own = sent if sent is not None and sent.data.get("occurrence") == place.public_id else None
    return Lost(
        occurrence=place,
        old=_passage(place.revision, place.start, place.end),
        found=[_passage(revision, start, end) for start, end in found],
        nearest=nearest,
        form=own or PlaceForm(auto_id=f"{place.public_id}-%s"),
    )


def _passage(revision: Revision, start: int, end: int) -> Passage:
    before, behind = context(revision.text, start, end, _AROUND)
    number = next((i for i, (_a, b) in enumerate(revision.sentences, start=1) if start < b), 0)
    return Passage(
        start=start,
        end=end,
        words=revision.text[start:end],
        before="…" * (len(before) == _AROUND and "\n" not in before) + before.rpartition("\n")[2],
        behind=behind.partition("\n")[0] + "…" * (len(behind) == _AROUND and "\n" not in behind),
        sentence=number,
    )
