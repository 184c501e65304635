"""Pages that many ask for, kept by this process until something is published.

Each request asks the database for the version of the one row that every publication writes. While that stays the same, so
do the pages; when it changes all of them go, so nothing that was taken back is kept either.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from factcheck.publishing import reading

Page = tuple[bytes, str]

_MOST_PAGES = 64
_MOST_BYTES = 256 * 1024


@dataclass
class _Shelf:
    """The pages of one version."""

    version: Hashable = None
    pages: dict[Hashable, Page] = field(default_factory=dict)


_shelf = _Shelf()


def page(key: Hashable, make: Callable[[], Page]) -> Page:
    """Return bytes and ETag of the page ``key``: those held, if nothing was published since, else what ``make`` gives."""
    global _shelf
    version = reading.version()
    if version is None:
        return make()
    # Threads share the shelf: what belongs to a version is reached through it alone.
    shelf = _shelf
    if shelf.version != version:
        shelf = _shelf = _Shelf(version)
    found = shelf.pages.get(key)
    if found is None:
        # Made after the version was read: at worst newer than it says, and then nobody is given that version again.
        found = make()
        if len(found[0]) <= _MOST_BYTES:
            for oldest in list(shelf.pages)[: max(0, len(shelf.pages) - _MOST_PAGES + 1)]:
                shelf.pages.pop(oldest, None)
            shelf.pages[key] = found
    return found
