"""What stands before Django: plain requests for what is public get their stored bytes here, by the same code as within.

Most of the time that such an answer took was spent on a request object, middleware, signals and a response object. Whatever
is not plain, of an unknown host, not yet on https, or fails, goes on to Django as it came and is answered there.
"""

import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host
from django.middleware.security import SecurityMiddleware
from django_prometheus.middleware import Metrics
from django_prometheus.utils import Time, TimeSince

from factcheck.api import lean
from factcheck.api.public import quick

_Environ = dict[str, Any]
_Start = Callable[..., Any]
_Application = Callable[[_Environ, _Start], Iterable[bytes]]
#: Where plain requests lead.
_PATHS = ("/api/v1/verdicts", "/api/v1/changes")
_LINES = {200: "200 OK", 304: "304 Not Modified"}


class Front:
    """A WSGI application before another one."""

    def __init__(self, behind: _Application) -> None:
        self.behind = behind
        self.metrics = Metrics.get_instance()
        self.standing = _standing_headers()

    def __call__(self, environ: _Environ, start_response: _Start) -> Iterable[bytes]:
        """Answer a plain request; pass any other on."""
        if not environ["PATH_INFO"].startswith(_PATHS) or settings.DEBUG:
            return self.behind(environ, start_response)
        begun = Time()
        plain = _answer(environ)
        if plain is None:
            return self.behind(environ, start_response)
        start_response(_LINES[plain.status], plain.headers + self.standing)
        self._count(begun)
        return [plain.body]

    def _count(self, begun: Any) -> None:
        """Count as the middleware counts that stands before everything else in Django."""
        self.metrics.requests_total.inc()
        self.metrics.responses_total.inc()
        self.metrics.requests_latency_before.observe(TimeSince(begun))


def _answer(environ: _Environ) -> quick.Plain | None:
    """Return the answer to a plain request; None for one that Django has to look at, and where something fails."""
    if not (_is_here(environ) and _is_safe(environ)):
        return None
    try:
        _let_go_of_old()
        return quick.answer(environ)
    except Exception:
        # Whatever it is, Django meets it again, and logs and answers it as it does everywhere.
        return None


def _is_here(environ: _Environ) -> bool:
    """Whether the request names a host that is ours."""
    domain, _ = split_domain_port(environ.get("HTTP_HOST", ""))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _is_safe(environ: _Environ) -> bool:
    """Whether the request came the way that it has to come; one that did not is sent there by Django."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    if settings.SECURE_PROXY_SSL_HEADER:
        name, wanted = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return bool(environ[name].split(",", 1)[0].strip() == wanted)
    return bool(environ["wsgi.url_scheme"] == "https")


def _let_go_of_old() -> None:
    """Close a connection that had an error or its time, as Django does before each request."""
    if connection.errors_occurred or (
        connection.close_at is not None and time.monotonic() >= connection.close_at
    ):
        connection.close_if_unusable_or_obsolete()


def _standing_headers() -> list[tuple[str, str]]:
    """Return the headers that do not depend on what is asked: as the middleware gives them."""
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    environ = {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO(), "wsgi.url_scheme": scheme}
    response = HttpResponse(headers=lean.headers_of(lean.API))
    del response["Content-Type"]
    SecurityMiddleware(lambda _: response).process_response(WSGIRequest(environ), response)
    return list(response.items())
