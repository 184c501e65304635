"""Answers that many ask for, kept by this process until something is published.

Each request asks the database for the version of the one row that every publication writes. While that stays the same, so
do the answers; when it changes all of them go, so nothing that was taken back is kept either.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from factcheck.publishing import reading

Page = tuple[bytes, str]
_Pages = dict[Hashable, Page]

_MOST_PAGES, _MOST_VERDICTS = 64, 256
_MOST_BYTES = 256 * 1024


@dataclass
class _Shelf:
    """The answers of one version: pages of lists, and verdicts, which must not drive each other out."""

    version: Hashable = None
    pages: _Pages = field(default_factory=dict)
    verdicts: _Pages = field(default_factory=dict)


_shelf = _Shelf()


def page(key: Hashable, make: Callable[[], Page]) -> Page:
    """Return bytes and ETag of the page ``key``: those held, if nothing was published since, else what ``make`` gives."""
    shelf = _current()
    found = make() if shelf is None else _of(shelf.pages, _MOST_PAGES, key, make)
    assert found is not None
    return found


def verdict(key: Hashable, make: Callable[[], Page | None]) -> Page | None:
    """Return the same of a verdict; None, which is not kept, for one that is not to be read."""
    shelf = _current()
    return make() if shelf is None else _of(shelf.verdicts, _MOST_VERDICTS, key, make)


def _current() -> _Shelf | None:
    """Return the shelf of the version that the database has now; None where it counts none."""
    global _shelf
    version = reading.version()
    if version is None:
        return None
    # Threads share the shelf: what belongs to a version is reached through it alone.
    shelf = _shelf
    if shelf.version != version:
        shelf = _shelf = _Shelf(version)
    return shelf


def _of(pages: _Pages, most: int, key: Hashable, make: Callable[[], Page | None]) -> Page | None:
    found = pages.get(key)
    if found is None:
        # Made after the version was read: at worst newer than it says, and then nobody is given that version again.
        found = make()
        if found is not None and len(found[0]) <= _MOST_BYTES:
            for oldest in list(pages)[: max(0, len(pages) - most + 1)]:
                pages.pop(oldest, None)
            pages[key] = found
    return found
