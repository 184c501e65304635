"""Signing in and out."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from factcheck.accounts.services import create_user
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "harbour-bridge-54"


@pytest.fixture(autouse=True)
def _no_counts_of_other_tests() -> None:
    cache.clear()


def _post(client: Client, name: str, password: str, **more: str) -> HttpResponse:
    return client.post("/login", {"login": name, "password": password, **more})


def test_a_stranger_is_led_to_the_form_and_back() -> None:
    room = factories.newsroom()
    assert room.article is not None
    user = create_user(username="ana.ruiz", password=PASSWORD)
    factories.accounts.add_roles(desk=room.desk, user=user, roles=factories.ROLES["ana"])
    client = Client()
    wanted = f"/articles/{room.article.public_id}"
    answer = client.get(wanted)
    assert (answer.status_code, answer["Location"]) == (302, f"/login?next={wanted}")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    answer = _post(client, "ana.ruiz", PASSWORD, next=wanted)
    assert (answer.status_code, answer["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_on_stays_on_this_site(target: str) -> None:
    create_user(username="ana.ruiz", password=PASSWORD)
    answer = _post(Client(), "ana.ruiz", PASSWORD, next=target)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_nobody_is_told_that_he_signed_in() -> None:
    room = factories.newsroom()
    user = create_user(username="ana.ruiz", password=PASSWORD)
    factories.accounts.add_roles(desk=room.desk, user=user, roles=factories.ROLES["ana"])
    client = Client()
    page = client.get(_post(client, "ana.ruiz", PASSWORD)["Location"]).content.decode()
    assert room.desk.name in page
    assert 'class="notice done' not in page
    assert "signed in" not in page


def test_the_field_to_type_into_has_the_focus() -> None:
    create_user(username="ana.ruiz", password=PASSWORD)
    client = Client()
    focused = re.compile(r'<input(?=[^>]* autofocus)[^>]* name="(\w+)"')
    assert focused.findall(client.get("/login").content.decode()) == ["login"]
    assert focused.findall(_post(client, "ana.ruiz", "wrong-password").content.decode()) == ["password"]


def test_each_failure_says_how_many_tries_are_left_and_the_fifth_pauses() -> None:
    create_user(username="ana.ruiz", password=PASSWORD)
    client = Client()
    said = []
    for _try in range(4):
        answer = _post(client, "ana.ruiz", "wrong-password")
        assert answer.status_code == 422
        said.append(re.findall(r"(\d) tr(?:y|ies) left, then a pause of 60 minutes", answer.content.decode()))
    assert said == [["4"], ["3"], ["2"], ["1"]]
    answer = _post(client, "ana.ruiz", "wrong-password")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    answer = _post(client, "ana.ruiz", PASSWORD)
    assert answer.status_code == 429
    assert client.get("/articles").status_code == 302


def test_a_name_that_does_not_exist_is_answered_like_a_wrong_password() -> None:
    create_user(username="ana.ruiz", password=PASSWORD)
    known = _post(Client(), "ana.ruiz", "wrong-password")
    unknown = _post(Client(), "nobody", "wrong-password")
    secrets = re.compile(r'value="[^"]*"|"X-CSRFToken": "[^"]*"')
    shape = [secrets.sub("", answer.content.decode()) for answer in (known, unknown)]
    assert shape[0] == shape[1]
    assert "Name and password do not match." in shape[0]


def test_the_typed_name_stays_and_the_password_does_not() -> None:
    page = _post(Client(), "ana.ruiz", "wrong-password").content.decode()
    assert 'value="ana.ruiz"' in page
    assert "wrong-password" not in page


def test_only_a_post_signs_out() -> None:
    room = factories.newsroom()
    client = Client(enforce_csrf_checks=True)
    client.force_login(room.people["ana"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 403
    assert client.get("/articles").status_code == 200
    token = client.cookies["csrf"].value
    answer = client.post("/logout", {"csrfmiddlewaretoken": token})
    assert (answer.status_code, answer["Location"]) == (302, "/login")
    assert client.get("/articles").status_code == 302


def test_the_language_is_chosen_before_anybody_signs_in() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/login").content.decode()
    offered = re.findall(r'name="language" value="(\w+)"', page)
    assert offered == ["en", "de"]  # those with a translation; another one only turns the pages round
    wish = {"language": "de", "next": "/login?next=/articles"}
    assert client.post("/language", wish).status_code == 403
    answer = client.post("/language", {**wish, "csrfmiddlewaretoken": client.cookies["csrf"].value})
    assert (answer.status_code, answer["Location"]) == (302, "/login?next=/articles")
    page = client.get("/login?next=/articles").content.decode()
    assert '<html lang="de"' in page
    assert "An der Redaktion anmelden" in page


def test_a_choice_of_language_does_not_lead_to_another_site() -> None:
    answer = Client().post("/language", {"language": "de", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
