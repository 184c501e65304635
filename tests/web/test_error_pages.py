"""The pages for what went wrong: own ones, each with the way back."""

import json
import re

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests import factories


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise RuntimeError("planted")


urlpatterns = [path("broken", broken), path("", include("factcheck.urls"))]
handler400 = "factcheck.api.errors.bad_request"
handler404 = "factcheck.api.errors.not_found"
handler500 = "factcheck.api.errors.server_error"


@pytest.fixture
def client(settings: LazySettings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def heading(answer: HttpResponse) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.django_db
def test_a_fault_of_ours_has_the_number_that_stands_in_the_log(
    client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/broken")
    assert (answer.status_code, heading(answer)) == (500, "Something broke")
    logged = json.loads(capfd.readouterr().err.strip().splitlines()[-1])
    assert f"It is written down under {logged['request_id']}." in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


@pytest.mark.django_db
def test_each_refusal_of_the_server_is_a_page_of_ours(client: Client) -> None:
    found = {
        400: client.get("/login", headers={"host": "elsewhere.example"}),
        403: client.post("/login", {"login": "a", "password": "b"}),
        404: client.get("/nowhere"),
    }
    assert {wanted: answer.status_code for wanted, answer in found.items()} == {400: 400, 403: 403, 404: 404}
    assert {status: heading(answer) for status, answer in found.items()} == {
        400: "Bad request",
        403: "The page was too old",
        404: "Not found",
    }
    assert all('href="/"' in answer.content.decode() for answer in found.values())


@pytest.mark.django_db
def test_what_belongs_to_another_desk_is_a_page_that_says_nothing_of_it(client: Client) -> None:
    room, other = factories.newsroom(), factories.newsroom()
    assert other.article is not None
    client.force_login(room.people["ana"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/articles/{other.article.public_id}")
    assert (answer.status_code, heading(answer)) == (404, "Not found")
    assert other.article.title not in answer.content.decode()
