"""The public face of the API: verdicts, their revisions, articles, ClaimReviews."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.enums import Scope
from factcheck.accounts.services import KeyRequest, create_key, revoke_key
from factcheck.claims.models import Party
from factcheck.claims.services import add_party
from factcheck.core.canonical import sha256_hex
from factcheck.core.ids import encode
from factcheck.publishing.models import PublishedVerdict, Rendering
from factcheck.reviews import content
from factcheck.reviews.services import submission
from factcheck.sources.services.evidence import NewEvidence
from factcheck.sources.services.others import NewSource, add_other_source
from factcheck.sources.services.positions import NewPosition
from tests.factories import Newsroom, approve, approved, claim, fresh, interview, newsroom, ready, submitted
from tests.publishing.desk import publish, published, reinstate, reopened, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]

QUOTES = ["closed the harbour bridge on Monday", "found cracks in two pillars", "cost 54 million euros"]
API = "/api/v1"


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


def get(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    response = client.get(f"{API}{path}", headers=headers)
    assert response.status_code == status, response.content
    kind = "application/problem+json" if status >= 400 else "application/json"
    assert response["Content-Type"] == kind
    return response.json()


def with_voices(room: Newsroom, made: Any) -> None:
    """Attach a confidential source, and parties that confirm, deny, speak unnamed."""
    hidden = add_other_source(
        actor=room.actor("ana"),
        new=NewSource(
            kind="person",
            title="Deep Harbour, clerk",
            confidential=True,
            public_label="a person in the harbour office",
        ),
    )
    rests_on = content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(relation="supports", source_id=hidden.id, quote="It was Monday.", locator="Room 12"),
    )
    voices = [
        ("Harbour office", "confirms", "We closed it.", "on_record", None),
        ("Ferry company", "confirms", "Perhaps.", "on_record", None),
        ("Ferry company", "denies", "It was open.", "on_record", None),
        ("Unnamed Clerk", "partly", "More or less.", "not_attributable", None),
        ("Deep Harbour", "confirms", "I saw it.", "on_record", rests_on.id),
    ]
    for name, stance, words, terms, evidence in voices:
        party, _ = add_party(actor=room.actor("ana"), name=name)
        content.record_position(
            actor=room.actor("ana"),
            claim_id=made.id,
            expected_version=None,
            new=NewPosition(
                party_id=party.id,
                stance=stance,
                words=words,
                terms=terms,
                evidence_id=evidence,
                said_on=date(2026, 3, 2),
                **({"answer": "The log says Monday."} if stance == "denies" else {}),
            ),
        )


def test_a_full_verdict_has_exactly_the_promised_shape(client: Client, room: Newsroom) -> None:
    made = claim(room, status="confirmed", rationale="The harbour master says so.")
    interview(room, made)
    claimant, _ = add_party(actor=room.actor("ana"), name="City council")
    Party.objects.filter(id=claimant.id).update(same_as=["https://www.wikidata.org/wiki/Q1"])
    content.edit_claim(
        actor=room.actor("ana"), claim_id=made.id, expected_version=None, changes={"claimant": claimant.id}
    )
    with_voices(room, made)
    submission.submit_claim(actor=room.actor("ana"), claim_id=made.id, expected_version=None)
    row = publish(room, approve(room, fresh(made)))
    found = get(client, f"/verdicts/{row.public_id}")
    own = f"/api/v1/verdicts/{row.public_id}"
    times = found.pop("published_at"), found.pop("modified_at")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", time) for time in times)
    assert found == {
        "id": row.public_id,
        "revision": 1,
        "state": "published",
        "seq": 1,
        "publisher": {"name": room.desk.name, "url": "http://127.0.0.1:8000"},
        "status": "confirmed",
        "status_label": "Confirmed",
        "disputed": True,
        "claim": {
            "id": made.public_id,
            "text": "closed the harbour bridge on Monday",
            "origin": "external",
            "assertion": "substance",
            "claimant": {
                "type": "organization",
                "name": "City council",
                "same_as": ["https://www.wikidata.org/wiki/Q1"],
            },
            "claimed_on": None,
            "first_appearance": "https://paper.example/bridge",
            "appearances": ["https://paper.example/bridge"],
        },
        "rationale": "The harbour master says so.",
        "language": "en",
        "positions": [
            {
                "party": "Harbour office",
                "stance": "confirms",
                "words": "We closed it.",
                "said_on": "2026-03-02",
            },
            {"party": "Ferry company", "stance": "denies", "words": "It was open.", "said_on": "2026-03-02"},
            {"party": None, "stance": "partly", "words": "More or less.", "said_on": "2026-03-02"},
            {"party": None, "stance": "confirms", "words": "I saw it.", "said_on": "2026-03-02"},
        ],
        "evidence": [
            {
                "relation": "supports",
                "quote": "We closed it on Monday.",
                "locator": None,
                "proximity": "eyewitness",
                "source": {
                    "title": "The harbour master",
                    "url": None,
                    "captured_at": None,
                    "sha256": None,
                    "withheld": False,
                },
            },
            {
                "relation": "supports",
                "quote": "It was Monday.",
                "locator": None,
                "proximity": "unknown",
                "source": {"withheld": True, "public_label": "a person in the harbour office"},
            },
        ],
        "article": {
            "id": room.article and room.article.public_id,
            "url": "https://paper.example/bridge",
            "headline": "Council closes the harbour bridge",
        },
        "approvals": 1,
        "corrections": [],
        "links": {
            "self": own,
            "html": f"/verdicts/{row.public_id}",
            "claim_review": f"{own}/claim-review",
            "revisions": f"{own}/revisions",
            "embed": f"/embed/{row.public_id}",
        },
        "license": "All rights reserved",
    }


def test_summary_leaves_out_positions_evidence_and_corrections(client: Client, room: Newsroom) -> None:
    row = published(room)
    whole = get(client, f"/verdicts/{row.public_id}?view=full")
    short = get(client, f"/verdicts/{row.public_id}?view=summary")
    assert set(whole) - set(short) == {"positions", "evidence", "corrections"}
    assert get(client, "/verdicts")["results"] == [short]
    assert get(client, "/verdicts?view=full")["results"] == [whole]


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


def test_a_retracted_verdict_is_gone_and_its_revisions_stay(client: Client, room: Newsroom) -> None:
    row, other = published(room), published(room, QUOTES[1])
    retract(room, row.claim, "The notice was forged.", replaced_by=other.id)
    for path in (f"/verdicts/{row.public_id}", f"/verdicts/{row.public_id}/claim-review"):
        problem = get(client, path, 410)
        assert problem["type"].endswith("/problems/retracted")
        tombstone = problem["tombstone"]
        assert set(tombstone) == {"id", "revision", "retracted_at", "reason", "notice_url", "replaced_by"}
        assert (tombstone["id"], tombstone["revision"], tombstone["reason"], tombstone["replaced_by"]) == (
            row.public_id,
            2,
            "The notice was forged.",
            other.public_id,
        )
    assert [one["id"] for one in get(client, "/verdicts")["results"]] == [other.public_id]
    revisions = get(client, f"/verdicts/{row.public_id}/revisions")["results"]
    assert [(line["revision"], line["kind"], line["note"]) for line in revisions] == [
        (1, "published", ""),
        (2, "retracted", "The notice was forged."),
    ]
    assert get(client, f"/verdicts/{row.public_id}/revisions/1")["claim"]["text"] == QUOTES[0]
    last = get(client, f"/verdicts/{row.public_id}/revisions/2")
    assert (last["state"], last["tombstone"]) == ("retracted", tombstone)
    for number in ("0", "3", "x", "01", "99999999999999999999", "-1", "١"):
        get(client, f"/verdicts/{row.public_id}/revisions/{number}", 404)
    reinstate(room, row.claim)
    assert get(client, f"/verdicts/{row.public_id}")["revision"] == 3


def test_a_verdict_can_be_read_as_it_stood(client: Client, room: Newsroom) -> None:
    row = published(room)
    article = room.article
    assert article is not None
    first = get(client, f"/verdicts/{row.public_id}")
    reopened(room, row.claim, rationale="The harbour office says so.")
    publish(room, row.claim, note="Names the office.")
    second = get(client, f"/verdicts/{row.public_id}")
    retract(room, row.claim)

    def then(at: str, status: int = 200) -> Any:
        return get(client, f"/verdicts/{row.public_id}?at={at}", status)

    assert then(first["published_at"]) == first
    assert then(second["modified_at"]) == second
    assert then("9999-12-31T23:59:59Z", 410)["tombstone"]["revision"] == 3
    before = datetime.fromisoformat(first["published_at"]) - timedelta(seconds=1)
    then(before.astimezone(UTC).isoformat().replace("+00:00", "Z"), 404)
    listed = get(client, f"/articles/{article.public_id}/verdicts?view=full&at={second['modified_at']}")
    assert listed["results"] == [second]
    assert get(client, f"/articles/{article.public_id}/verdicts")["results"] == []


def test_a_correction_is_told(client: Client, room: Newsroom) -> None:
    row = published(room)
    reopened(room, row.claim, status="unverified", rationale="The master took it back; nobody else knows.")
    publish(room, row.claim, note="We could not confirm it.")
    found = get(client, f"/verdicts/{row.public_id}")
    assert found["corrections"] == [
        {
            "revision": 2,
            "at": found["modified_at"],
            "kind": "correction",
            "previous_status": "confirmed",
            "note": "We could not confirm it.",
        }
    ]
    review = client.get(f"{API}/verdicts/{row.public_id}/claim-review")
    assert review["Content-Type"] == "application/ld+json"
    assert "ratingValue" not in review.json()["reviewRating"]
    assert review.json()["correction"][0]["text"] == "We could not confirm it."


def test_claim_reviews_are_for_claims_of_others(client: Client, room: Newsroom) -> None:
    theirs, ours = published(room), published(newsroom(origin="own"))
    review = client.get(
        f"{API}/verdicts/{theirs.public_id}/claim-review", headers={"accept": "application/json"}
    ).json()
    page = f"http://127.0.0.1:8000/verdicts/{theirs.public_id}"
    assert (review["@type"], review["@id"], review["url"]) == ("ClaimReview", f"{page}#review", page)
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["alternateName"]) == (
        5,
        "Confirmed",
    )
    assert review["itemReviewed"]["firstAppearance"]["url"] == "https://paper.example/bridge"
    assert "author" not in review["itemReviewed"]
    get(client, f"/verdicts/{ours.public_id}/claim-review", 404)
    assert get(client, f"/verdicts/{ours.public_id}")["links"]["claim_review"] is None
    feed = client.get(f"{API}/claim-reviews")
    assert (feed["Content-Type"], feed.json()["@type"]) == ("application/ld+json", "DataFeed")
    assert [item["item"] for item in feed.json()["dataFeedElement"]] == [review]
    assert feed.json()["next_cursor"] is None
    retract(room, theirs.claim)
    assert client.get(f"{API}/claim-reviews").json()["dataFeedElement"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=confirmed", 3),
        ("status=denied", 0),
        ("language=en", 3),
        ("language=de", 0),
        ("article_url=https%3A%2F%2Fpaper.example%2Fbridge", 3),
        ("article_url=https%3A%2F%2Fpaper.example%2F", 0),
        ("claimant=Nobody", 0),
        ("changed_since=2000-01-01T00:00:00Z", 3),
        ("changed_since=2100-01-01T00:00:00%2B02:00", 0),
        ("q=Harbour", 3),
        ("q=HARBOUR+bridge", 1),
        ("q=har", 3),
        ("q=har+bridge", 0),
        ("q=bridge+har", 1),
        ("q=%21%21", 0),
        ("q=pillar%25", 1),
        ("q=_", 0),
    ],
)
def test_lists_can_be_filtered(client: Client, room: Newsroom, query: str, found: int) -> None:
    for quote in QUOTES:
        published(room, quote)
    assert len(get(client, f"/verdicts?{query}")["results"]) == found


@pytest.mark.parametrize(
    "query",
    [
        "status=Confirmed",
        "status=",
        "language=e",
        "language=en_GB",
        "q=",
        f"q={'x' * 201}",
        "claimant=",
        "view=all",
        "limit=0",
        "limit=101",
        "limit=1e1",
        "page=2",
        "limit=1&limit=2",
        "changed_since=yesterday",
        "changed_since=2026-02-30T00:00:00Z",
        "changed_since=2026-01-01T00:00:00",
        "changed_since=2026-01-01",
        "changed_since=0001-01-01T00:00:00%2B14:00",
        "changed_since=9999-12-31T23:59:59-14:00",
        "after=x",
        "q=%ff",
        "q=%00",
    ],
)
def test_lists_refuse_what_they_do_not_know(client: Client, query: str) -> None:
    assert get(client, f"/verdicts?{query}", 400)["type"].endswith("/problems/invalid-request")


def test_pages_go_on_and_cursors_are_bound(client: Client, room: Newsroom) -> None:
    rows = [published(room, quote) for quote in QUOTES]
    first = get(client, "/verdicts?limit=2")
    assert [one["id"] for one in first["results"]] == [rows[2].public_id, rows[1].public_id]
    second = get(client, f"/verdicts?limit=2&cursor={first['next_cursor']}")
    assert [one["id"] for one in second["results"]] == [rows[0].public_id]
    assert second["next_cursor"] is None
    for query in (f"status=confirmed&cursor={first['next_cursor']}", "cursor=", "cursor=abc", "cursor=é"):
        assert get(client, f"/verdicts?{query}", 400)["type"].endswith("/problems/invalid-cursor")
    article = room.article
    assert article is not None
    get(client, f"/articles/{article.public_id}/verdicts?cursor={first['next_cursor']}", 400)
    pages, following = [], ""
    while following is not None:
        page = get(client, f"/articles/{article.public_id}/verdicts?limit=1{following}")
        pages += [one["seq"] for one in page["results"]]
        following = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert pages == [3, 2, 1]


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


def test_searches_are_limited(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    statuses = [client.get(f"{API}/verdicts?q=x", REMOTE_ADDR="127.9.9.9").status_code for _ in range(61)]
    assert set(statuses[:60]) == {200}
    last = client.get(f"{API}/verdicts?q=x", REMOTE_ADDR="127.9.9.9")
    assert (last.status_code, last["RateLimit-Policy"]) == (429, '"search";q=60;w=60')
    assert 1 <= int(last["Retry-After"]) <= 60
    assert client.get(f"{API}/verdicts", REMOTE_ADDR="127.9.9.9").status_code == 200


def test_queries_do_not_grow_with_the_list(client: Client, room: Newsroom) -> None:
    def counted(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(API + path).status_code == 200
        return len(caught)

    row = published(room, QUOTES[0])
    article = room.article
    assert article is not None
    paths: dict[str, int] = {
        "/verdicts": 2,
        "/verdicts?view=full&q=harbour": 2,
        f"/articles/{article.public_id}/verdicts": 3,
        "/changes": 1,
        "/claim-reviews": 1,
        f"/verdicts/{row.public_id}": 1,
        f"/verdicts/{row.public_id}/revisions": 1,
    }
    one = {path: counted(path) for path in paths}
    for quote in QUOTES[1:]:
        published(room, quote)
    for _ in range(2):
        reopened(room, row.claim)
        publish(room, row.claim)
    assert one == paths
    assert {path: counted(path) for path in paths} == one


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
