"""oEmbed: which addresses it answers, and how it refuses the others."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import approved, newsroom
from tests.publishing.desk import published, retract

pytestmark = [pytest.mark.django_db]

BASE = "http://127.0.0.1:8000"


def ask(client: Client, url: str, more: str = "") -> tuple[int, dict[str, object]]:
    response = client.get(f"/oembed?url={quote(url, safe='')}{more}")
    assert not response.cookies
    return response.status_code, response.json()


def test_a_verdict_has_a_rich_card(client: Client) -> None:
    room = newsroom()
    row = published(room)
    page = f"{BASE}/verdicts/{row.public_id}"
    status, card = ask(client, page, "&maxwidth=400&maxheight=9999&format=json&dnt=1")
    assert status == 200
    html = card.pop("html")
    assert card == {
        "version": "1.0",
        "type": "rich",
        "title": "Confirmed: closed the harbour bridge on Monday",
        "author_name": room.desk.name,
        "author_url": BASE,
        "provider_name": room.desk.name,
        "provider_url": BASE,
        "cache_age": 60,
        "width": 400,
        "height": 320,
    }
    assert f'src="{BASE}/embed/{row.public_id}"' in str(html)
    assert ask(client, f"{page}?revision=1#review")[0] == 200
    assert ask(client, f"{BASE}/embed/{row.public_id}")[0] == 200
    first = client.get(f"/oembed?url={page}")
    assert client.get(f"/oembed?url={page}", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_page_names_it(client: Client) -> None:
    row = published(newsroom())
    text = client.get(f"/verdicts/{row.public_id}").content.decode()
    link = text.split('type="application/json+oembed" href="')[1].split('"')[0]
    assert client.get(link.removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/verdicts/{id}",
        "http://127.0.0.1:8001/verdicts/{id}",
        "http://127.0.0.1:8000@paper.example/verdicts/{id}",
        "ftp://127.0.0.1:8000/verdicts/{id}",
        "http://127.0.0.1:8000/methodology",
        "http://127.0.0.1:8000/verdicts/{id}/x",
        "http://127.0.0.1:8000/verdicts/vd_00000000000000000000000000",
        "http://[::1/verdicts/{id}",
        "http://127.0.0.1:99999/verdicts/{id}",
        "//127.0.0.1:8000/verdicts/{id}",
        "",
    ],
)
def test_what_is_not_ours_is_not_found(client: Client, url: str) -> None:
    row = published(newsroom())
    status, problem = ask(client, url.format(id=row.public_id))
    assert (status, problem["type"]) == (404, f"{BASE}/problems/not-found")


def test_what_is_not_public_is_not_found_and_what_ended_is_gone(client: Client) -> None:
    room = newsroom()
    claim = approved(room, "found cracks in two pillars")
    assert ask(client, f"{BASE}/verdicts/{claim.public_id}")[0] == 404
    row = published(room)
    retract(room, row.claim)
    status, problem = ask(client, f"{BASE}/verdicts/{row.public_id}")
    assert (status, problem["type"]) == (410, f"{BASE}/problems/retracted")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("url={page}&format=xml", 501),
        ("url={page}&maxwidth=0", 400),
        ("url={page}&maxheight=x", 400),
        ("url={page}&maxwidth=99999999999999999999", 400),
    ],
)
def test_what_it_refuses(client: Client, query: str, status: int) -> None:
    page = f"{BASE}/verdicts/{published(newsroom()).public_id}"
    response = client.get(f"/oembed?{query.format(page=page)}")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
