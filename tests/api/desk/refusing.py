"""What tests of refusals share: who asks, and what a refused request must not write."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from factcheck.articles.models import Article, Revision
from factcheck.audit.models import Event
from factcheck.claims.models import Claim, Occurrence
from factcheck.jobs.models import Job
from factcheck.sources.models import Evidence, Source
from tests import factories
from tests.api.desk.calling import Caller, caller
from tests.standing import standing

STORED = (Article, Revision, Claim, Occurrence, Source, Evidence, Job, Event)


def counts() -> list[int]:
    """How many rows there are of everything that a request might write."""
    return [model.objects.count() for model in STORED]


def editor() -> Caller:
    """An editor with an article and a claim of his own desk; another desk has the like."""
    factories.claim(factories.newsroom())
    room = factories.newsroom()
    factories.claim(room)
    return caller(room, "ana")


def anew(made: Caller) -> Caller:
    """The same caller in a room that no test has touched."""
    return Caller(deepcopy(made.room), made.name, made.text)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Caller]:
    """The editor's room, made once for all tests of a module."""
    with standing(django_db_blocker):
        yield editor()


@pytest.fixture
def ana(made: Caller, db: None) -> Caller:
    """Who asks."""
    return anew(made)
