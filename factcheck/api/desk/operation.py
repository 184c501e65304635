"""How every call of the desk goes, in the order of its refusals: key, object, right, form, repetition, version, service."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from factcheck.accounts.actors import Actor
from factcheck.api.base import validation_items
from factcheck.api.desk.call import Answer, Call, Spec, Target
from factcheck.api.desk.described import describe
from factcheck.api.desk.listing import PAGE
from factcheck.api.desk.preconditions import check_form, expected_version
from factcheck.api.desk.repeating import answered_once, repeat_key
from factcheck.api.desk.view import DeskView
from factcheck.api.problems import UnsupportedMediaType
from factcheck.core.problems import Invalid, Item
from factcheck.reviews.services.taking import renew_hold

Handler = Callable[[Any, Call], Answer]
Method = Callable[..., Response]


def operation(spec: Spec) -> Callable[[Handler], Method]:
    """Make a view's method of a handler that gets a checked Call and returns an Answer."""

    def made(handler: Handler) -> Method:
        @wraps(handler)
        def method(view: DeskView, request: Request, **path: str) -> Response:
            return _response(_run(view, request, spec, lambda call: handler(view, call), path))

        described: Any = describe(spec, handler)(method)
        described.spec = spec
        return described  # type: ignore[no-any-return]

    return made


def _run(
    view: DeskView, request: Request, spec: Spec, handle: Callable[[Call], Answer], path: dict[str, str]
) -> Answer:
    parameters = view.query
    filters = checked(spec.filters, _query(parameters), "query") if spec.filters else {}
    body = read_body(request, spec)
    key = repeat_key(request)
    check_form(request, spec.lock)
    aim, target = view.target, view.found
    _renew(request, view.actor, aim, target)

    def act() -> Answer:
        expected = None
        if aim is not None and aim.locked is not None:
            expected = expected_version(request, spec.lock, aim.locked(target))
        return handle(Call(request, view.actor, target, path, body, filters, parameters, expected))

    return answered_once(request, view.actor, key, act) if key is not None else act()


def _query(parameters: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name not in PAGE}


def read_body(request: Request, spec: Spec) -> dict[str, Any]:
    """Return the members of the body; raises Invalid naming each that is wrong. A GET has none."""
    if spec.body is None and spec.upload is None:
        return {}
    data = request.data
    if isinstance(data, QueryDict):
        if spec.upload is None:
            return checked(spec.body, {}, "body") if spec.body else {}
        return checked(spec.upload, _once(data), "body")
    if spec.body is not None:
        return checked(spec.body, data, "body")
    if data:
        raise UnsupportedMediaType("Send multipart/form-data with a file.")
    return checked(spec.upload, {}, "body") if spec.upload else {}


def _once(data: QueryDict) -> dict[str, Any]:
    repeated = sorted(name for name in data if len(data.getlist(name)) > 1)
    if repeated:
        detail = f"{repeated[0]} stands more than once."
        raise Invalid(detail, items=(Item(f"body/{repeated[0]}", "repeated", detail),))
    return {name: data[name] for name in data}


def checked(form: type[Serializer[Any]], data: Any, place: str) -> dict[str, Any]:
    """Return ``data`` as ``form`` reads it; raises Invalid with an item for each fault."""
    read = form(data=data)
    if read.is_valid():
        return dict(read.validated_data)
    items = tuple(validation_items(read.errors, place))
    raise Invalid(
        items[0].detail if len(items) == 1 else "Some members are not as they should be.", items=items
    )


def _renew(request: Request, actor: Actor, aim: Target | None, target: Any) -> None:
    """Working on a claim prolongs the hold on it; reading does not."""
    if aim is not None and aim.claim is not None and request.method not in {"GET", "HEAD"}:
        renew_hold(actor=actor, claim_id=aim.claim(target))


def _response(answer: Answer) -> Response:
    response = Response(answer.data, status=answer.status, content_type=answer.media_type or None)
    for name, value in answer.all_headers().items():
        response[name] = value
    return response
