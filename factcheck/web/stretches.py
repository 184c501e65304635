"""The part of an article that the plain forms of the workbench list at once: a long one is listed a part at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from factcheck.web.passage import Sentence

#: Sentences that are listed at once.
SIZE = 50


@dataclass(frozen=True)
class Line:
    """A sentence of the list: its place in the text counted from 0, its words, and whether it is ticked."""

    index: int
    words: str
    ticked: bool = False


@dataclass(frozen=True)
class Stretch:
    """What is listed: ``first`` counts from 0. ``asked``: the person turned the pages, so the list stands open."""

    first: int
    total: int
    lines: Sequence[Line]
    unclaimed: Sequence[Sentence]
    asked: bool = False

    @property
    def earlier(self) -> int | None:
        """Where the stretch before begins, counted from 1; None at the start of the text."""
        return max(0, self.first - SIZE) + 1 if self.first else None

    @property
    def later(self) -> int | None:
        """Where the next stretch begins, counted from 1; None at the end."""
        following = self.first + SIZE
        return following + 1 if following < self.total else None

    @property
    def words(self) -> str:
        """Which part of the text is listed; nothing if it is all."""
        if self.earlier is None and self.later is None:
            return ""
        last = min(self.first + SIZE, self.total)
        return _("%(first)s to %(last)s of %(total)s") % {
            "first": self.first + 1,
            "last": last,
            "total": self.total,
        }


def stretch_of(
    request: HttpRequest, text: str, sentences: Sequence[Sentence], ticked: Iterable[str] = ()
) -> Stretch:
    """Return the stretch that ``?from=`` asks for, else that of the first ticked sentence, else the first."""
    chosen = {int(value) for value in ticked if value.isdecimal()}
    asked = request.GET.get("from", "")
    start = int(asked) - 1 if asked.isdecimal() and len(asked) < 8 else min(chosen, default=0)
    first = max(0, min(start, len(sentences) - 1)) // SIZE * SIZE
    part = sentences[first : first + SIZE]
    return Stretch(
        first=first,
        total=len(sentences),
        lines=[
            Line(first + at, text[each.start : each.end], first + at in chosen)
            for at, each in enumerate(part)
        ],
        unclaimed=[each for each in part if each.number and each.state != "claimed"],
        asked=bool(asked),
    )
