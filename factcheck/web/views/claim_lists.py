"""Claims by view: mine, unclaimed, to review, returned, overdue, …; a chief hands them out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.enums import Action as Right
from factcheck.accounts.models import User
from factcheck.claims.models import Claim
from factcheck.reviews.content import Handed, assign_claims
from factcheck.reviews.deadlines import due_of, targets_of
from factcheck.reviews.enums import View
from factcheck.reviews.turns import turns
from factcheck.reviews.worklists import in_view, view_counts
from factcheck.web.forms.assigning import AssignForm
from factcheck.web.frame import actor_here, page
from factcheck.web.labels import skill_label
from factcheck.web.refusals import carried_out

ON_A_PAGE = 50


@require_GET
@page
def claims(request: HttpRequest) -> HttpResponse:
    """List the claims of a view with the counts of all views."""
    return show_claims(request, None)


def show_claims(request: HttpRequest, form: AssignForm | None) -> HttpResponse:
    """Render the list; ``form`` is the order that was refused, if there is one."""
    actor = actor_here(request)
    asked = request.POST.get("view", "") or request.GET.get("view", "")
    view = View(asked) if asked in View.values else View.MINE
    rows = in_view(Claim.objects.of_desk(actor.desk_id), view, actor).newest_first()  # type: ignore[attr-defined]  # the manager's own
    paginator = Paginator(rows.select_related("article", "assignee", "created_by"), ON_A_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    whose, targets = turns(shown), targets_of(actor.desk_id)
    may_assign = actor.may(Right.REASSIGN)
    counts = view_counts(actor)
    context = {
        "view": view,
        "tabs": [(each, counts[each.value]) for each in View],
        "shown": shown,
        "rows": [(row, whose[row.id], due_of(row, targets, whose[row.id].current)) for row in shown],
        "form": form or (AssignForm(members=_members(actor.desk_id)) if may_assign else None),
    }
    return render(request, "claims/list.html", context, status=form.http_status if form else 200)


def _members(desk_id: Any) -> list[User]:
    found = User.objects.filter(memberships__desk_id=desk_id, memberships__roles__gt=0, is_active=True)
    return list(found.order_by("name", "username"))


@require_POST
@page
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked claims to a member, or to nobody."""
    actor = actor_here(request)
    form = AssignForm(request.POST, members=_members(actor.desk_id))
    moved: list[Handed] = []

    def write(data: dict[str, Any]) -> None:
        moved.append(assign_claims(actor=actor, claim_ids=data["claim"], assignee=data["assignee"]))

    if not carried_out(form, write):
        return show_claims(request, form)
    words = ngettext("%(n)s claim has changed hands.", "%(n)s claims have changed hands.", moved[0].moved)
    messages.success(
        request, words % {"n": moved[0].moved} if moved[0].moved else _("Nothing has changed hands.")
    )
    if moved[0].lacking:
        skills = ", ".join(skill_label(skill) for skill in moved[0].lacking)
        messages.warning(
            request,
            _("They ask for what this person is not known to judge: %(skills)s.") % {"skills": skills},
        )
    return redirect(f"{reverse('claims')}?view={request.POST.get('view', '')}")
