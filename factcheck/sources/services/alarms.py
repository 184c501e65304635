"""Flags on claims whose quoted passages changed, or are no longer there. A failed try raises none."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from factcheck.audit.services import Entry
from factcheck.claims.causes import Cause, CauseKind, cause
from factcheck.claims.enums import FlagName
from factcheck.claims.flags import raise_flag
from factcheck.claims.models import Claim
from factcheck.fetching.codes import Code, State
from factcheck.fetching.outcomes import state_for
from factcheck.sources.enums import Footing
from factcheck.sources.models import Evidence, Source
from factcheck.sources.services.comparing import Comparison, Standing, quoting

#: A cause holds 500 characters.
_MOST_WORDS = 130
_FLAGS = {Footing.CHANGED: FlagName.SOURCE_CHANGED, Footing.LOST: FlagName.QUOTE_LOST}


def is_gone(code: str) -> bool:
    """Whether a page is known not to be there; said once, that is a doubt."""
    return code != Code.GONE_DOUBTFUL and state_for(code) == State.GONE


def claims_touched(comparison: Comparison, source_id: UUID, code: str) -> set[UUID]:
    """Return the claims that raise_alarms or raise_gone may flag, so that the caller locks them before."""
    if is_gone(code):
        return {piece.claim_id for piece in quoting(source_id)}
    return {each.piece.claim_id for each in comparison.standings if _alarming(each)}


def _alarming(standing: Standing) -> bool:
    return standing.news and standing.footing in _FLAGS


def raise_alarms(
    *, claims: Iterable[Claim], source: Source, comparison: Comparison, at: datetime
) -> list[Entry]:
    """Flag locked claims for what a new capture of the source says otherwise; returns the entries to record."""
    locked = {claim.id: claim for claim in claims}
    by_claim: dict[tuple[UUID, FlagName], list[Cause]] = defaultdict(list)
    for each in comparison.standings:
        if _alarming(each) and each.piece.claim_id in locked and _unmoved(each.piece):
            by_claim[each.piece.claim_id, _FLAGS[each.footing]].append(_cause(each, source, at))
    return _raised(locked, by_claim)


def raise_gone(*, claims: Iterable[Claim], source: Source) -> list[Entry]:
    """Flag locked claims because the site says for good that the page they quote is not there."""
    locked = {claim.id: claim for claim in claims}
    by_claim: dict[tuple[UUID, FlagName], list[Cause]] = defaultdict(list)
    for piece in quoting(source.id):
        if piece.claim_id in locked:
            gone = cause(CauseKind.PAGE_GONE, source=_name(source), evidence=piece.public_id)
            by_claim[piece.claim_id, FlagName.SOURCE_CHANGED].append(gone)
    return _raised(locked, by_claim)


def _unmoved(piece: Evidence) -> bool:
    """Whether the piece is still what was compared: nobody removed it, or chose another quote or capture meanwhile."""
    same = Evidence.objects.live().filter(id=piece.id, quote=piece.quote, snapshot=piece.snapshot)
    return same.exists()


def _raised(locked: dict[UUID, Claim], by_claim: dict[tuple[UUID, FlagName], list[Cause]]) -> list[Entry]:
    raised = [
        raise_flag(claim=locked[claim_id], flag=flag, causes=causes)
        for (claim_id, flag), causes in by_claim.items()
    ]
    return [entry for entry in raised if entry is not None]


def _cause(standing: Standing, source: Source, at: datetime) -> Cause:
    named = {"source": _name(source), "evidence": standing.piece.public_id, "before": _short(standing.words)}
    moment = at.replace(microsecond=0)
    if standing.footing == Footing.LOST:
        return cause(CauseKind.QUOTE_GONE, at=moment, **named)
    return cause(CauseKind.QUOTE_CHANGED, at=moment, after=_short(standing.now), **named)


def _name(source: Source) -> str:
    if source.confidential:
        return source.public_label
    return _short(source.title or source.url)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _MOST_WORDS else f"{flat[: _MOST_WORDS - 1].rstrip()}…"
