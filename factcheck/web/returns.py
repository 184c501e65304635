"""Where a form comes back to: the page that it was sent from, so that a refusal is shown beside what was typed."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from factcheck.claims.models import Claim
from factcheck.web.forms.base import DeskForm

Forms = Mapping[str, DeskForm]
Shown = Callable[[HttpRequest, Claim, Forms], HttpResponse]

_PAGES: dict[str, Shown] = {}


def returns_to(name: str) -> Callable[[Shown], Shown]:
    """Let forms whose ``back`` field says ``name`` be shown again by this function (claim, bound forms by name)."""

    def keep(show: Shown) -> Shown:
        _PAGES[name] = show
        return show

    return keep


def shown_again(request: HttpRequest, claim: Claim, forms: Forms) -> HttpResponse:
    """Show the page that the refused form came from; the workbench unless it says otherwise."""
    show = _PAGES.get(request.POST.get("back", ""), _PAGES["workbench"])
    response = show(request, claim, forms)
    response.status_code = max([form.http_status for form in forms.values()], default=200)
    return response


def came_from(request: HttpRequest, claim: Claim, place: str = "") -> str:
    """Return the address to go on to after a form was carried out (``place``: the part of the page)."""
    if request.POST.get("back") == "claim":
        return f"/claims/{claim.public_id}{place}"
    return f"/articles/{claim.article.public_id}?claim={claim.public_id}{place}"
