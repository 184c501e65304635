"""The settings of a desk: members and roles, queues, verdict rule, keys. A chief changes them; everybody may read them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Action
from factcheck.accounts.members import NewMember, add_member, issue_key, keys_for, members_of
from factcheck.accounts.models import ApiKey, Membership
from factcheck.accounts.services import NewKey, revoke_key, set_roles
from factcheck.accounts.skills import set_skills
from factcheck.core import clock
from factcheck.reviews.models import Queue
from factcheck.reviews.routing import counts_sent, sent_by
from factcheck.reviews.services.desk_rules import change_rules, desk_rules
from factcheck.reviews.services.queues import change_queue, create_queue
from factcheck.web.drafts import keep_in
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.settings import (
    KeyForm,
    KeyIdForm,
    MemberForm,
    NewMemberForm,
    QueueForm,
    RuleForm,
    SkillsForm,
)
from factcheck.web.frame import actor_here, page, person_of
from factcheck.web.refusals import carried_out

Forms = dict[str, DeskForm]
#: The section of the page to which each form comes back.
SECTIONS = {
    "member": "people", "skills": "people", "new_member": "people", "queue": "queues", "new_queue": "queues", "rule": "rule", "key_end": "programs",
}  # fmt: skip


@require_GET
@page
def desk_settings(request: HttpRequest) -> HttpResponse:
    """Show who is on the desk, its queues, its rule and its keys."""
    return show_settings(request, actor_here(request), {})


def show_settings(
    request: HttpRequest, actor: Actor, forms: Forms, made: NewKey | None = None
) -> HttpResponse:
    """Render the settings; ``forms`` are bound ones that were refused; ``made`` is a new key, whose text is shown once."""
    manages, now = actor.may(Action.MANAGE_DESK), clock.now()
    context = {
        "actor": actor,
        "desk": actor.desk,
        "manages": manages,
        "members": _members(actor, forms),
        "queues": _queues(actor, forms),
        "sent": _sent(actor),
        "keys": _keys(actor),
        "rule": desk_rules(actor=actor),
        "forms": {**_new_forms(actor), **forms},
        "made": made,
        "now": now,
        "soon": now + timedelta(days=7),
    }
    status = max([form.http_status for form in forms.values()], default=200)
    return render(request, "settings/desk.html", context, status=status)


def _new_forms(actor: Actor) -> Forms:
    rule = desk_rules(actor=actor)
    names = (
        "version",
        "independent_sources",
        "one_is_enough",
        "one_person_two_queues",
        "publish_hold_minutes",
        "audit_share",
        "audit_every",
    )
    chosen = rule.conference_decider
    decider = {"conference_decider": chosen.username if chosen else ""}
    forms: Forms = {
        "new_member": NewMemberForm(auto_id="new-member-%s"),
        "new_queue": QueueForm(auto_id="new-queue-%s"),
        "rule": _rule_form(actor, initial={name: getattr(rule, name) for name in names} | decider),
        "key": KeyForm(),
    }
    assert actor.user is not None
    keep_in(actor.user, {f"settings_{name}": form for name, form in forms.items()})
    return forms


def _rule_form(actor: Actor, **values: Any) -> RuleForm:
    form = RuleForm(**values)
    active = members_of(actor.desk_id).filter(user__is_active=True).order_by("user__name", "id")
    form.offer([row.user for row in active])
    return form


def _members(actor: Actor, forms: Forms) -> list[tuple[Membership, DeskForm, DeskForm]]:
    return [
        (
            row,
            _bound(forms, "member", row.user.public_id) or _member_form(row),
            _bound(forms, "skills", row.user.public_id) or _skills_form(row),
        )
        for row in members_of(actor.desk_id).order_by("user__name", "id")
    ]


def _member_form(row: Membership) -> MemberForm:
    initial = {"user": row.user.public_id, "roles": [role.value for role in row.role_set]}
    return MemberForm(initial=initial, auto_id=f"{row.user.public_id}-%s")


def _skills_form(row: Membership) -> SkillsForm:
    initial = {"user": row.user.public_id, **SkillsForm.initial_of(row.skills)}
    return SkillsForm(initial=initial, auto_id=f"skills-{row.user.public_id}-%s")


def _queues(actor: Actor, forms: Forms) -> list[tuple[Queue, DeskForm]]:
    found = Queue.objects.filter(desk=actor.desk).order_by("retired_at", "order")
    ordered = sorted(found, key=lambda queue: (queue.retired_at is not None, queue.order))
    return [(row, _bound(forms, "queue", row.public_id) or _queue_form(row)) for row in ordered]


def _sent(actor: Actor) -> dict[str, int]:
    """How many open claims each standing queue takes by its conditions, by public id."""
    standing = Queue.objects.filter(desk=actor.desk, retired_at__isnull=True)
    return counts_sent(actor.desk_id, {row.public_id: row.enters for row in standing})


def _queue_form(row: Queue) -> QueueForm:
    names = ("name", "order", "role", "approvals", "target_hours", "enters", "blind")
    initial = {name: getattr(row, name) for name in names}
    retired = row.retired_at is not None
    return QueueForm(
        initial={**initial, "queue": row.public_id, "retired": retired}, auto_id=f"{row.public_id}-%s"
    )


def _bound(forms: Forms, name: str, public_id: str) -> DeskForm | None:
    """The refused form of this row; forms of several rows share a name and carry the row's id."""
    form = forms.get(name)
    field = {"member": "user", "skills": "user"}.get(name, name)
    return form if form is not None and form.data.get(field) == public_id else None


def _keys(actor: Actor) -> list[ApiKey]:
    """The keys of the desk for a chief, a person's own for everybody else; live ones first."""
    return sorted(
        keys_for(actor), key=lambda key: (key.revoked_at is not None, key.name.casefold(), key.created_at)
    )


def _change(
    request: HttpRequest, name: str, form: DeskForm, act: Callable[[Actor, dict[str, Any]], object]
) -> HttpResponse:
    """Carry out one form of the page and come back to its section; a refusal is shown on the form."""
    actor = actor_here(request)
    keep_in(person_of(request), {f"settings_{name}": form})
    if carried_out(form, lambda data: act(actor, data)):
        messages.success(request, _("Kept."))
        return redirect(f"{reverse('desk_settings')}#{SECTIONS[name]}")
    if form.stale:
        form.rebase(desk_rules(actor=actor).version)
    return show_settings(request, actor, {name: form})


@require_POST
@page
def change_member(request: HttpRequest) -> HttpResponse:
    """Replace a member's roles."""
    form = MemberForm(request.POST, auto_id=f"{request.POST.get('user', '')}-%s")
    return _change(
        request,
        "member",
        form,
        lambda actor, data: set_roles(actor=actor, user_id=data["user"], roles=data["roles"]),
    )


@require_POST
@page
def change_skills(request: HttpRequest) -> HttpResponse:
    """Replace what a member is said to be able to judge."""
    form = SkillsForm(request.POST, auto_id=f"skills-{request.POST.get('user', '')}-%s")
    return _change(
        request,
        "skills",
        form,
        lambda actor, data: set_skills(actor=actor, user_id=data["user"], skills=form.skills()),
    )


@require_POST
@page
def new_member(request: HttpRequest) -> HttpResponse:
    """Give a person a place on the desk."""
    form = NewMemberForm(request.POST, auto_id="new-member-%s")
    return _change(
        request, "new_member", form, lambda actor, data: add_member(actor=actor, new=NewMember(**data))
    )


@require_POST
@page
def save_queue(request: HttpRequest) -> HttpResponse:
    """Make a queue, or change the one that the form names."""
    known = request.POST.get("queue", "")
    form = QueueForm(request.POST, auto_id=f"{known or 'new-queue'}-%s")
    if "preview" in request.POST:
        return _preview(request, "queue" if known else "new_queue", form)

    def act(actor: Actor, data: dict[str, Any]) -> object:
        if data["queue"] is None:
            return create_queue(actor=actor, new=form.new())
        return change_queue(actor=actor, queue_id=data["queue"], changes=form.changes())

    return _change(request, "queue" if known else "new_queue", form, act)


def _preview(request: HttpRequest, name: str, form: QueueForm) -> HttpResponse:
    """Show the form again with how many open claims its conditions would send to the queue; nothing is kept."""
    actor = actor_here(request)
    actor.require(Action.MANAGE_DESK)
    if form.is_valid():
        form.sends = sent_by(actor.desk_id, form.cleaned_data["enters"])
    else:
        form.http_status = 422
    return show_settings(request, actor, {name: form})


@require_POST
@page
def save_rule(request: HttpRequest) -> HttpResponse:
    """Set the verdict rule."""
    form = _rule_form(actor_here(request), data=request.POST)
    return _change(
        request,
        "rule",
        form,
        lambda actor, data: change_rules(
            actor=actor, expected_version=data["version"], changes=form.changes()
        ),
    )


@require_POST
@page
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key and answer with its text: the only time that it is shown, so there is nothing to redirect to."""
    actor, form = actor_here(request), KeyForm(request.POST)
    made: list[NewKey] = []
    keep_in(person_of(request), {"settings_key": form})
    if carried_out(
        form, lambda data: made.append(issue_key(actor=actor, username=None, request=form.request()))
    ):
        return show_settings(request, actor, {}, made[0])
    return show_settings(request, actor, {"key": form})


@require_POST
@page
def end_key(request: HttpRequest) -> HttpResponse:
    """Revoke a key."""
    return _change(
        request,
        "key_end",
        KeyIdForm(request.POST),
        lambda actor, data: revoke_key(actor=actor, key_id=data["key"]),
    )
