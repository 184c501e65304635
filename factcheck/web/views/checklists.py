"""The checklists of the desk: everybody reads them, a chief changes them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from factcheck.accounts.enums import Action
from factcheck.reviews.checklists import LISTS, desk_items
from factcheck.reviews.services.checklists import set_checklist
from factcheck.web.drafts import keep_in
from factcheck.web.forms.checklists import ChecklistForm
from factcheck.web.frame import actor_here, page, person_of
from factcheck.web.refusals import carried_out


@require_http_methods(["GET", "HEAD", "POST"])
@page
def checklists(request: HttpRequest) -> HttpResponse:
    """Show the lists; a POST replaces one of them."""
    actor = actor_here(request)
    sent = request.POST.get("list", "")
    items = desk_items(actor.desk_id)
    forms = {
        name: ChecklistForm(
            request.POST if name == sent else None,
            name=name,
            items=[item for item in items if item.list == name],
            auto_id=f"{name}-%s",
        )
        for name in LISTS
    }
    keep_in(person_of(request), {f"checklist_{name}": form for name, form in forms.items()})
    bound = forms.get(sent)
    if bound is not None and carried_out(
        bound, lambda _data: set_checklist(actor=actor, name=sent, wanted=bound.wanted())
    ):
        messages.success(request, _("Kept."))
        return redirect(f"{reverse('checklists')}#{sent}")
    context = {"forms": list(forms.values()), "manages": actor.may(Action.MANAGE_DESK)}
    status = bound.http_status if bound is not None else 422 if request.method == "POST" else 200
    return render(request, "settings/checklists.html", context, status=status)
