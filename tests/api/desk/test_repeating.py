"""Idempotency-Key: one change, one answer, however often it is sent."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from factcheck.accounts.models import ApiKey, IdempotencyKey
from factcheck.articles.models import Article
from factcheck.claims.models import Party
from tests.api.desk.calling import caller, problem
from tests.factories import newsroom

pytestmark = pytest.mark.both
BODY = {"text": "One sentence.\nAnother one."}


@pytest.mark.django_db
def test_the_same_call_again_gets_the_same_answer_and_changes_nothing() -> None:
    ana = caller(newsroom(), "ana")
    first = ana.post("articles", BODY, idempotency_key="k-1")
    again = ana.post("articles", BODY, idempotency_key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    assert (first.has_header("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (False, "true")
    assert Article.objects.filter(headline="").count() == 1


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused() -> None:
    ana = caller(newsroom(), "ana")
    assert ana.post("parties", {"name": "The mayor"}, idempotency_key="k").status_code == 201
    assert problem(ana.post("parties", {"name": "The council"}, idempotency_key="k")) == (
        422,
        "idempotency-mismatch",
    )
    assert list(Party.objects.values_list("name", flat=True)) == ["The mayor"]


@pytest.mark.django_db
def test_a_key_belongs_to_its_api_key_method_and_path() -> None:
    room = newsroom()
    ana, ben = caller(room, "ana"), caller(room, "ben")
    assert ana.post("parties", {"name": "A"}, idempotency_key="k").status_code == 201
    assert ben.post("parties", {"name": "B"}, idempotency_key="k").status_code == 201
    assert ana.post("articles", BODY, idempotency_key="k").status_code == 201
    assert IdempotencyKey.objects.count() == 3


@pytest.mark.django_db
def test_a_refusal_is_not_kept() -> None:
    ana = caller(newsroom(), "ana")
    assert problem(ana.post("articles", {"text": "x\u0000"}, idempotency_key="k")) == (400, "invalid-request")
    assert problem(ana.post("articles", {"text": "  "}, idempotency_key="k")) == (400, "invalid-request")
    assert IdempotencyKey.objects.count() == 0
    assert ana.post("articles", BODY, idempotency_key="k").status_code == 201


@pytest.mark.django_db
def test_a_replay_comes_before_the_version_is_looked_at() -> None:
    ana = caller(newsroom(), "ana")
    made = ana.post("articles", BODY)
    path, etag = f"articles/{made.json()['id']}", made["ETag"]
    first = ana.patch(path, {"byline": "By A."}, if_match=etag, idempotency_key="k")
    again = ana.patch(path, {"byline": "By A."}, if_match=etag, idempotency_key="k")
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert problem(ana.patch(path, {"byline": "By A."}, if_match=etag)) == (412, "stale")


@pytest.mark.django_db
def test_a_kept_answer_ends_after_a_day() -> None:
    ana = caller(newsroom(), "ana")
    ana.post("parties", {"name": "A"}, idempotency_key="k")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    later = ana.post("parties", {"name": "B"}, idempotency_key="k")
    assert (later.status_code, later.json()["name"]) == (201, "B")
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a" * 256, "ü", " k"])
def test_a_key_that_is_none_is_malformed(key: str) -> None:
    ana = caller(newsroom(), "ana")
    assert problem(ana.post("parties", {"name": "A"}, idempotency_key=key)) == (400, "invalid-request")
    assert Party.objects.count() == 0


@pytest.mark.django_db
def test_the_secret_of_a_new_key_is_stored_nowhere() -> None:
    chris = caller(newsroom(), "chris")
    body = {"scopes": ["claims:read"], "name": "cms"}
    made = chris.post("keys", body, idempotency_key="k")
    text = made.json()["key"]
    assert text.startswith("fc_")
    assert ApiKey.objects.filter(name="cms").count() == 1
    assert text.encode() not in bytes(IdempotencyKey.objects.get().body)
    assert chris.post("keys", body, idempotency_key="k").json() == {**made.json(), "key": None}


@pytest.mark.django_db(transaction=True)
def test_of_equal_calls_at_once_one_changes_and_all_answer_alike() -> None:
    ana = caller(newsroom(), "ana")
    answers: list[Any] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        answers.append(ana.post("articles", {**BODY, "headline": "Once"}, idempotency_key="k"))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert Article.objects.filter(headline="Once").count() == 1
