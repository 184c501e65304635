"""What every public answer keeps: cache rules, methods, problems, silence about what is not public."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from factcheck.accounts.enums import Scope
from factcheck.accounts.services import KeyRequest, create_key, revoke_key
from factcheck.core.canonical import sha256_hex
from factcheck.core.ids import encode
from factcheck.publishing.models import PublishedVerdict, Rendering
from tests.api.public.asking import API, QUOTES, get
from tests.factories import Newsroom, approved, claim, newsroom, ready, submitted
from tests.publishing.desk import publish, published, reopened, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


def test_methods_representations_and_paths(client: Client, room: Newsroom) -> None:
    row = published(room)
    path = f"{API}/verdicts/{row.public_id}"
    for method in (client.post, client.put, client.patch, client.delete):
        response = method(path)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    options = client.options(path)
    assert (options.status_code, options["Allow"], options.content) == (204, "GET, HEAD, OPTIONS", b"")
    assert get(client, f"/verdicts/{row.public_id}", 406, accept="text/html")["status"] == 406
    assert client.get(path, headers={"accept": "application/json"}).status_code == 200
    for unknown in (
        "/nothing",
        "/verdicts/",
        f"/verdicts/{row.public_id}/",
        "/Verdicts",
        "/verdicts//revisions",
    ):
        get(client, unknown, 404)


def test_bad_hosts_and_paths_get_problems(client: Client) -> None:
    assert get(client, "/verdicts", 400, host="evil.example")["status"] == 400
    get(client, "/changes", 400, host="evil.example")
    response = client.get(f"{API}/verdicts/%FF")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert (
        "evil.example" not in get(client, "/verdicts/x", 404, **{"x-forwarded-host": "evil.example"})["type"]
    )


def test_an_invalid_key_is_refused_even_here(client: Client, room: Newsroom) -> None:
    published(room)
    made = create_key(
        desk=room.desk, user=room.people["vera"], request=KeyRequest(frozenset({Scope.CLAIMS_READ}))
    )
    response = client.get(f"{API}/verdicts", headers={"authorization": f"Bearer {made.text}"})
    assert (response.status_code, response["Cache-Control"][:7]) == (200, "private")
    for header in ("Bearer fc_x_y", f"Basic {made.text}", "Bearer", "", f"Bearer {made.text}x"):
        problem = client.get(f"{API}/verdicts", headers={"authorization": header})
        assert (problem.status_code, problem["WWW-Authenticate"]) == (401, "Bearer")
    assert get(client, f"/verdicts?key={made.text}", 400)["errors"][0]["code"] == "unknown"
    revoke_key(actor=room.actor("vera"), key_id=made.key.id)
    assert client.get(f"{API}/verdicts", headers={"authorization": f"Bearer {made.text}"}).status_code == 401


def test_everything_can_be_rendered_again(client: Client, room: Newsroom, settings: Any, capsys: Any) -> None:
    rows = [published(room, quote) for quote in QUOTES[:2]]
    retract(room, rows[1].claim)
    before = dict(Rendering.objects.values_list("id", "etag"))
    call_command("render_publications")
    assert capsys.readouterr().out == "3 publications, 0 documents changed\n"
    assert dict(Rendering.objects.values_list("id", "etag")) == before
    settings.PUBLISHER_NAME = "The Daily Example"
    call_command("render_publications")
    assert capsys.readouterr().out == "3 publications, 13 documents changed\n"
    found = get(client, f"/verdicts/{rows[0].public_id}")
    assert found["publisher"]["name"] == "The Daily Example"
    assert PublishedVerdict.objects.get(id=rows[0].id).current == 1


def test_labels_are_in_the_language_of_the_article(client: Client, room: Newsroom) -> None:
    article = room.article
    assert article is not None
    type(article).objects.filter(id=article.id).update(language="de-AT")
    row = published(room)
    found = get(client, f"/verdicts/{row.public_id}")
    assert (found["status"], found["status_label"], found["language"]) == ("confirmed", "Bestätigt", "de-AT")
    type(article).objects.filter(id=article.id).update(language="ga")
    other = get(client, f"/verdicts/{published(room, QUOTES[1]).public_id}")
    assert (other["status_label"], other["language"]) == ("Confirmed", "ga")


def test_a_fault_of_ours_is_a_problem_without_details(room: Newsroom, caplog: Any) -> None:
    row = published(room)
    Rendering.objects.filter(format="claim_review").delete()
    client = Client(raise_request_exception=False)
    get(client, f"/verdicts/{row.public_id}/claim-review", 404)
    Rendering.objects.update(body=b"{broken")
    retract(room, row.claim)
    Rendering.objects.filter(format="tombstone").update(body=b"{broken")
    problem = get(client, f"/verdicts/{row.public_id}", 500)
    assert problem["type"].endswith("/problems/internal-error")
    assert "broken" not in json.dumps(problem)


def test_a_verdict_is_cached_by_its_bytes(client: Client, room: Newsroom) -> None:
    row = published(room)
    path = f"{API}/verdicts/{row.public_id}"
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["ETag"] == f'"{sha256_hex(first.content)}"'
    assert not first.cookies
    assert "Vary" not in first.headers
    for match in (first["ETag"], f'"x", W/{first["ETag"]}', "*"):
        again = client.get(path, headers={"if-none-match": match})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    reopened(room, row.claim)
    publish(room, row.claim)
    changed = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert client.head(path)["ETag"] == changed["ETag"]


def test_unpublished_and_unknown_answer_alike(client: Client, room: Newsroom) -> None:
    other = newsroom()
    draft = ready(room)
    assert other.article is not None
    for path in (
        f"/verdicts/{encode('vd', draft.id)}",
        "/verdicts/vd_00000000000000000000000000",
        "/verdicts/nonsense",
        f"/verdicts/{draft.public_id}",
    ):
        problem = get(client, path, 404)
        assert problem["type"] == "http://127.0.0.1:8000/problems/not-found"
    unknown = get(client, "/articles/ar_00000000000000000000000000/verdicts", 404)
    unpublished = get(client, f"/articles/{other.article.public_id}/verdicts", 404)
    assert {**unknown, "request_id": ""} == {**unpublished, "request_id": ""}


def test_nothing_of_what_is_not_published_is_in_any_answer(client: Client, room: Newsroom) -> None:
    row = published(room)
    secrets = ["SECRET-DRAFT", "SECRET-REVIEW", "SECRET-APPROVED", "SECRET-NEWS"]
    claim(room, QUOTES[1], statement="SECRET-DRAFT")
    submitted(room, QUOTES[2], statement="SECRET-REVIEW")
    approved(room, "denied that the cracks were known in May", statement="SECRET-APPROVED")
    reopened(room, row.claim, statement="SECRET-NEWS")
    article = room.article
    assert article is not None
    paths = [
        "/verdicts",
        "/verdicts?view=full",
        "/changes",
        "/claim-reviews",
        f"/articles/{article.public_id}/verdicts",
    ]
    paths += [
        f"/verdicts/{row.public_id}{end}" for end in ("", "/revisions", "/revisions/1", "/claim-review")
    ]
    paths += [f"/verdicts?q={secret}" for secret in secrets]
    names = [person.username for person in room.people.values()] + [
        person.name for person in room.people.values()
    ]
    for path in paths:
        text = client.get(API + path).content.decode()
        for secret in [*secrets, *names, "First check"]:
            assert (path, secret in text and secret not in path) == (path, False)
    assert get(client, "/verdicts?q=SECRET-NEWS")["results"] == []
