"""The API does what its OpenAPI document says: requests made from the document, right and wrong ones, with every check.

The application is called in this process. ``CONFORMITY_EXAMPLES`` says how many requests of each kind are made of an
operation, ``CONFORMITY_SEED`` which, ``CONFORMITY_ONLY`` of which paths (an expression).
"""

import logging
import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.transport.wsgi import WSGITransport

from factcheck.accounts.enums import Role, Scope
from factcheck.accounts.models import Desk
from factcheck.accounts.services import KeyRequest, add_roles, create_key
from tests.conformity import hooks
from tests.conformity.known import DESK, Reader, known_things
from tests.factories import user

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1500),
]

EXAMPLES = int(os.environ.get("CONFORMITY_EXAMPLES", "100"))
SEED = int(os.environ.get("CONFORMITY_SEED", "1"))
ONLY = os.environ.get("CONFORMITY_ONLY", "")
#: Into how many parts the paths are dealt.
SHARES = 4
SINGLE = frozenset({"examples", "coverage", "fuzzing"})
PHASES = (*SINGLE, "stateful")
_OF_A_SOCKET = frozenset({"max_redirects", "verify", "cert", "proxies"})
_REFUSED = ["400", "401", "403", "404", "406", "409", "410", "412", "422"]
#: Right requests may meet a state that forbids them; what else a 400 may mean is checked by hooks.refused_with_reason.
CONFIG: dict[str, Any] = {
    "seed": SEED,
    "workers": 1,
    "continue-on-failure": True,
    "generation": {"max-examples": EXAMPLES, "allow-x00": True, "database": "none"},
    "checks": {
        "enabled": True,
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "429", *_REFUSED]},
        "negative_data_rejection": {"expected-statuses": ["405", "413", "415", "428", "429", *_REFUSED]},
        "missing_required_header": {"expected-statuses": ["415", "428", *_REFUSED]},
    },
}


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The product; the connection of each thread of a run is remembered, so that it ends with the run."""
    body = b"".join(_application(environ, start_response))
    close_old_connections()
    _opened.add(connections["default"])
    return [body]


def close_all() -> None:
    """Close the connections of threads that have ended; a database that somebody is connected to cannot be dropped."""
    while _opened:
        connection = _opened.pop()
        connection.inc_thread_sharing()
        connection.close()
        connection.dec_thread_sharing()
    connections.close_all()


_opened: set[Any] = set()
_application = get_wsgi_application()


def newsroom_key() -> str:
    """Make the sample newsroom, and a key of somebody who may do everything."""
    call_command("load_sample", verbosity=0)
    desk, person = Desk.objects.get(slug="sample"), user("tester")
    add_roles(
        desk=desk, user=person, roles=frozenset({Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.CHIEF})
    )
    request = KeyRequest(scopes=frozenset(Scope.values), name="conformity", expires_at=None)
    return create_key(desk=desk, user=person, request=request).text


def faults_of(event: Any) -> dict[str, str]:
    """Return what an event of a run tells of faults, each once by its title."""
    if isinstance(event, events.NonFatalError):
        return {f"{event.label}: {event.info.title}": "".join(traceback.format_exception(event.value))}
    if isinstance(event, events.FatalError):
        raise event.exception
    if not isinstance(event, events.ScenarioFinished):
        return {}
    found = [check for checks in event.recorder.checks.values() for check in checks]
    return {
        f"{check.failure_info.failure.operation}: {check.failure_info.failure.title}": (
            f"{check.failure_info.failure.message}\n{check.failure_info.code_sample}"
        )
        for check in found
        if check.status is Status.FAILURE and check.failure_info is not None
    }


@pytest.fixture
def quiet(settings: Any) -> Iterator[None]:
    """Thousands of refusals are not worth a line each, and nobody counts the calls of a minute."""
    settings.RATE_LIMITS = False
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls without credentials come with settings of a socket, which the transport without one does not drop.

    It looks for Flask in every folder at every call; it is told once that there is none.
    """
    monkeypatch.setitem(sys.modules, "flask", None)
    send = WSGITransport.send

    def without_socket(self: WSGITransport, case: Any, **options: Any) -> Any:
        kept = {name: value for name, value in options.items() if name not in _OF_A_SOCKET}
        return send(self, case, **kept)

    monkeypatch.setattr(WSGITransport, "send", without_socket)


@dataclass
class Found:
    """What a run has told: faults by title, operations that were called, phases that did something."""

    faults: dict[str, str] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    phases: set[str] = field(default_factory=set)

    def add(self, event: Any) -> None:
        """Keep what an event tells; faults are printed as they come, so that nothing is lost when time runs out."""
        told = faults_of(event)
        print(
            *(f"== {title}\n{words}" for title, words in told.items() if title not in self.faults), sep="\n"
        )
        self.faults |= told
        if isinstance(event, events.ScenarioFinished) and event.status is not Status.SKIP:
            self.phases.add(event.phase.value)
            self.called |= {case.value.operation.label for case in event.recorder.cases.values()}


def run(phases: frozenset[str], paths: Callable[[str], bool]) -> tuple[Found, set[str]]:
    """Have requests of some phases made for some paths; returns what was found, and the operations that were meant."""
    reader = Reader(newsroom_key())
    endpoint = reader.post(f"{DESK}/webhook-endpoints", {"url": "https://hooks.example/a"})["id"]
    reader.post(f"{DESK}/webhook-endpoints/{endpoint}/test", {})
    hooks.KNOWN.append(known_things(reader))
    chosen_phases = {name: {"enabled": name in phases} for name in PHASES}
    headers = {"Authorization": f"Bearer {reader.key}"}
    config = SchemathesisConfig.from_dict({**CONFIG, "headers": headers, "phases": chosen_phases})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)
    schema = schema.include(lambda context: paths(context.operation.path))
    meant = {result.ok().label for result in schema.get_all_operations()}
    found = Found()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for event in from_schema(schema).execute():
            found.add(event)
    close_all()
    return found, meant


def told(faults: dict[str, str]) -> str:
    """Return all faults as one text."""
    return "\n\n".join(f"== {title}\n{words[-2000:]}" for title, words in faults.items())


def wanted(path: str) -> bool:
    """Whether the run is about this path."""
    return re.search(ONLY, path) is not None


@pytest.mark.usefixtures("quiet", "in_process")
@pytest.mark.parametrize("share", range(SHARES))
def test_calls_do_what_the_document_says(share: int) -> None:
    """Each operation by itself; the paths are dealt out, so that processes can share the work."""
    found, meant = run(SINGLE, lambda path: wanted(path) and hooks.chance(path, SHARES) == share)
    assert not found.faults, told(found.faults)
    assert found.called == meant
    assert found.phases >= {"coverage", "fuzzing"}


@pytest.mark.usefixtures("quiet", "in_process")
def test_calls_that_follow_each_other_do_what_the_document_says() -> None:
    found, _ = run(frozenset({"stateful"}), wanted)
    assert not found.faults, told(found.faults)
    assert found.phases == {"stateful"}
