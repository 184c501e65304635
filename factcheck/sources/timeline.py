"""What was captured of a source over time, and how two captures differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest

from factcheck.fetching.codes import Code, State
from factcheck.fetching.outcomes import Outcome, outcome
from factcheck.sources.models import Evidence, Fetch, Snapshot, Source
from factcheck.sources.passages import layers_of
from factcheck.text.spans import find_quote
from factcheck.text.worddiff import Change, word_diff


@dataclass(frozen=True)
class Moment:
    """One point of a source's history: a try that ended, or a copy that a person brought (then ``fetch`` is None).

    Without a ``snapshot`` nothing was captured, and that is no deletion.
    """

    at: datetime
    outcome: Outcome
    fetch: Fetch | None
    snapshot: Snapshot | None


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a comparison: its number in the newer text (the older one's if it went), and how its words changed.

    ``state`` is ``same``, ``changed``, ``added`` or ``removed``; ``quoted`` are the pieces of evidence whose quote
    stands, or stood, in it.
    """

    number: int
    state: str
    changes: list[Change]
    quoted: list[Evidence] = field(default_factory=list)


def history_of(
    source: Source, *, most: int = 8, before: datetime | None = None
) -> tuple[list[Moment], datetime | None]:
    """Return the newest tries and brought copies, the oldest of them first, and the time before which older ones stand (None: none)."""
    tries = Fetch.objects.filter(source=source).select_related("snapshot").order_by("-ended_at")
    copies = (
        Snapshot.objects.filter(source=source, fetch__isnull=True)
        .select_related("uploaded_by")
        .order_by("-captured_at")
    )
    if before is not None:
        tries, copies = tries.filter(ended_at__lt=before), copies.filter(captured_at__lt=before)
    moments = [
        Moment(row.ended_at, meaning(row.code), row, getattr(row, "snapshot", None))
        for row in tries[: most + 1]
    ]
    moments += [Moment(row.captured_at, outcome(Code.CAPTURED), None, row) for row in copies[: most + 1]]
    moments.sort(key=lambda moment: moment.at)
    shown = moments[-most:]
    return shown, shown[0].at if len(moments) > most else None


def meaning(code: str) -> Outcome:
    """Return what a code means; a code of another version of the program is told as a failure."""
    try:
        return outcome(code)
    except ValueError:
        return replace(outcome(Code.PROTOCOL), state=State.FAILED)


def snapshots_of(source: Source, *, most: int = 50) -> list[Snapshot]:
    """Return the newest captures and uploaded copies, newest first."""
    found = Snapshot.objects.filter(source=source).select_related("uploaded_by")
    return list(found.order_by("-captured_at", "-id")[:most])


def capture_before(shown: Snapshot) -> Snapshot | None:
    """Return the newest capture before this one that has other bytes: what is the same needs no comparison."""
    earlier = Snapshot.objects.filter(source_id=shown.source_id, captured_at__lt=shown.captured_at)
    return earlier.exclude(sha256=shown.sha256).order_by("-captured_at", "-id").first()


def readable_text(snapshot: Snapshot) -> str:
    """Return the words of a capture: the article text, else the full text, else the pages of a PDF; empty if there are none."""
    layers = layers_of([snapshot.id]).get(snapshot.id, [])
    pages = [layer.text for layer in layers if layer.kind == "pdf_page"]
    first = next(
        (layer.text for layer in layers if layer.kind in {"article", "full"} and layer.text.strip()), ""
    )
    return first or "\n\n".join(pages)


def compare_captures(older: Snapshot, newer: Snapshot, pieces: Iterable[Evidence] = ()) -> list[Paragraph]:
    """Return the paragraphs of both captures in the newer one's order, with their word differences and who quotes them."""
    old, new = readable_text(older), readable_text(newer)
    return list(_with_quotes(_paragraphs(_lines(old), _lines(new)), list(pieces)))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paragraphs(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op == "equal":
            yield from (Paragraph(j + 1, "same", [Change("equal", new[j], new[j])]) for j in range(j1, j2))
        else:
            yield from _changed(old[i1:i2], new[j1:j2], i1, j1)


def _changed(old: list[str], new: list[str], at_old: int, at_new: int) -> Iterator[Paragraph]:
    for index, (left, right) in enumerate(zip_longest(old, new)):
        if right is None:
            yield Paragraph(at_old + index + 1, "removed", [Change("delete", left, "")])
        elif left is None:
            yield Paragraph(at_new + index + 1, "added", [Change("insert", "", right)])
        else:
            yield Paragraph(at_new + index + 1, "changed", word_diff(left, right))


def _with_quotes(paragraphs: Iterator[Paragraph], pieces: list[Evidence]) -> Iterator[Paragraph]:
    for paragraph in paragraphs:
        sides = {
            "".join(change.old for change in paragraph.changes),
            "".join(change.new for change in paragraph.changes),
        }
        quoted = [
            piece
            for piece in pieces
            if piece.quote and any(find_quote(side, piece.quote) for side in sides if side)
        ]
        yield replace(paragraph, quoted=quoted)


def quoting(source: Source) -> list[Evidence]:
    """Return the live evidence that rests on a source, with its claim, oldest first, in one query."""
    return list(Evidence.objects.live().filter(source=source).select_related("claim__article", "snapshot"))
