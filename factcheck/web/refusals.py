"""Refusals of the services, translated once for pages: on the form that was sent, or as a page of its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from factcheck.core.problems import (
    AddressRefused,
    FourEyes,
    Invalid,
    MissingScope,
    NotFound,
    NotYourRole,
    QuoteMismatch,
    Refusal,
    Stale,
)
from factcheck.web.drafts import forget_typed
from factcheck.web.forms.base import DeskForm

#: Everything else is a conflict with what stands in the database: 409.
_STATUS: dict[type[Refusal], int] = {
    Invalid: 422,
    QuoteMismatch: 422,
    AddressRefused: 422,
    NotFound: 404,
    NotYourRole: 403,
    MissingScope: 403,
    FourEyes: 403,
}

#: The field of a page's form that a refusal without a pointer is about.
_FIELD: dict[type[Refusal], str] = {QuoteMismatch: "quote", AddressRefused: "url"}


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal; the page shows it wherever the refusal is shown."""
    return next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 409)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal that no form shows: what happened, why, and the way back."""
    status = status_of(refusal)
    titles = {404: _("Not found"), 403: _("Not yours to do")}
    context = {"refusal": refusal, "heading": titles.get(status, refusal.title), "status": status}
    return render(request, "refusal.html", context, status=status)


def put_on(form: DeskForm, refusal: Refusal) -> None:
    """Write a refusal on the form that was sent: at the fields it names, else on top; the typed text stays."""
    form.http_status = status_of(refusal)
    form.refusal = refusal
    form.stale = isinstance(refusal, Stale)
    if form.stale:
        return
    for item in refusal.items:
        field = item.pointer.removeprefix("body/").split("/")[0]
        form.add_error(field if field in form.fields else None, item.detail)
    if not refusal.items:
        field = next((name for kind, name in _FIELD.items() if isinstance(refusal, kind)), "")
        form.add_error(field if field in form.fields else None, refusal.detail)


def carried_out(form: DeskForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Check the form, call ``act`` with its values, and say whether it was done; a refusal is written on the form.

    NotFound is no matter of a form and goes on to the page.
    """
    if not form.is_valid():
        form.http_status = 422
        return False
    try:
        act(form.cleaned_data)
    except NotFound:
        raise
    except Refusal as refusal:
        put_on(form, refusal)
        return False
    forget_typed(form)
    return True
