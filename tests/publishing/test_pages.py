"""The reader pages: what they show, and what they never carry."""

import json
import re
from typing import Any

import extruct
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.core import clock
from factcheck.publishing.enums import PublicationKind
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.publications import NewPublication, append_publication, last_standing
from tests.factories import approved, newsroom
from tests.publishing.desk import publish, published, reinstate, reopened, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]

EVIL = "\u2028</script><script>alert(1)</script>&"


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    assert not response.cookies
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    text = response.content.decode()
    assert re.findall(r"<script(?![^>]*application/ld\+json)", text) == []
    return text


def linked_data(text: str) -> Any:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[0]) if found else None


def test_a_verdict_has_its_page(client: Client) -> None:
    room = newsroom()
    row = published(room)
    text = page(client, f"/verdicts/{row.public_id}")
    assert '<h1 dir="auto" lang="en">closed the harbour bridge on Monday</h1>' in text
    assert "The harbour master says so." in text
    assert "We closed it on Monday." in text
    assert linked_data(text) == client.get(f"/api/v1/verdicts/{row.public_id}/claim-review").json()
    for person in room.people.values():
        assert person.username not in text


def test_words_of_a_claim_cannot_break_out(client: Client) -> None:
    row = published(newsroom(), statement=f"The bridge is closed {EVIL}")
    text = page(client, f"/verdicts/{row.public_id}")
    assert "alert(1)</script>" not in text
    assert "\u2028" not in text.split("</head>")[0].split("ld+json")[1]
    assert linked_data(text)["claimReviewed"] == f"The bridge is closed {EVIL}"


def test_readers_of_structured_data_find_the_review_and_what_is_shared(client: Client) -> None:
    words = f"The bridge is closed {EVIL}"
    row = published(newsroom(), statement=words)
    path = f"/verdicts/{row.public_id}"
    read = extruct.extract(page(client, path), base_url="http://127.0.0.1:8000", uniform=True)
    review, stored = read["json-ld"][0], client.get(f"/api/v1{path}/claim-review").json()
    assert (len(read["json-ld"]), review) == (1, stored)
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", words)
    shared = read["opengraph"][0]
    assert shared["og:url"] == f"http://127.0.0.1:8000{path}"
    assert shared["@type"] == "article"


def test_a_retracted_verdict_keeps_its_page_and_loses_its_claimreview(client: Client) -> None:
    room = newsroom()
    row, other = published(room), published(room, "found cracks in two pillars")
    retract(room, row.claim, "The notice was <forged>.", replaced_by=other.id)
    text = page(client, f"/verdicts/{row.public_id}")
    assert "The notice was &lt;forged&gt;." in text
    assert f'href="/verdicts/{other.public_id}"' in text
    assert "closed the harbour bridge on Monday" in text
    assert "The harbour master says so." not in text
    assert linked_data(text) is None
    reinstate(room, row.claim)
    assert linked_data(page(client, f"/verdicts/{row.public_id}"))["version"] == 3


def test_a_correction_is_on_the_page_and_the_earlier_revision_behind_a_link(client: Client) -> None:
    room = newsroom()
    row = published(room)
    reopened(room, row.claim, status="unverified", rationale="The master took it back; nobody else knows.")
    publish(room, row.claim, note="We could not confirm it.")
    text = page(client, f"/verdicts/{row.public_id}")
    assert "We could not confirm it." in text
    assert 'class="moved"' in text
    then = page(client, f"/verdicts/{row.public_id}?revision=1")
    assert "The harbour master says so." in then
    assert linked_data(then) is None
    for number in ("3", "0", "x", "99999999999999999999"):
        assert client.get(f"/verdicts/{row.public_id}?revision={number}").status_code == 404


def test_an_erased_verdict_is_gone(client: Client) -> None:
    row = published(newsroom())
    claim = row.claim
    _erase(row)
    text = page(client, f"/verdicts/{row.public_id}", 410)
    assert claim.statement not in text
    problem = client.get(f"/api/v1/verdicts/{row.public_id}")
    assert (problem.status_code, problem.json()["type"][-7:]) == (410, "/erased")
    assert problem.json()["tombstone"]["reason"] == ""
    for path in ("revisions/1", "claim-review"):
        assert client.get(f"/api/v1/verdicts/{row.public_id}/{path}").status_code == 410
    assert client.get(f"/api/v1/verdicts/{row.public_id}?at=2100-01-01T00:00:00Z").status_code == 410
    assert claim.statement not in client.get(f"/api/v1/verdicts/{row.public_id}/revisions").content.decode()


def _erase(row: PublishedVerdict) -> None:
    verdict = last_standing(row).verdict
    append_publication(row.claim, row, NewPublication(PublicationKind.ERASED, verdict, clock.now(), "secret"))


def test_unknown_and_unpublished_verdicts_have_no_page(client: Client) -> None:
    approved(newsroom())
    for path in ("/verdicts/vd_00000000000000000000000000", "/verdicts/x", "/verdicts/"):
        assert client.get(path).status_code == 404


def test_pages_are_cached_by_their_bytes(client: Client) -> None:
    row = published(newsroom())
    first = client.get(f"/verdicts/{row.public_id}")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(f"/verdicts/{row.public_id}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(f"/verdicts/{row.public_id}").status_code == 405


def test_corrections_lists_what_changed_in_public(client: Client) -> None:
    room = newsroom()
    row, other = published(room), published(room, "found cracks in two pillars")
    assert "Nothing so far." in page(client, "/corrections")
    retract(room, row.claim)
    reopened(room, other.claim, statement="Engineers found cracks")
    publish(room, other.claim, kind="correction", note="Says who found them.")
    with CaptureQueriesContext(connection) as few:
        text = page(client, "/corrections")
    assert text.index("Says who found them.") < text.index("The notice was forged.")
    assert "Engineers found cracks" in text
    reinstate(room, row.claim)
    with CaptureQueriesContext(connection) as more:
        page(client, "/corrections")
    assert (len(few), len(more)) == (2, 2)


def test_methodology_says_how_we_check(client: Client) -> None:
    assert "Nobody approves what he worked on." in page(client, "/methodology")


def test_a_german_article_has_a_german_verdict(client: Client) -> None:
    room = newsroom()
    article = room.article
    assert article is not None
    type(article).objects.filter(id=article.id).update(language="de")
    text = page(client, f"/verdicts/{published(room).public_id}")
    assert '<html class="public" lang="de"' in text
    assert 'lang="de">closed the harbour bridge on Monday</h1>' in text
