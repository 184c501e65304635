"""What stands before Django says what Django says, header for header, and leaves to it what is not plain."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django_prometheus.middleware import Metrics

from factcheck.api.front import Front
from tests.api.public.asking import API, QUOTES
from tests.factories import newsroom
from tests.publishing.desk import published, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]

_HTTPS = {"SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 60, "SECURE_HSTS_PRELOAD": True}
Answer = tuple[str, dict[str, str], bytes]


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the connection of the test, which has a transaction open: a server's would be closed as left behind or old."""
    monkeypatch.setattr("factcheck.api.front._let_go_of_old", lambda: None)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def ask(application: Callable[..., Iterable[bytes]], path: str, **meta: str) -> Answer:
    """Call a WSGI application as a server does."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    environ = RequestFactory().get(path, **{"HTTP_HOST": "testserver", **meta}).META  # type: ignore[arg-type]
    answer = application(environ, lambda status, headers: said.append((status, headers)))
    body = b"".join(answer)
    (status, headers) = said[0]
    assert len(headers) == len(dict(headers)), "a header twice"
    return status, dict(headers), body


def nobody(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Stands behind the front where nothing may get through."""
    raise AssertionError(f"asked: {environ['PATH_INFO']}")


def passes(path: str, **meta: str) -> bool:
    """Whether the front leaves a request to what stands behind it, untouched."""
    seen: list[Any] = []

    def behind(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(dict(environ))
        start_response("204 No Content", [])
        return [b""]

    ask(Front(behind), path, **meta)
    return bool(seen)


def paths() -> list[str]:
    """Publish something; return what is plainly asked of it."""
    room = newsroom()
    rows = [published(room, quote) for quote in QUOTES]
    retract(room, rows[0].claim)
    return [
        f"{API}/verdicts/{rows[1].public_id}",
        f"{API}/verdicts",
        f"{API}/verdicts?limit=1",
        f"{API}/changes",
    ]


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(
    "changed", [{}, _HTTPS, {**_HTTPS, "SECURE_PROXY_SSL_HEADER": ("HTTP_X_PROTO", "https")}]
)
def test_it_says_what_django_says(settings: Any, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    way = {"HTTP_X_PROTO": "https", "wsgi.url_scheme": "https"} if changed else {}
    front, django = Front(nobody), WSGIHandler()
    for path in paths():
        whole = ask(front, path, **way)
        assert whole == ask(django, path, **way)
        assert whole[0] == "200 OK"
        known = {"HTTP_IF_NONE_MATCH": whole[1]["ETag"], **way}
        assert ask(front, path, **known) == ask(django, path, **known)
        assert ask(front, path, **known)[0] == "304 Not Modified"


@pytest.mark.usefixtures("one_connection")
def test_it_leaves_alone_what_is_not_plain(settings: Any) -> None:
    one = paths()[0]
    assert not passes(one)
    assert passes(one, HTTP_HOST="elsewhere.example")
    assert passes(one, HTTP_AUTHORIZATION="Bearer fc_x_y")
    assert passes(f"{one}?view=summary")
    assert passes(one, HTTP_IF_NONE_MATCH="*")
    assert passes(f"{API}/desk/claims")
    assert passes("/login")
    settings.SECURE_SSL_REDIRECT = True
    assert passes(one)
    assert not passes(one, **{"wsgi.url_scheme": "https"})
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_PROTO", "https")
    assert passes(one, **{"HTTP_X_PROTO": "http", "wsgi.url_scheme": "https"})


@pytest.mark.usefixtures("one_connection")
def test_what_is_taken_back_is_gone_at_once() -> None:
    room = newsroom()
    row = published(room)
    front = Front(WSGIHandler())
    asked = [f"{API}/verdicts/{row.public_id}", f"{API}/verdicts"]
    before = [ask(front, path) for path in asked]
    retract(room, row.claim)
    after = [ask(front, path) for path in asked]
    assert [status for status, _, _ in before] == ["200 OK", "200 OK"]
    assert [status for status, _, _ in after] == ["410 Gone", "200 OK"]
    assert row.public_id.encode() in before[1][2]
    assert row.public_id.encode() not in after[1][2]


@pytest.mark.usefixtures("one_connection")
def test_a_fault_is_met_again_by_django(monkeypatch: pytest.MonkeyPatch) -> None:
    path = paths()[0]

    def fail(*_: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("factcheck.publishing.reading.current", fail)
    assert passes(path)
    assert ask(Front(WSGIHandler()), path)[0].startswith("500")


@pytest.mark.usefixtures("one_connection")
def test_its_answers_are_counted() -> None:
    path = paths()[0]
    metrics = Metrics.get_instance()
    before = metrics.requests_total._value.get(), metrics.responses_total._value.get()
    ask(Front(nobody), path)
    assert (metrics.requests_total._value.get(), metrics.responses_total._value.get()) == (
        before[0] + 1,
        before[1] + 1,
    )


@pytest.mark.django_db(transaction=True)
def test_a_connection_ends_with_its_time() -> None:
    path, front = paths()[0], Front(nobody)
    ask(front, path)
    known = connection.connection
    connection.close_at = time.monotonic() + 60
    ask(front, path)
    assert connection.connection is known
    connection.close_at = time.monotonic()
    ask(front, path)
    assert connection.connection is not known
