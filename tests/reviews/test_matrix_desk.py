"""What is done on a desk beside what is done to one claim, by every role and door; the operators' admin; and that nothing is left out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver

from factcheck.accounts.enums import Role
from factcheck.audit.models import Event
from factcheck.jobs.models import Job
from factcheck.publishing.models import Delivery
from factcheck.web import urls
from tests import factories
from tests.api.desk.calling import caller
from tests.api.desk.whole import addresses
from tests.reviews.matrix.desk_law import DESK_DEEDS, OWN_PAGES, File
from tests.reviews.matrix.desk_scene import whole_room
from tests.reviews.matrix.law import DEEDS
from tests.reviews.matrix.scenes import Scene
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


#: How somebody is refused; what is named to few, and a key of somebody else, are not there for the others.
BARRED = {403, 404}
TRIES = [(role, own) for role in Role for own in (True, False)]


def sent(here: Scene, form: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends: the words filled in, files made anew."""
    filled = here.fill(form)
    return {name: value.upload() if isinstance(value, File) else value for name, value in filled.items()}


def written() -> tuple[object, ...]:
    """What a deed leaves: lines of the journal, errands, messages on their way."""
    return Event.objects.count(), Job.objects.count(), list(Delivery.objects.order_by("id").values())


@pytest.mark.parametrize("own", [True, False])
def test_the_api_lets_in_whom_the_law_lets_in_and_nobody_else(own: bool) -> None:
    here = whole_room()
    key = caller(here.room, here.name(own=own))
    for name, deed in DESK_DEEDS.items():
        for address in deed.api:
            method, _space, path = here.fill(address).partition(" ")
            body = "{broken" if deed.body is None else here.fill(deed.body)
            tag = '"x.1"' if deed.body is None else key.get("/".join(path.split("/")[:2]))["ETag"]
            for role in Role:
                with here.as_role(role, own=own):
                    answer = key.call(method, path, body, if_match=tag)
                told, refused = (name, address, role, answer.content), answer.status_code in BARRED
                assert refused != deed.lawful(role, own=own), told
                assert deed.body is None or refused or answer.status_code == 200, told


@pytest.mark.deep
def test_the_pages_do_it_for_whom_the_law_names_and_for_nobody_else() -> None:
    here = whole_room()
    browsers = {own: signed_in(here.room, here.name(own=own)) for own in (True, False)}
    wrong = []
    for name, deed in DESK_DEEDS.items():
        for role, own in TRIES if deed.page else ():
            before = written()
            with here.as_role(role, own=own):
                answer = browsers[own].post(f"/{here.fill(deed.page)}", sent(here, deed.form))
                wrote = written() != before
            done = answer.status_code in {200, 302} and wrote != deed.looks
            fits = done if deed.lawful(role, own=own) else (answer.status_code in BARRED and not wrote)
            wrong += [] if fits else [(name, role, own, answer.status_code, wrote)]
    assert wrong == []


def _pages(patterns: list[Any]) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _pages(entry.url_patterns)
        else:
            yield entry


def _bare(address: str) -> str:
    """An address with its places left blank."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", address)


def test_every_address_that_writes_stands_in_the_law() -> None:
    law = {deed.api for deed in DEEDS.values()} | {one for deed in DESK_DEEDS.values() for one in deed.api}
    known = {_bare(one) for one in law} | {
        "PUT checklists/*",
        "POST claims/*/flags/*/clear",
    }
    found = {_bare(f"{one.method} {one.pattern}") for one in addresses() if one.method != "GET"}
    assert found <= known, sorted(found - known)


def test_every_page_that_writes_stands_in_the_law() -> None:
    law = {_bare(deed.page) for deed in DEEDS.values()} | {_bare(deed.page) for deed in DESK_DEEDS.values()}
    browser = signed_in(factories.newsroom(), "vera")
    left_out = set()
    for entry in _pages(urls.urlpatterns):
        name, route = str(entry.name), str(entry.pattern)
        if _bare(route) in law or name in OWN_PAGES:
            continue
        if browser.post("/" + _bare(route).replace("*", "x")).status_code != 405:
            left_out.add(name)
    assert left_out == set()


def test_the_admin_of_the_operators_knows_nothing_of_the_desk() -> None:
    registered = {model._meta.label for model in admin.site._registry}
    assert registered == {
        "auth.Group",
        "account.EmailAddress",
        "mfa.Authenticator",
        "axes.AccessAttempt",
        "axes.AccessLog",
        "axes.AccessFailureLog",
    }


def test_a_superuser_without_a_role_is_a_stranger() -> None:
    here = whole_room()
    root = factories.user("root")
    root.is_staff = root.is_superuser = True
    root.save(update_fields=["is_staff", "is_superuser"])
    browser = Client()
    browser.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    before = Event.objects.count()
    for path in (
        "claims/claim/",
        "reviews/decision/",
        "reviews/review/",
        "accounts/membership/",
        "accounts/user/",
    ):
        assert browser.get(f"/admin/{path}").status_code == 404, path
        assert browser.post(f"/admin/{path}add/", {"stage": "approved"}).status_code == 404, path
    for deed in [*DEEDS.values(), *DESK_DEEDS.values()]:
        if deed.page:
            with transaction.atomic():
                page = deed.page.replace("{", "").replace("}", "")
                assert browser.post(f"/{page}", {}).status_code == 404, deed.page
    claim = here.words["claim"]
    assert browser.post(f"/claims/{claim}/drop", {"version": "1", "reason": "opinion"}).status_code == 404
    assert Event.objects.count() == before
