"""The quick way says to the byte what the views say: whoever asks cannot tell which of them answered."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from factcheck.api.public import quick
from factcheck.publishing.services.renderings import render_all
from tests.api.public.asking import API, QUOTES
from tests.factories import newsroom
from tests.publishing.desk import published, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]

#: Says the same as no Accept at all, and is no plain request.
BY_THE_VIEW = {"accept": "application/json, */*"}


def said(response: Any) -> tuple[int, dict[str, str], bytes]:
    return response.status_code, dict(response.headers), response.content


def plain(path: str, **headers: str) -> quick.Plain | None:
    return quick.answer(RequestFactory().get(path, headers=headers).META)


def test_both_ways_say_the_same(client: Client) -> None:
    room = newsroom()
    rows = [published(room, quote) for quote in QUOTES]
    retract(room, rows[0].claim)
    cursor = client.get(f"{API}/verdicts?limit=1").json()["next_cursor"]
    after = client.get(f"{API}/changes?limit=2").json()["next_after"]
    paths = [
        f"{API}/verdicts/{rows[1].public_id}",
        f"{API}/verdicts",
        f"{API}/verdicts?limit=1",
        f"{API}/verdicts?limit=1&cursor={cursor}",
        f"{API}/verdicts?cursor={cursor.replace(':', '%3A')}",
        f"{API}/changes",
        f"{API}/changes?limit=2",
        f"{API}/changes?limit=500&after={after}",
        f"{API}/changes?after={client.get(f'{API}/changes').json()['next_after']}",
    ]
    for path in paths:
        assert plain(path) is not None, path
        first = client.get(path)
        assert said(first) == said(client.get(path, headers=BY_THE_VIEW)), path
        for match in (first["ETag"], f"W/{first['ETag']}", "*", '"other"'):
            conditions = {"if-none-match": match}
            viewed = client.get(path, headers=BY_THE_VIEW | conditions)
            assert said(client.get(path, headers=conditions)) == said(viewed), (path, match)
            conditions = {"if-match": match}
            viewed = client.get(path, headers=BY_THE_VIEW | conditions)
            assert said(client.get(path, headers=conditions)) == said(viewed), (path, match)


def test_what_is_not_plain_goes_to_the_views() -> None:
    room = newsroom()
    row, gone = published(room, QUOTES[0]), published(room, QUOTES[1])
    retract(room, gone.claim)
    one = f"{API}/verdicts/{row.public_id}"
    for path in (
        f"{one}?view=summary",
        f"{one}/",
        f"{one}/revisions",
        f"{API}/verdicts/{gone.public_id}",
        f"{API}/verdicts/vd_00000000000000000000000000",
        f"{API}/verdicts/{row.claim.public_id}",
        f"{API}/verdicts/",
        f"{API}/verdicts?limit=101",
        f"{API}/verdicts?limit=0",
        f"{API}/verdicts?limit=1&limit=1",
        f"{API}/verdicts?limit=1cursor=x",
        f"{API}/verdicts?cursor=x",
        f"{API}/verdicts?after=x",
        f"{API}/verdicts?status=confirmed",
        f"{API}/changes?limit=501",
        f"{API}/changes?cursor=x",
        f"{API}/changes?after=x",
        f"{API}/claim-reviews",
    ):
        assert plain(path) is None, path
    assert plain(one) is not None
    assert plain(one, authorization="Bearer fc_x_y") is None
    assert plain(one, accept="text/html") is None
    assert quick.answer(RequestFactory().head(one).META) is None
    assert quick.answer(RequestFactory().post(one).META) is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_is_made_anew(client: Client) -> None:
    row = published(newsroom())
    path = f"{API}/verdicts/{row.public_id}"
    first = client.get(path)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            killed = cursor.fetchone()[0]
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [killed])
        other.close()
    else:
        connection.close()
    assert said(client.get(path)) == said(first)


def test_what_is_kept_goes_with_the_next_publication(client: Client, settings: Any) -> None:
    room = newsroom()
    row = published(room, QUOTES[0])
    pages = [f"{API}/verdicts", f"{API}/changes"]

    def read() -> list[bytes]:
        found = [said(client.get(path)) for path in pages]
        assert found == [said(client.get(path, headers=BY_THE_VIEW)) for path in pages]
        assert found == [said(client.get(path)) for path in pages]
        return [body for _, _, body in found]

    seen = [read()]
    published(room, QUOTES[1])
    seen.append(read())
    retract(room, row.claim)
    seen.append(read())
    assert len({body for one, _ in seen for body in [one]}) == 3
    settings.PUBLISHER_NAME = "The Daily Example"
    render_all()
    assert b"The Daily Example" in read()[0]
