"""How much a page differs from its capture before: pure, from the texts of both to one grade."""

from dataclasses import dataclass

from factcheck.fetching.codes import Code, State
from factcheck.fetching.outcomes import state_for
from factcheck.sources.enums import Footing, Grade

#: Grades of a page that says what it said before, whatever happened around its text.
UNCHANGED = frozenset({Grade.IDENTICAL, Grade.MARKUP_ONLY, Grade.BOILERPLATE_ONLY, Grade.MOVED})
_FAILURES: dict[State, Grade] = {
    State.GONE: Grade.DEAD,
    State.BLOCKED: Grade.BLOCKED,
    State.PAYWALLED: Grade.BLOCKED,
    State.UNREACHABLE: Grade.UNREACHABLE,
}
_SOFT = frozenset({Code.SOFT_404, Code.SOFT_404_HOMEPAGE, Code.SOFT_404_PARKED})


@dataclass(frozen=True)
class Version:
    """What is compared of a capture: hash of the payload, its texts (None: nothing could be read), title, date, address."""

    sha256: str
    article: str | None
    full: str
    title: str = ""
    published_at: str = ""
    final_url: str = ""


def grade_of(old: Version, new: Version, *, footings: frozenset[Footing], restless: bool = False) -> Grade:
    """Return how ``new`` differs from ``old``.

    ``footings`` are those of the quoted passages; a lost one outranks all. ``restless`` says that the article's text
    differs only where it differs every time.
    """
    if Footing.LOST in footings:
        return Grade.QUOTE_LOST
    if old.sha256 == new.sha256 and old.final_url == new.final_url:
        return Grade.IDENTICAL
    if new.article is None:
        return Grade.UNREADABLE
    if Footing.CHANGED in footings or (_differ(old.article, new.article) and not restless):
        return Grade.TEXT_EDITED
    return _around(old, new, restless=restless)


def _around(old: Version, new: Version, *, restless: bool) -> Grade:
    """The article reads as before: what else is another."""
    if old.title != new.title:
        return Grade.TITLE_CHANGED
    if old.published_at and new.published_at and old.published_at != new.published_at:
        return Grade.DATE_CHANGED
    if old.final_url != new.final_url:
        return Grade.MOVED
    if restless or _differ(old.full, new.full):
        return Grade.BOILERPLATE_ONLY
    return Grade.MARKUP_ONLY


def _differ(old: str | None, new: str | None) -> bool:
    return (old or "").split() != (new or "").split()


def grade_of_failure(code: str) -> Grade:
    """Return the grade of a try that brought no page."""
    if code in _SOFT:
        return Grade.SOFT_404
    return _FAILURES.get(state_for(code), Grade.FAILED)
