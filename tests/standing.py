"""What the tests of a module begin with, written once; what each test writes on top is taken back alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """Write inside; everything goes when the module ends. ``blocker`` is pytest-django's ``django_db_blocker``."""
    atomic = transaction.atomic()
    # As around Django's own test cases: code that insists on being outermost is, for all that it can see.
    atomic._from_testcase = True  # type: ignore[attr-defined]
    with blocker.unblock(), atomic:
        yield
        transaction.set_rollback(True)
