"""The frame of every page: whose desk, which counters, what is answered about other desks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.accounts.actors import person_on
from factcheck.web.frame import waiting_for
from tests import factories
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def test_the_counter_holds_what_this_person_may_decide() -> None:
    room = factories.newsroom()
    factories.submitted(room)
    factories.submitted(room, "cracks in two pillars", by="ben")
    factories.claim(room, "ring road")
    factories.accounts.add_roles(desk=room.desk, user=room.people["ben"], roles=factories.ROLES["rita"])
    numbers = {name: waiting_for(room.actor(name)) for name in ("rita", "ben", "ana", "vera")}
    assert numbers == {"rita": 2, "ben": 1, "ana": 0, "vera": 0}


def test_what_somebody_else_holds_does_not_wait_for_me() -> None:
    room = factories.newsroom()
    made = factories.submitted(room)
    factories.taking.take_claim(actor=room.actor("rita"), claim_id=made.id)
    assert [waiting_for(room.actor(name)) for name in ("rita", "omar")] == [1, 0]


def test_the_counter_ends_somewhere_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    room = factories.newsroom()
    for quote in ("closed the harbour bridge on Monday", "cracks in two pillars", "54 million euros"):
        factories.submitted(room, quote)
    monkeypatch.setattr("factcheck.web.frame.COUNTED", 2)
    page = signed_in(room, "rita").get("/articles").content.decode()
    assert waiting_for(room.actor("rita")) == 2
    assert page.count("1+</span>") == 2


def test_a_list_belongs_to_the_current_desk_and_an_object_to_its_own() -> None:
    here, there = (
        factories.newsroom(),
        factories.newsroom(text="Ferry runs again\nThe ferry runs again since May."),
    )
    assert here.article is not None
    assert there.article is not None
    user = here.people["ana"]
    factories.accounts.add_roles(desk=there.desk, user=user, roles=factories.ROLES["ana"])
    client = signed_in(here, "ana")
    client.post("/desk/switch", {"desk": there.desk.slug})
    listed = client.get("/articles").content.decode()
    assert ("Ferry runs again" in listed, "Council closes" in listed) == (True, False)
    page = client.get(f"/articles/{here.article.public_id}")
    assert page.context["frame"].desk == here.desk
    client.post("/desk/switch", {"desk": here.desk.slug})
    listed = client.get("/articles").content.decode()
    assert ("Ferry runs again" in listed, "Council closes" in listed) == (False, True)


def test_nobody_switches_to_a_desk_that_is_not_his() -> None:
    here, there = factories.newsroom(), factories.newsroom()
    client = signed_in(here, "ana")
    assert client.post("/desk/switch", {"desk": there.desk.slug}).status_code == 404
    assert client.get("/articles").context["frame"].desk == here.desk


def test_the_switch_goes_on_within_the_site() -> None:
    room = factories.newsroom()
    client = signed_in(room, "ana")
    ways = {}
    for target in ("/articles", "https://evil.example/x", "//evil.example", f"/articles/{'x' * 5}"):
        ways[target] = client.post("/desk/switch", {"desk": room.desk.slug, "next": target})["Location"]
    assert list(ways.values()) == ["/articles", "/", "/", "/"]


def test_somebody_without_a_desk_is_told_so() -> None:
    room = factories.newsroom()
    room.people["otto"] = factories.user("otto")
    answer = signed_in(room, "otto").get("/")
    assert answer.status_code == 404
    assert "You belong to no desk." in answer.content.decode()


def test_a_deactivated_person_is_out_at_once() -> None:
    room = factories.newsroom()
    client = signed_in(room, "ana")
    assert client.get("/articles").status_code == 200
    room.people["ana"].is_active = False
    room.people["ana"].save(update_fields=["is_active"])
    assert client.get("/articles").status_code == 302


def test_pages_are_not_kept_by_caches_and_vary_by_htmx() -> None:
    answer = signed_in(factories.newsroom(), "ana").get("/articles")
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]


def test_the_frame_costs_the_same_for_one_desk_and_for_three() -> None:
    numbers = []
    for extra in (0, 2):
        room = factories.newsroom()
        for _each in range(extra):
            other = factories.newsroom()
            factories.accounts.add_roles(
                desk=other.desk, user=room.people["ana"], roles=factories.ROLES["ana"]
            )
        client = signed_in(room, "ana")
        client.get("/articles")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/articles")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert person_on(room.desk, room.people["ana"]).roles == factories.ROLES["ana"]
