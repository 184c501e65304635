"""The pages of the audit, and the same by the API."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.core import clock
from factcheck.reviews.models import Draw
from factcheck.web.models import Notice
from factcheck.web.noticing import make_notices
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.reviews.test_audits import a_week_before, draw
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def test_drawing_and_finding_without_javascript() -> None:
    room = factories.newsroom()
    chris, omar = signed_in(room, "chris"), signed_in(room, "omar")
    a_week_before(room, 100)
    assert chris.post("/audits/draw", {"auditor": room.people["ana"].public_id}).status_code == 422
    sent = chris.post("/audits/draw", {"auditor": room.people["omar"].public_id, "day": _week_ago()})
    row = Draw.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/audits/{row.public_id}")
    assert f"/audits/{row.public_id}" in omar.get("/").content.decode()
    address = f"/audits/{row.public_id}"
    page = omar.get(address).content.decode()
    assert row.seed in page
    assert "the same claims" in page
    assert omar.get(f"{address}/list.txt").content.decode().split() == row.ids
    one = row.claims.get(place=1)
    typed = {"claim": one.claim.public_id, "finding": "serious", "text": " "}
    assert omar.post(f"{address}/finding", typed).status_code == 422
    assert chris.post(f"{address}/finding", typed | {"text": "Not so."}).status_code == 403
    assert omar.post(f"{address}/finding", typed | {"text": "=1+1 is not so."}).status_code == 302
    assert "1 with a serious fault" in chris.get("/audits").content.decode()
    answer = chris.get("/audits.csv")
    lines = list(csv.reader(b"".join(answer).decode("utf-8-sig").splitlines()))
    assert [line[9:11] for line in lines[1:]] == [["serious", "'=1+1 is not so."], ["", ""], ["", ""]]
    make_notices()
    told = set(Notice.objects.filter(kind="audit").values_list("user__name", flat=True))
    assert told == {"Chris", "Ana"}
    assert "#moves" in chris.get(address).content.decode()


def _week_ago() -> str:
    return (clock.now() - timedelta(days=7)).date().isoformat()


def test_the_audit_by_the_api() -> None:
    room = factories.newsroom()
    a_week_before(room, 100)
    chris, omar = caller(room, "chris"), caller(room, "omar")
    body = {"auditor": room.people["omar"].username, "day": _week_ago()}
    made = chris.post("audits", body)
    assert (made.status_code, made.json()["listed"], len(made.json()["claims"])) == (201, 3, 3)
    assert problem(chris.post("audits", body)) == (409, "move-not-allowed")
    path = f"audits/{made.json()['id']}"
    found = {"claim": made.json()["claims"][0]["claim"], "finding": "minor", "text": "A date is wrong."}
    assert problem(chris.post(f"{path}/findings", found)) == (403, "not-your-role")
    done = omar.post(f"{path}/findings", found).json()
    assert done["claims"][0]["finding"] == "minor"
    assert done["report"] == chris.get("audit-report").json()
    assert (done["report"]["faulty_share"], done["report"]["serious_share"]) == (100, 0)
    assert [row["id"] for row in chris.get("audits").json()["results"]] == [done["id"]]


def test_the_list_takes_the_same_queries_however_many_draws_there_are() -> None:
    room = factories.newsroom()
    a_week_before(room, 100)
    chris, counted = signed_in(room, "chris"), []
    chris.get("/audits")
    for weeks in (1, 2, 3):
        draw(room, weeks=weeks)
        with CaptureQueriesContext(connection) as queries:
            chris.get("/audits")
        counted.append(len(queries))
    assert counted == [counted[0]] * 3
