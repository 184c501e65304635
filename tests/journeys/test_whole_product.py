"""From article to published verdict through the API alone, with every process running, embedded and on the full stack."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests import environment as test_environment
from tests.factories import TEXT
from tests.journeys.product import Client, Product, running, until
from tests.site import serving

pytestmark = [pytest.mark.deep, pytest.mark.timeout(240)]


@contextlib.contextmanager
def full_stack(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database and a Redis of this test's own; skipped where they do not answer, a failure in CI."""
    server = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    cache = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/11")
    try:
        admin = psycopg.connect(server, autocommit=True)
        store = redis.Redis.from_url(cache)
        store.flushdb()
    except (psycopg.OperationalError, redis.RedisError) as error:
        if test_environment.IN_CI:
            raise
        pytest.skip(f"the full stack does not answer: {error}")
    name = f"factcheck_whole_{os.getpid()}"
    with admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield {"DATABASE_URL": f"{server.rpartition('/')[0]}/{name}", "REDIS_URL": cache}
    finally:
        store.flushdb()
        store.close()
        with psycopg.connect(server, autocommit=True) as again:
            again.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["embedded", "full stack"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    with contextlib.ExitStack() as stack:
        more = stack.enter_context(full_stack(tmp_path)) if request.param == "full stack" else {}
        yield stack.enter_context(running(tmp_path, **more))


def post(client: Client, path: str, body: dict[str, object], status: int = 201) -> dict[str, object]:
    answer = client.call("POST", path, body)
    assert answer.status == status, answer.body
    found: dict[str, object] = answer.json
    return found


def test_from_article_to_published_verdict(product: Product) -> None:
    ana, rita = product.person("ana", "editor"), product.person("rita", "reviewer")
    paul = product.person("paul", "publisher")
    public = Client(product.port)
    with serving() as site:
        article = post(
            ana, "/desk/articles", {"text": TEXT, "url": "https://paper.example/a", "external_id": "1"}
        )
        quote = "closed the harbour bridge on Monday"
        start = TEXT.index(quote)
        span = {"article": article["id"], "start": start, "end": start + len(quote), "quote": quote}
        claim = post(
            ana, "/desk/claims", {**span, "status": "confirmed", "rationale": "The harbour office says so."}
        )
        name = str(claim["id"])
        passage = {
            "url": f"{site.url}/notice",
            "relation": "supports",
            "quote": "closed the bridge on Monday",
        }
        evidence = post(ana, f"/desk/claims/{name}/evidence", {**passage, "proximity": "primary_document"})
        assert evidence["quote_check"] == "pending"
        until(lambda: ana.get(f"/desk/claims/{name}").json["evidence"][0]["quote_check"] == "exact")
        source = ana.get(f"/desk/sources/{evidence['source']}").json
        assert (source["state"], source["title"], source["snapshots"]) == ("captured", "Harbour notice 12", 1)
    assert ana.move(name, "submit").json["stage"] == "in_review"
    shown = ana.get(f"/desk/claims/{name}").json
    refused = ana.move(name, "approve", {"content_digest": shown["content_digest"]})
    assert refused.status == 403, refused.body
    queue = rita.get("/desk/queues").json["results"][0]["id"]
    taken = rita.call("POST", f"/desk/queues/{queue}/take", {})
    assert (taken.status, taken.json["id"], taken.json["held_by"]) == (200, name, "rita")
    back = rita.move(name, "return", {"reason_code": "wording", "text": "Name the bridge."})
    assert back.json["stage"] == "returned"
    etag = ana.get(f"/desk/claims/{name}").headers["etag"]
    statement = {"statement": "The city council closed the harbour bridge on Monday."}
    assert ana.call("PATCH", f"/desk/claims/{name}", statement, If_Match=etag).status == 200
    assert ana.move(name, "submit").json["stage"] == "in_review"
    taken = rita.call("POST", f"/desk/queues/{queue}/take", {})
    approved = rita.move(name, "approve", {"content_digest": taken.json["content_digest"]})
    assert approved.json["stage"] == "approved", approved.body
    assert public.get("/verdicts").json["results"] == []
    published = paul.move(name, "publish")
    assert published.json["stage"] == "published", published.body
    verdict = published.json["published_verdict"]
    listed = public.get("/verdicts").json["results"]
    assert [row["id"] for row in listed] == [verdict]
    full = public.get(f"/verdicts/{verdict}").json
    assert (full["status"], full["claim"]["text"]) == ("confirmed", statement["statement"])
    assert full["evidence"][0]["quote"] == passage["quote"]
    review = public.get(f"/verdicts/{verdict}/claim-review")
    assert review.headers["content-type"].startswith("application/ld+json")
    assert [line["type"] for line in public.get("/changes").json["changes"]] == ["verdict.published"]
    retracted = paul.move(name, "retract", {"reason": "The record was forged."})
    assert retracted.json["stage"] == "retracted", retracted.body
    gone = public.get(f"/verdicts/{verdict}")
    assert (gone.status, gone.json["tombstone"]["id"]) == (410, verdict)
    assert public.get("/verdicts").json["results"] == []
    assert [line["type"] for line in public.get("/changes").json["changes"]] == [
        "verdict.published",
        "verdict.retracted",
    ]
    assert "lines hold" in product.manage("verify_journal")
    assert "stored files hold" in product.manage("verify_evidence")
