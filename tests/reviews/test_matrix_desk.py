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
from factcheck.publishing.models import Delivery
from factcheck.web import urls
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.api.desk.whole import addresses, one_of_everything
from tests.reviews.matrix.desk_law import DESK_DEEDS, ELSEWHERE, OTHER_PAGES, OWN_PAGES
from tests.reviews.matrix.law import DEEDS
from tests.reviews.matrix.scenes import Scene
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def whole_room() -> Scene:
    """Return a desk with one of everything, and the words that addresses and forms name it by."""
    room = factories.newsroom()
    known = one_of_everything(room)
    assert room.article is not None
    start = factories.TEXT.index("Traffic is led")
    words = {
        **{noun: known[f"{noun}s"] for noun in ("article", "claim", "source", "queue", "key")},
        "ben": known["members"],
        "hook": known["webhook-endpoints"],
        "delivery": Delivery.objects.get().public_id,
        "article_version": room.article.version,
        "source_version": 1,
        "start": start,
        "end": len(factories.TEXT),
        "stranger": factories.user("sten").username,
    }
    return Scene(room, factories.claim(room, "cracks in two pillars"), words)


def test_the_api_lets_the_roles_of_the_law_in_and_nobody_else() -> None:
    here = whole_room()
    key = caller(here.room, "omar")
    for name, deed in DESK_DEEDS.items():
        for address in deed.api:
            method, _space, path = here.fill(address).partition(" ")
            for role in Role:
                with here.as_role(role, own=False):
                    answer = key.call(method, path, "{broken", if_match='"x.1"')
                refused = answer.status_code == 403
                assert refused == (role.value not in deed.who.split()), (name, address, role, answer.content)
                assert not refused or problem(answer) == (403, "not-your-role")


@pytest.mark.deep
def test_the_pages_do_it_for_the_roles_of_the_law_and_for_nobody_else() -> None:
    here = whole_room()
    browser = signed_in(here.room, "omar")
    wrong = []
    for name, deed in DESK_DEEDS.items():
        for role in Role if deed.page else ():
            before = Event.objects.count()
            with here.as_role(role, own=False):
                answer = browser.post(f"/{here.fill(deed.page)}", here.fill(deed.form))
                wrote = Event.objects.count() > before
            allowed = role.value in deed.who.split()
            fits = answer.status_code in {200, 302} if allowed else (answer.status_code, wrote) in BARRED
            wrong += [] if fits else [(name, role, answer.status_code, wrote)]
    assert wrong == []


#: The page of the queue, and a key of somebody else, are not there for those who may not.
BARRED = {(403, False), (404, False)}


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
    known = {_bare(one) for one in {*law, *ELSEWHERE}} | {
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
        if _bare(route) in law or name in OWN_PAGES | OTHER_PAGES:
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
