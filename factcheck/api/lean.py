"""The short way for what the world reads: no session, no log-in, no CSRF, no messages, no language of a person.

The public addresses are answered by their views straight away; every other request goes on through the middleware.
"""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver

from factcheck.api import errors
from factcheck.api.public import quick

log = structlog.get_logger(__name__)

API = "/api/v1/"
DESK = "/api/v1/desk/"
#: Pages of readers and what machines fetch beside them.
PAGES = (
    "/verdicts/",
    "/methodology",
    "/corrections",
    "/problems/",
    "/feeds/",
    "/embed/",
    "/oembed",
    "/sitemap.xml",
)
#: Answers that have no length to tell.
_BODILESS = frozenset({204, 304})
#: What other sites may frame.
CARDS = "/embed/"

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_CARD_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)


def is_public(path: str) -> bool:
    """Whether ``path`` is answered without the rest of the middleware."""
    if path.startswith(API):
        return not path.startswith(DESK)
    return path.startswith(PAGES)


class LeanMiddleware:
    """Stands right behind SecurityMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a public address, pass any other request on."""
        if not is_public(request.path_info):
            return self.get_response(request)
        response = _answer(request)
        # Here and not in the view: a 304 carries the policy too, or it would replace that of the card in the cache.
        for name, value in headers_of(request.path_info).items():
            response[name] = value
        if isinstance(response, HttpResponse) and response.status_code not in _BODILESS:
            response["Content-Length"] = str(len(response.content))
        return response


def headers_of(path: str) -> dict[str, str]:
    """Return the headers that every answer of a public address has."""
    if path.startswith(CARDS):
        return {"Content-Security-Policy": _CARD_POLICY}
    headers = {"Content-Security-Policy": _POLICY, "X-Frame-Options": "DENY"}
    # The API is for everybody, so for the pages of other sites too.
    return {**headers, "Access-Control-Allow-Origin": "*"} if path.startswith(API) else headers


def _answer(request: HttpRequest) -> HttpResponseBase:
    try:
        request.get_host()
        plain = quick.answer(request.META)
        if plain is not None:
            return _response(plain)
        found = get_resolver(settings.ROOT_URLCONF).resolve(request.path_info)
        request.resolver_match = found
        return _rendered(found.func(request, *found.args, **found.kwargs))
    except Http404 as error:
        return errors.not_found(request, error)
    except SuspiciousOperation as error:
        log.warning("refused", path=request.path_info, cause=type(error).__name__)
        return errors.bad_request(request, error)
    except Exception:
        log.exception("a public address failed", path=request.path_info)
        return errors.server_error(request)


def _response(plain: quick.Plain) -> HttpResponse:
    response = HttpResponse(plain.body, status=plain.status)
    del response["Content-Type"]  # a 304 has none
    for name, value in plain.headers:
        response[name] = value
    return response


def _rendered(response: Any) -> HttpResponseBase:
    """Render a response that waits for it, so that a fault in it is answered here."""
    if callable(getattr(response, "render", None)):
        response = response.render()
    return response  # type: ignore[no-any-return]  # views answer with a response
