"""Every problem that the API can name has a page that explains it."""

import pytest
from django.test import Client

from factcheck.api.problem_pages import ADVICE, titles
from factcheck.api.problems import STATUS


def test_every_problem_has_title_and_advice() -> None:
    assert set(ADVICE) == set(STATUS)
    assert set(STATUS) - set(titles()) == set()
    assert set(titles()) - set(STATUS) == {"refused"}


@pytest.mark.parametrize("name", sorted(STATUS))
def test_a_problem_has_its_page(client: Client, name: str) -> None:
    response = client.get(f"/problems/{name}")
    text = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=300")
    assert f"<h1>{titles()[name]}</h1>" in text
    assert f"{STATUS[name]} · <code>{name}</code>" in text
    assert not response.cookies
    assert all(f'href="/problems/{other}"' in text for other in STATUS if other != name)


@pytest.mark.django_db
def test_the_type_of_a_refusal_leads_to_its_page(client: Client) -> None:
    kind = client.get("/api/v1/verdicts?limit=0").json()["type"]
    assert client.get(kind.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_there_is_no_page_of_another_name(client: Client) -> None:
    for name in ("x", "refused", "%00", "not-found/"):
        assert client.get(f"/problems/{name}").status_code == 404
