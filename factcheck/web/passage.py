"""The text pane of the workbench: an article cut into paragraphs, sentences and marked pieces, as HTML.

The HTML of a sentence is made here and not in a template: every character counts (ui.md: offsets are code points from
``data-start``). A mark's lane says how far under the line it is drawn; the number behind a claim's end leads to its card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from factcheck.articles.models import Revision
from factcheck.claims.coverage import SentenceState
from factcheck.claims.enums import Mark as MarkName
from factcheck.claims.enums import Status
from factcheck.text.spans import Mark, Segment, assign_lanes, cover, segments

#: Lines under the text; what overlaps deeper shares the last one.
LANES = 3


@dataclass(frozen=True)
class Placed:
    """A claim where it stands: what a mark and the number behind it show."""

    anchor: str
    number: int
    status: str
    start: int
    end: int
    url: str
    chosen: bool = False

    @property
    def label(self) -> str:
        """What the number is called: "Claim 3, denied"."""
        words = {"number": self.number, "status": Status(self.status).label.lower()}
        return _("Claim %(number)s, %(status)s") % words


@dataclass(frozen=True)
class Sentence:
    """One sentence: its number (0: not counted, a byline), place, coverage, and its HTML with the gap that follows."""

    number: int
    start: int
    end: int
    state: str
    mark: str
    reason: str
    html: SafeString
    gap: str = ""

    @property
    def mark_label(self) -> str:
        """The mark in words."""
        return str(MarkName(self.mark).label) if self.mark else ""

    @property
    def span(self) -> str:
        """The sentence in its element, with the gap that follows; all but the escaped text are our own words."""
        named = f' id="s{self.number}" data-n="{self.number}"' if self.number else ""
        where = f'data-start="{self.start}" data-end="{self.end}" data-state="{self.state}"'
        return f'<span class="s"{named} {where} tabindex="-1">{self.html}</span>{escape(self.gap)}'


@dataclass(frozen=True)
class Paragraph:
    """One block with its sentences."""

    kind: str
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def html(self) -> SafeString:
        """Its sentences: made here and not in the template, which would take ten times as long for a long article."""
        return mark_safe("".join(sentence.span for sentence in self.sentences))  # noqa: S308  # escaped in each span

    @cached_property
    def counted(self) -> list[Sentence]:
        """The sentences that count."""
        return [sentence for sentence in self.sentences if sentence.number]

    @property
    def numbers(self) -> str:
        """The numbers for the gutter: "2–4"."""
        counted = self.counted
        if not counted:
            return ""
        first, last = counted[0].number, counted[-1].number
        return str(first) if first == last else f"{first}–{last}"

    @cached_property
    def open(self) -> list[Sentence]:
        """Sentences that are neither claimed nor marked."""
        return [sentence for sentence in self.counted if sentence.state == "open"]

    @cached_property
    def marked(self) -> list[Sentence]:
        """Sentences with a mark."""
        return [sentence for sentence in self.counted if sentence.state == "marked"]


def paragraphs_of(
    revision: Revision, states: Sequence[SentenceState], placed: Sequence[Placed]
) -> list[Paragraph]:
    """Return the revision's blocks with every claim cut in at its edges; one sweep, O(n log n)."""
    by_key = {str(index): claim for index, claim in enumerate(placed)}
    marks = assign_lanes(Mark(claim.start, claim.end, key) for key, claim in by_key.items())
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    spans = [(start, end) for start, end in revision.sentences]
    numbered = {state.start: (number, state) for number, state in enumerate(states, start=1)}
    found: list[Sentence] = []
    for (start, end), touching in zip(spans, cover(spans, marks), strict=True):
        number, state = numbered.get(start, (0, SentenceState(start, end, "")))
        pieces = segments(start, end, touching, edges)
        html = mark_safe("".join(_piece(revision.text, piece, by_key) for piece in pieces))  # noqa: S308  # every part is escaped
        found.append(Sentence(number, start, end, state.state, state.mark, state.reason, html))
    return _in_blocks(revision, found)


def _piece(text: str, piece: Segment, by_key: Mapping[str, Placed]) -> str:
    html = str(escape(text[piece.start : piece.end]))
    for mark in sorted(piece.marks, key=lambda mark: -mark.lane):
        claim = by_key[mark.key]
        lane = min(mark.lane, LANES - 1)
        html = f'<mark data-lane="{lane}" {_about(claim)} aria-details="d-{claim.anchor}"{_lit(claim)}>{html}</mark>'
    return html + "".join(_number(by_key[mark.key]) for mark in piece.closing)


def _number(claim: Placed) -> str:
    leads = f'href="{escape(claim.url)}" aria-label="{escape(claim.label)}"'
    shape = f'<span aria-hidden="true" data-n="{claim.number}"></span>'
    return f'<a class="ref" data-skip role="doc-noteref" {_about(claim)} {leads}{_lit(claim)}>{shape}</a>'


def _about(claim: Placed) -> str:
    """Status and anchor: words of our own, which need no escaping."""
    return f'data-status="{claim.status}" data-claim="{claim.anchor}"'


def _lit(claim: Placed) -> str:
    return " data-chosen" if claim.chosen else ""


def _in_blocks(revision: Revision, sentences: list[Sentence]) -> list[Paragraph]:
    paragraphs = [(start, end, Paragraph(kind)) for kind, start, end in revision.blocks]
    index = 0
    for place, sentence in enumerate(sentences):
        while index < len(paragraphs) - 1 and sentence.start >= paragraphs[index][1]:
            index += 1
        if not paragraphs:
            break
        _start, end, paragraph = paragraphs[index]
        following = sentences[place + 1].start if place + 1 < len(sentences) else end
        gap = revision.text[sentence.end : min(following, end)]
        paragraph.sentences.append(replace(sentence, gap=gap))
    return [paragraph for _start, _end, paragraph in paragraphs if paragraph.sentences]
