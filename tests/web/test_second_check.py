"""The pages of the blind second check: judging, what nobody else learns, and the conference."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.claims.models import Claim
from factcheck.reviews.models import Conference, Queue
from factcheck.reviews.services.taking import take_claim
from factcheck.web.models import Notice
from factcheck.web.noticing import make_notices
from tests import factories
from tests.api.desk.calling import caller, problem
from tests.factories import Newsroom, fresh
from tests.reviews.judges import blind, confer, differing, judge
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def told_of(room: Newsroom, made: Claim, name: str) -> str:
    """Return everything that the pages and the API tell somebody of the claim."""
    browser, key = signed_in(room, name), caller(room, name)
    queue, number = room.first_check.public_id, room.people["rita"].public_id
    pages = (
        f"/claims/{made.public_id}",
        f"/queues/{queue}?claim={made.public_id}",
        "/journal",
        "/journal.csv",
        f"/journal?who={number}",
        "/",
        "/claims?view=to_review",
        f"/articles/{made.article.public_id}",
        "/notices",
        "/search?q=bridge",
    )
    answers = [browser.get(page) for page in pages]
    texts = [b"".join(a).decode() if getattr(a, "streaming", False) else a.content.decode() for a in answers]
    paths = (
        f"claims/{made.public_id}",
        f"claims/{made.public_id}/history",
        f"claims/{made.public_id}/second-check",
        f"queues/{queue}/claims",
        "claims",
        "events",
        f"events?actor={room.people['rita'].username}",
        "conferences",
        f"claims/{made.public_id}/comments",
    )
    return "\n".join([*texts, *(key.get(path).content.decode() for path in paths)])


def _without_people(text: str) -> str:
    """Leave out where members are listed for choosing: a list of everybody tells nothing of anybody."""
    return re.sub(r"<select.*?</select>", "", text, flags=re.S)


def _judged_by(room: Newsroom, made: Claim) -> None:
    """Let Rita judge, so that her words could leak."""
    judge(room, made, "rita", "denied")


def test_neither_page_nor_api_tells_of_the_first_judge() -> None:
    room = factories.newsroom()
    made = blind(room)
    _judged_by(room, made)
    make_notices()
    others = _without_people(told_of(room, made, "omar"))
    assert "rita looked." not in others
    assert '"kind": "return"' not in others
    lines = [line for line in others.splitlines() if "Rita" in line or room.people["rita"].username in line]
    assert [line for line in lines if "Reviewer" not in line] == []
    judge(room, made, "omar", "denied")
    after = told_of(room, made, "emil")
    assert "rita looked." in after
    assert "Rita" in after


def test_who_holds_a_claim_under_seal_is_his_alone_to_see() -> None:
    room = factories.newsroom()
    made = blind(room)
    take_claim(actor=room.actor("rita"), claim_id=made.id)
    seen = {n: caller(room, n).get(f"claims/{made.public_id}").json() for n in ("rita", "omar")}
    assert seen["rita"]["held_by"] == room.people["rita"].username
    assert (seen["omar"]["held_by"], seen["omar"]["second_check"]) == (None, "sealed")
    page = signed_in(room, "omar").get(f"/queues/{room.first_check.public_id}?claim={made.public_id}")
    assert "Rita" not in _without_people(page.content.decode())


def _judge_by_page(browser: Client, room: Newsroom, made: Claim, **typed: str) -> int:
    queue, now = room.first_check.public_id, fresh(made)
    browser.post(f"/queues/{queue}/{made.public_id}/take", {"version": now.version})
    page = browser.get(f"/queues/{queue}?claim={made.public_id}").content.decode()
    assert 'id="judge"' in page
    assert 'id="approve"' not in page
    sent = {"version": now.version, "digest": now.content_digest, **typed}
    return browser.post(f"/queues/{queue}/{made.public_id}/judge", sent).status_code


def test_two_judge_and_a_third_decides_without_javascript() -> None:
    room = factories.newsroom()
    made = blind(room)
    rita, omar = signed_in(room, "rita"), signed_in(room, "omar")
    assert _judge_by_page(rita, room, made, status="confirmed", text=" ") == 422
    assert _judge_by_page(rita, room, made, status="confirmed", text="I rang.") == 302
    assert _judge_by_page(omar, room, made, status="denied", text="They say no.") == 302
    chris, dana = signed_in(room, "chris"), signed_in(room, "dana")
    assert "/conferences" in chris.get("/").content.decode()
    address = f"/claims/{made.public_id}/conference"
    for words in ("I rang.", "They say no.", "Waits for a chief"):
        assert words in chris.get(address).content.decode()
    assert made.statement in chris.get("/conferences").content.decode()
    assert chris.post(f"{address}/decider", {"user": room.people["rita"].public_id}).status_code == 422
    assert dana.post(f"{address}/decider", {"user": room.people["dana"].public_id}).status_code == 403
    assert chris.post(f"{address}/decider", {"user": room.people["dana"].public_id}).status_code == 302
    now = fresh(made)
    typed = {"version": now.version, "digest": now.content_digest, "status": "confirmed", "text": "Two logs."}
    assert chris.post(f"{address}/decide", typed).status_code == 403
    assert dana.post(f"{address}/decide", typed).status_code == 302
    assert fresh(made).stage == "approved"
    assert "Two logs." in signed_in(room, "vera").get(f"/claims/{made.public_id}").content.decode()


def test_a_chief_asks_for_it_on_the_page_of_the_claim() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    chris = signed_in(room, "chris")
    base = f"/claims/{made.public_id}/second-check"
    assert chris.post(base, {"reason": ""}).status_code == 422
    assert chris.post(base, {"reason": "A big one."}).status_code == 302
    assert "A big one." in chris.get(f"/claims/{made.public_id}").content.decode()
    assert chris.post(f"{base}-off").status_code == 302
    assert signed_in(room, "rita").post(base, {"reason": "Me too."}).status_code == 403


def test_the_settings_say_which_claims_are_judged_twice_and_who_decides() -> None:
    room = factories.newsroom()
    chris, queue = signed_in(room, "chris"), room.first_check
    typed = {"queue": queue.public_id, "name": queue.name, "order": 1, "role": "reviewer", "approvals": 1}
    sent = chris.post("/desk/settings/queue", typed | {"enters": ["all"], "blind": ["accusation"]})
    assert sent.status_code == 302
    assert Queue.objects.get(id=queue.id).blind == ["accusation"]
    rule = {
        "version": 0,
        "independent_sources": 2,
        "one_is_enough": "eyewitness",
        "publish_hold_minutes": 0,
        "audit_share": 0,
        "audit_every": "month",
    }
    omar = room.people["omar"].username
    assert chris.post("/desk/settings/rule", rule | {"conference_decider": omar}).status_code == 302
    assert (
        "Conferences are decided by Omar." in signed_in(room, "vera").get("/desk/settings").content.decode()
    )


def test_those_concerned_are_told_of_a_conference() -> None:
    room = factories.newsroom()
    made = differing(room)
    make_notices()
    chris, dana = room.people["chris"], room.people["dana"]
    assert list(Notice.objects.filter(kind="conference").values_list("user", flat=True)) == [chris.id]
    caller(room, "chris").call("PUT", f"claims/{made.public_id}/conference/decider", {"user": dana.username})
    make_notices()
    assert list(Notice.objects.filter(kind="conference", user=dana).values_list("user", flat=True)) == [
        dana.id
    ]
    confer(room, made, "dana")
    make_notices()
    told = set(Notice.objects.filter(kind="conference_over").values_list("user__name", flat=True))
    assert told == {"Rita", "Omar", "Ana"}


def test_the_whole_way_by_the_api() -> None:
    room = factories.newsroom()
    made = blind(room)
    keys = {name: caller(room, name) for name in ("rita", "omar", "chris", "dana")}
    path = f"claims/{made.public_id}"
    body = {"content_digest": made.content_digest, "status": "confirmed", "text": "I rang."}
    keys["rita"].post(f"{path}/take")
    assert problem(keys["rita"].move(made.public_id, "approve", {"content_digest": made.content_digest})) == (
        409,
        "move-not-allowed",
    )
    assert keys["rita"].move(made.public_id, "judge", body).json()["actions"] == []
    keys["omar"].post(f"{path}/take")
    differs = keys["omar"].move(made.public_id, "judge", body | {"status": "denied", "text": "They say no."})
    assert differs.json()["second_check"] == "conference"
    assert differs.json()["waits_for"]["who"] == "a chief"
    (opened,) = keys["dana"].get("conferences?outcome=open").json()["results"]
    assert (opened["claim"], opened["decider"]) == (made.public_id, None)
    refused = keys["chris"].call("PUT", f"{path}/conference/decider", {"user": room.people["omar"].username})
    assert problem(refused) == (400, "invalid-request")
    named = keys["chris"].call("PUT", f"{path}/conference/decider", {"user": room.people["dana"].username})
    assert named.json()["waits_for"]["why"] == "conference"
    done = keys["dana"].move(made.public_id, "conference/decide", body | {"text": "Two logs."})
    assert done.json()["stage"] == "approved"
    (check,) = keys["omar"].get(f"{path}/second-check").json()["checks"]
    assert [one["status"] for one in check["judgements"]] == ["confirmed", "denied"]
    assert (check["conference"]["outcome"], check["conference"]["reason"]) == ("approve", "Two logs.")


def test_a_page_of_conferences_takes_the_same_queries_however_many_there_are() -> None:
    room = factories.newsroom()
    differing(room)
    chris = signed_in(room, "chris")
    chris.get("/conferences")
    counted = []
    for quote in ("", "Engineers found cracks in two pillars", "Traffic is led over the ring road"):
        if quote:
            made = factories.submitted(room, quote)
            judge(room, made, "rita")
            judge(room, made, "omar", "denied")
        with CaptureQueriesContext(connection) as queries:
            chris.get("/conferences")
        counted.append(len(queries))
    assert Conference.objects.count() == 3
    assert counted == [counted[0]] * 3
