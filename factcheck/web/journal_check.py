"""The verified line of the journal: what was checked is remembered, and only what came since is checked again."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from django.core.cache import cache

from factcheck.audit.models import Checkpoint, Event
from factcheck.audit.services import Verified, verify_journal
from factcheck.core import clock

KEY = "journal-check"
#: Links that the chain is drawn with.
LINKS = 24
#: Lines that a page view checks at most by itself; beyond that a person asks for it.
MOST = 2_000


@dataclass(frozen=True)
class Checked:
    """The chain holds up to ``seq`` (``lines`` of them, checked at ``at`` in ``seconds``), or breaks at ``first_bad``.

    ``open`` lines have come since and are not checked yet.
    """

    seq: int
    lines: int
    head: str
    at: datetime
    seconds: float
    first_bad: int | None = None
    cause: str = ""
    open: int = 0


def check_all() -> Checked:
    """Check the whole chain and remember the result."""
    started = perf_counter()
    found = verify_journal()
    return _remember(found, found.lines, perf_counter() - started)


def check_new() -> Checked | None:
    """Return the last result, brought up to now if few lines came since; None if the chain was never checked and is long."""
    known: Checked | None = cache.get(KEY)
    newest = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    if known is None or not _stands(known):
        return check_all() if newest <= MOST else None
    if known.first_bad is not None:
        return known
    new = newest - known.seq
    if not 0 <= new <= MOST:
        return Checked(**{**vars(known), "open": max(0, new)}) if new > 0 else check_all()
    started = perf_counter()
    found = verify_journal(after=known.seq)
    return _remember(found, known.lines + found.lines, perf_counter() - started)


def _stands(known: Checked) -> bool:
    """Whether the line that was the head then still has its hash: a chain that was written anew is checked anew."""
    if known.seq == 0:
        return True
    return Event.objects.filter(seq=known.seq, hash=known.head).exists()


def _remember(found: Verified, lines: int, seconds: float) -> Checked:
    seq = Event.objects.filter(hash=found.head).values_list("seq", flat=True).first() or 0
    checked = Checked(seq, lines, found.head, clock.now(), seconds, found.first_bad, found.cause)
    cache.set(KEY, checked, timeout=None)
    return checked


def chain_of(checked: Checked | None) -> list[bool]:
    """Return the checked chain as at most 24 parts of one length, first to last: whether a signed checkpoint stands in each."""
    if checked is None or checked.seq == 0:
        return []
    parts = min(LINKS, checked.seq)
    signed = Checkpoint.objects.filter(seq__lte=checked.seq).values_list("seq", flat=True)
    filled = {(seq - 1) * parts // checked.seq for seq in signed if seq > 0}
    return [index in filled for index in range(parts)]


def last_checkpoint() -> Checkpoint | None:
    """Return the newest signed checkpoint, if there is one."""
    return Checkpoint.objects.order_by("-seq").first()
