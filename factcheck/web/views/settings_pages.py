"""The person's own settings, and his password."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from factcheck.accounts.preferences import change_preferences
from factcheck.web.drafts import keep_in
from factcheck.web.forms.settings import PreferencesForm
from factcheck.web.frame import page, person_of
from factcheck.web.refusals import carried_out


@require_http_methods(["GET", "POST"])
@page
def me(request: HttpRequest) -> HttpResponse:
    """Show what the person chose; a POST keeps it."""
    user = person_of(request)
    stands = {name: getattr(user, name) for name in PreferencesForm.base_fields}
    form = PreferencesForm(request.POST) if request.method == "POST" else PreferencesForm(initial=stands)
    keep_in(user, {"me": form})
    if form.is_bound and carried_out(form, lambda data: change_preferences(user=user, wanted=form.wanted())):
        messages.success(request, _("Kept."))
        return redirect("me")
    return render(request, "settings/me.html", {"form": form}, status=form.http_status)


class Password(PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """A new password, with the present one asked first."""

    template_name = "settings/password.html"
    success_url = reverse_lazy("me")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let its labels end as those of every other form do."""
        return {**super().get_form_kwargs(), "label_suffix": ""}

    def get_form(self, form_class: Any = None) -> Any:
        """Write its labels as those of every other form, and no label a second time into the field."""
        form = super().get_form(form_class)
        labels = {
            "oldpassword": _("Current password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        for name, label in labels.items():
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
        return form

    def form_invalid(self, form: object) -> HttpResponse:
        """Show the form again as what it is: not accepted."""
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return answer


password = never_cache(Password.as_view())
