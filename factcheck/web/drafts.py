"""Typed text that was not sent: kept on the server, per person and form, until the form is carried out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.forms import MultipleChoiceField
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.core import clock
from factcheck.core.problems import Invalid
from factcheck.core.wording import grouped, worded
from factcheck.web.forms.base import DeskForm
from factcheck.web.models import Draft

#: A name, of a part of the record if need be, and the record: "status:cl_…", "check.every.headline:cl_…".
_FORM = re.compile(r"[a-z_]{1,30}(\.[0-9a-z_.]{1,40})?(:[a-z]{2}_[0-9a-z]{26})?\Z")
LONGEST = 400_000
MOST = 100

#: Never kept: what makes the form work, and what is secret.
_LEFT_OUT = frozenset({"csrfmiddlewaretoken", "version", "back", "password", "revision", "start", "end"})


def keep_draft(*, user: User, form: str, fields: Mapping[str, str]) -> Draft | None:
    """Keep what ``user`` typed into ``form``; nothing typed takes the draft away. Raises Invalid for what is no form or too long."""
    if not _FORM.match(form):
        raise Invalid.field("form", "unknown", _("There is no such form."))
    kept = {name: value for name, value in fields.items() if name not in _LEFT_OUT and value.strip()}
    if sum(len(value) for value in kept.values()) > LONGEST:
        raise Invalid.field(
            "form", "too_long", worded(_("At most %(most)s characters are kept."), most=grouped(LONGEST))
        )
    if not kept:
        forget_draft(user=user, form=form)
        return None
    with transaction.atomic():
        draft, _made = Draft.objects.update_or_create(
            user=user, form=form, defaults={"fields": kept, "saved_at": clock.now()}
        )
        _drop_oldest(user)
    return draft


def _drop_oldest(user: User) -> None:
    """Drafts are a help, no archive: the oldest beyond MOST go."""
    beyond = Draft.objects.filter(user=user).order_by("-saved_at").values_list("id", flat=True)[MOST:]
    Draft.objects.filter(id__in=list(beyond)).delete()


def forget_draft(*, user: User, form: str) -> None:
    """Take a draft away: its form was carried out, or the person put it away."""
    Draft.objects.filter(user=user, form=form).delete()


def keep_in(user: User, forms: Mapping[str, DeskForm]) -> None:
    """Let forms keep what is typed, each under its name: fresh ones get the kept text, a carried out one forgets it."""
    fresh = [name for name, form in forms.items() if not form.is_bound]
    kept = drafts_of(user, fresh) if fresh else {}
    for name, form in forms.items():
        form.keeper, form.draft = user, name
        form.typed = kept.get(name, {})
        form.initial = {**form.initial, **_typed(form)}


def _typed(form: DeskForm) -> dict[str, Any]:
    """What of a draft belongs into the form; boxes of which several can be ticked are not kept."""
    single = {name for name, field in form.fields.items() if not isinstance(field, MultipleChoiceField)}
    return {name: form.typed[form.add_prefix(name)] for name in single if form.add_prefix(name) in form.typed}


def forget_typed(form: DeskForm) -> None:
    """Take the form's draft away: it was carried out."""
    if form.keeper is not None:
        forget_draft(user=form.keeper, form=form.draft)


def drafts_of(user: User, forms: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the kept fields by form, in one query."""
    found = Draft.objects.filter(user=user, form__in=list(forms))
    return {draft.form: draft.fields for draft in found}
