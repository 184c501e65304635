"""Claims that may have been checked before, ranked for an editor. It never decides that two are the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from factcheck.text.material import dates, names_in, negations, numbers
from factcheck.text.normalise import fold
from factcheck.text.words import tokenise

RRF_K = 60
_NEARLY_SAME = 90.0
# How much a difference lowers the score, which lies between 0 and 1. The match stays in the list: the
# difference is shown, not the match hidden.
_LOSS = {"numbers_differ": 0.2, "negation_differs": 0.2, "dates_differ": 0.1}


@dataclass(frozen=True)
class Candidate:
    """An earlier claim, as a search of the database found it."""

    id: str
    text: str


@dataclass(frozen=True)
class Match:
    """A candidate with a score from 0 to 1 that only orders, and what speaks for and against it.

    ``why``, in a fixed order, of ``nearly_same_words same_numbers shared_names numbers_differ
    negation_differs dates_differ``.
    """

    id: str
    score: float
    why: tuple[str, ...]


def fuse(rankings: Iterable[Sequence[str]], k: int = RRF_K) -> Mapping[str, float]:
    """Return the reciprocal rank fusion of rankings (best first): for each id the sum of 1 / (k + rank)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank_, id_ in enumerate(dict.fromkeys(ranking), start=1):
            scores[id_] = scores.get(id_, 0.0) + 1 / (k + rank_)
    return scores


def rank(query: str, candidates: Sequence[Candidate], rankings: Sequence[Sequence[str]] = ()) -> list[Match]:
    """Return the candidates, best first; equal scores keep the order given.

    ``candidates`` come in the order of the database's search; ``rankings`` are further orders of the same
    ids, say by letters or vectors, best first. O(candidates x length).
    """
    likeness = {c.id: _likeness(query, c.text) for c in candidates}
    by_likeness = sorted(likeness, key=lambda id_: -likeness[id_])
    fused = fuse([[c.id for c in candidates], by_likeness, *rankings])
    top = (2 + len(rankings)) / (RRF_K + 1)
    matches = []
    for candidate in candidates:
        why = reasons(query, candidate.text)
        base = 0.5 * likeness[candidate.id] / 100 + 0.5 * fused[candidate.id] / top
        score = max(0.0, base - sum(_LOSS.get(reason, 0.0) for reason in why))
        matches.append(Match(candidate.id, round(score, 4), why))
    return sorted(matches, key=lambda match: -match.score)


def reasons(query: str, other: str) -> tuple[str, ...]:
    """Return what two claims share and in what they differ, by code."""
    mine, theirs = ([t.text for t in tokenise(fold(text, "exact").text)] for text in (query, other))
    found = {
        "nearly_same_words": _likeness(query, other) >= _NEARLY_SAME,
        "same_numbers": bool(numbers(mine)) and set(numbers(mine)) == set(numbers(theirs)),
        "shared_names": bool(names_in(mine) & names_in(theirs)),
        "numbers_differ": set(numbers(mine)) != set(numbers(theirs)),
        "negation_differs": negations(mine) % 2 != negations(theirs) % 2,
        "dates_differ": bool(dates(mine)) and bool(dates(theirs)) and set(dates(mine)) != set(dates(theirs)),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _likeness(a: str, b: str) -> float:
    return fuzz.token_set_ratio(fold(a, "search").text, fold(b, "search").text)
