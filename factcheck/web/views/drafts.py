"""Keeping what is typed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from factcheck.web.drafts import keep_draft
from factcheck.web.frame import page, person_of


@require_POST
@page
def keep(request: HttpRequest, form: str) -> HttpResponse:
    """Keep the fields of a form that is not sent yet; answers 204."""
    keep_draft(user=person_of(request), form=form, fields=request.POST.dict())
    return HttpResponse(status=204)
