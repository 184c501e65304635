"""What becomes of the captures that a claim waits for: queued, fetching, stored, or why not."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from factcheck.claims.models import Claim
from factcheck.fetching.codes import State
from factcheck.sources.enums import SourceKind
from factcheck.sources.models import Evidence, Source
from factcheck.sources.states import under_way
from factcheck.sources.timeline import meaning

STORED = frozenset({State.CAPTURED, State.UNCHANGED, State.CHANGED})

_WORDS = {
    State.NOT_FETCHED: gettext_lazy("not fetched"),
    State.QUEUED: gettext_lazy("queued"),
    State.FETCHING: gettext_lazy("fetching"),
    State.CAPTURED: gettext_lazy("stored"),
    State.UNCHANGED: gettext_lazy("unchanged"),
    State.CHANGED: gettext_lazy("changed"),
    State.EMPTY: gettext_lazy("no text"),
    State.BLOCKED: gettext_lazy("blocked"),
    State.PAYWALLED: gettext_lazy("paywalled"),
    State.NEEDS_JS: gettext_lazy("needs a browser"),
    State.GONE: gettext_lazy("gone"),
    State.TOO_LARGE: gettext_lazy("too large"),
    State.REFUSED: gettext_lazy("refused"),
    State.UNREACHABLE: gettext_lazy("not reachable"),
    State.FAILED: gettext_lazy("failed"),
}


@dataclass(frozen=True)
class FetchLine:
    """One source that was to be captured: its state in one word, why, and whether a try waits or runs."""

    source: Source
    state: str
    word: str
    why: str
    running: bool
    next_step: str = ""

    @property
    def stored(self) -> bool:
        """Whether there is a capture."""
        return self.source.snapshot_count > 0 and not self.running


@dataclass(frozen=True)
class Progress:
    """The captures of one claim's sources; ``token`` changes when anything of it does."""

    lines: list[FetchLine]
    token: str

    @property
    def running(self) -> bool:
        """Whether anything is still under way."""
        return any(line.running for line in self.lines)

    @property
    def shown(self) -> list[FetchLine]:
        """What calls for attention: under way, or ended without a capture."""
        return [line for line in self.lines if not line.stored]

    @property
    def stored(self) -> int:
        """How many are stored."""
        return sum(1 for line in self.lines if line.stored)

    @property
    def summary(self) -> str:
        """One sentence for the end: "2 of 3 sources stored, 1 blocked"."""
        total = len(self.lines)
        words = {"stored": self.stored, "total": total}
        text = ngettext(
            "%(stored)s of %(total)s source stored", "%(stored)s of %(total)s sources stored", total
        )
        others = [line.word for line in self.lines if not line.stored and not line.running]
        return ", ".join([text % words, *others])


def progress_of(claim: Claim, rows: Iterable[Evidence] | None = None) -> Progress:
    """Return how far the captures of a claim's web sources are."""
    if rows is None:
        rows = Evidence.objects.live().filter(claim=claim).select_related("source")
    sources = {row.source_id: row.source for row in rows if row.source.kind == SourceKind.WEB}
    live = under_way(sources.values())
    lines = [_line(source, live) for source in sources.values()]
    parts = [f"{line.source.public_id}:{line.state}:{line.running}" for line in lines]
    checks = [f"{row.public_id}:{row.quote_check}" for row in rows]
    token = hashlib.sha256("|".join([*parts, *checks]).encode()).hexdigest()[:16]
    return Progress(lines, token)


def _line(source: Source, live: dict[UUID, str]) -> FetchLine:
    current = live.get(source.id, "")
    state = current or source.state
    told = meaning(source.state_code) if source.state_code and not current else None
    word = _WORDS.get(State(state), _("unknown"))
    why, next_step = (told.sentence, told.next_step) if told else ("", "")
    return FetchLine(source, str(state), str(word), str(why), bool(current), str(next_step))
