"""What Django itself refuses: problem documents below /api, pages elsewhere. Named as handlers in the root urls."""

from typing import Any

from django.http import HttpRequest, HttpResponseServerError
from django.http.response import HttpResponseBase
from django.template import loader
from django.views import defaults

from factcheck.api.problems import Forbidden, InternalError, problem_response, request_id
from factcheck.core.problems import Invalid, NotFound


def of_api(request: HttpRequest) -> bool:
    """Whether the request asks the API."""
    return request.path_info == "/api" or request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception, *args: Any) -> HttpResponseBase:
    """400: a bad Host, a malformed request."""
    if of_api(request):
        return problem_response(Invalid("The request is malformed."))
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception, *args: Any) -> HttpResponseBase:
    """403."""
    if of_api(request):
        return problem_response(Forbidden("This is not allowed."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception, *args: Any) -> HttpResponseBase:
    """404: an unknown path."""
    if of_api(request):
        return problem_response(NotFound("There is nothing at this address."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, *args: Any) -> HttpResponseBase:
    """500: a fault of ours; the log has the rest under the same request id."""
    if of_api(request):
        return problem_response(InternalError())
    # Without the request: whatever broke may be what a page is made with.
    page = loader.get_template("500.html").render({"reference": request_id()})
    return HttpResponseServerError(page)
