"""Answers that are asked for again and again, kept by this process until something is published.

Each request for one of them asks the database for the version of the one row that every publication writes. While that
stays the same, so do the answers; when it changes all of them go, so nothing that was taken back is kept either.
What is asked for the first time is read and not kept: those who read everything once cost one question, that for what they
want, and drive nothing out that others come back for.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from factcheck.publishing import reading

Page = tuple[bytes, str]

_MOST_BYTES = 256 * 1024


class _Shelf(NamedTuple):
    """The answers of one version."""

    version: Hashable
    answers: OrderedDict[Hashable, Page]


class Held:
    """Up to ``most`` answers of one kind, and the keys that were asked for last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.asked: OrderedDict[Hashable, None] = OrderedDict()
        self.shelf = _Shelf(None, OrderedDict())

    def get(self, key: Hashable, make: Callable[[], Page | None]) -> Page | None:
        """Return bytes and ETag: those held, if nothing was published since, else what ``make`` gives; its None is not kept."""
        shelf = self._current() if self._asked_before(key) else None
        if shelf is None:
            return make()
        found = shelf.answers.get(key)
        if found is None:
            # Made after the version was read: at worst newer than it says, and then nobody is given that version again.
            found = make()
            if found is not None and len(found[0]) <= _MOST_BYTES:
                self._put(shelf.answers, key, found)
        return found

    def _asked_before(self, key: Hashable) -> bool:
        """Whether the key is one of those asked for last; it is from now on."""
        if key in self.asked:
            return True
        self._put(self.asked, key, None)
        return False

    def _current(self) -> _Shelf | None:
        """Return the shelf of the version that the database has now; None where it counts none."""
        version = reading.version()
        if version is None:
            return None
        # Threads share the shelf: what belongs to a version is reached through it alone.
        shelf = self.shelf
        if shelf.version != version:
            shelf = self.shelf = _Shelf(version, OrderedDict())
        return shelf

    def _put(self, into: OrderedDict[Hashable, Any], key: Hashable, value: object) -> None:
        into[key] = value
        while len(into) > self.most:
            into.popitem(last=False)


#: Pages and verdicts must not drive each other out.
_pages, _verdicts = Held(64), Held(256)


def page(key: Hashable, make: Callable[[], Page]) -> Page:
    """Return bytes and ETag of the page ``key``, held or made."""
    found = _pages.get(key, make)
    assert found is not None
    return found


def verdict(key: Hashable, make: Callable[[], Page | None]) -> Page | None:
    """Return the same of a verdict; None for one that is not to be read."""
    return _verdicts.get(key, make)
