"""Signing in and out."""

from pathlib import Path
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from django import forms
from django.conf import settings
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password. Says how many tries are left before the pause."""

    field_order = ("login", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.use_required_attribute = False
        self.mismatch = ""
        self.fields["login"].label = gettext_lazy("Name")
        self.fields["password"].help_text = ""
        for name, filled in (("login", "username"), ("password", "current-password")):
            self.fields[name].widget.attrs = {"autocomplete": filled, "autocapitalize": "none"}
        first = "password" if self.data.get("login") else "login"  # after a mismatch the name mostly is right
        self.fields[first].widget.attrs["autofocus"] = True

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        try:
            return super()._clean_with_password(credentials)
        except forms.ValidationError:
            self.mismatch = tries_left(self.request, credentials)
            raise forms.ValidationError(_("Name and password do not match.")) from None


def tries_left(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """Return how many tries are left and the pause that follows, in words; nothing while tries are not counted."""
    if not settings.AXES_ENABLED:
        return ""
    failures = AxesProxyHandler.get_failures(request, credentials)
    left = max(0, get_failure_limit(request, credentials) - failures)
    words = ngettext(
        "%(left)s try left, then a pause of %(minutes)s minutes.",
        "%(left)s tries left, then a pause of %(minutes)s minutes.",
        left,
    )
    return words % {"left": left, "minutes": pause_minutes(request)}


def pause_minutes(request: HttpRequest) -> int:
    """Return how long the pause after too many failures is."""
    pause = get_cool_off(request)
    return round(pause.total_seconds() / 60) if pause else 0


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """The password form; the address to go on to comes back only if it is one of this site."""

    form_class = SignInForm
    template_name = "session/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the languages in which the pages can be read."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        known = [(code, name) for code, name in settings.LANGUAGES if code == "en" or _translated(code)]
        return context | {"languages": known}

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again as what it is: not accepted."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response


def _translated(code: str) -> bool:
    return any((Path(folder) / code).is_dir() for folder in settings.LOCALE_PATHS)


login = SignIn.as_view()


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer somebody who failed too often: how long the pause is, and what helps (called by axes)."""
    minutes = pause_minutes(request)
    response = render(request, "session/locked.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session; only a POST with its token does."""
    end_session(request)
    return redirect("account_login")
