"""The list of articles, and bringing one in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factcheck.articles.models import Article, Revision
from factcheck.articles.services import latest_revision
from factcheck.claims.coverage import NewMark, mark_sentence
from factcheck.core import clock
from factcheck.web.article_rows import Filters, articles_for, counts_for, rows_of
from tests import factories
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db
PASTED = {
    "text": "Ferry runs again\r\nThe ferry runs again since May.\r\n",
    "headline": "Ferry runs again",
    "origin": "own",
}


def test_a_row_says_how_far_the_article_is() -> None:
    room = factories.newsroom()
    assert room.article is not None
    factories.approved(room)
    factories.submitted(room, "cracks in two pillars")
    factories.claim(room, "54 million euros")
    start, end = latest_revision(room.article).sentences[-1]
    mark_sentence(
        actor=room.actor("ana"),
        article_id=room.article.id,
        expected_version=None,
        new=NewMark(start, end, "no_fact"),
    )
    [row] = rows_of([room.article], room.actor("ana"), clock.now())
    assert (row.claimed, row.marked, row.open, row.coverage.total) == (3, 1, 2, 6)
    assert (row.bar.approved, row.bar.in_review, row.bar.draft, row.bar.total) == (1, 1, 1, 3)
    assert [person.name for person in row.people] == ["Ana"]
    assert row.next_action == "open"


def test_the_next_action_is_the_sign_off_once_nothing_is_open() -> None:
    room = factories.newsroom(text="The bridge is shut.")
    assert room.article is not None
    factories.approved(room, "bridge is shut")
    actions = {
        name: rows_of([room.article], room.actor(name), clock.now())[0].next_action
        for name in ("chris", "ana")
    }
    assert actions == {"chris": "sign_off", "ana": "open"}


@time_machine.travel("2026-03-02 09:00:00Z", tick=False)
def test_it_is_said_how_many_close_today() -> None:
    room = factories.newsroom()
    assert room.article is not None
    hours = {-1: 0, 4: 1, 30: 0}
    for hour, closing in hours.items():
        Article.objects.update(closes_at=clock.now() + timedelta(hours=hour))
        assert counts_for(room.actor("ana"), clock.now())["closing"] == closing, hour
    Article.objects.update(closes_at=clock.now() + timedelta(hours=4))
    assert "1 closes today" in signed_in(room, "ana").get("/articles").content.decode()


def test_tabs_and_filters_leave_what_they_say() -> None:
    room = factories.newsroom()
    own = signed_in(room, "ana").post("/articles/new", PASTED)
    assert own.status_code == 302
    factories.claim(room)
    ana = room.actor("ana")
    tabs = {"under_check": 2, "mine": 1, "to_place": 0, "signed_off": 0, "all": 2}
    assert counts_for(ana, clock.now()) == {**tabs, "closing": 0}
    found = {
        name: [article.headline for article in articles_for(ana, filters)]
        for name, filters in {
            "mine": Filters(show="mine"),
            "own": Filters(origin="own"),
            "words": Filters(q="ferry AGAIN"),
            "none": Filters(show="signed_off"),
        }.items()
    }
    assert found == {
        "mine": ["Council closes the harbour bridge"],
        "own": ["Ferry runs again"],
        "words": ["Ferry runs again"],
        "none": [],
    }


def test_what_closes_first_stands_first() -> None:
    room = factories.newsroom()
    client = signed_in(room, "ana")
    client.post("/articles/new", {**PASTED, "closes_at": "2026-03-02T10:00"})
    client.post("/articles/new", {**PASTED, "headline": "Sooner", "closes_at": "2026-03-01T10:00"})
    titles = [article.headline for article in articles_for(room.actor("ana"), Filters())]
    assert titles == ["Sooner", "Ferry runs again", "Council closes the harbour bridge"]


def test_another_desks_articles_are_not_listed() -> None:
    here, there = factories.newsroom(), factories.newsroom(text="Ferry runs again\nSince May.")
    assert "Ferry runs again" in signed_in(there, "ana").get("/articles?show=all").content.decode()
    page = signed_in(here, "ana").get("/articles?show=all")
    assert ("Ferry runs again" in page.content.decode(), page.context["counts"]["all"]) == (False, 1)


def test_a_pasted_text_becomes_an_article_with_its_offsets() -> None:
    room = factories.newsroom()
    answer = signed_in(room, "ana").post("/articles/new?way=paste", PASTED)
    article = Article.objects.get(headline="Ferry runs again")
    assert (answer.status_code, answer["Location"]) == (302, f"/articles/{article.public_id}")
    assert latest_revision(article).text == "Ferry runs again\nThe ferry runs again since May."
    assert (article.origin, article.created_by) == ("own", room.people["ana"])


def test_a_text_without_a_headline_is_called_by_its_first_line() -> None:
    room = factories.newsroom()
    client = signed_in(room, "ana")
    answer = client.post("/articles/new?way=paste", {**PASTED, "headline": ""})
    article = Article.objects.get(headline="Ferry runs again")
    assert latest_revision(article).blocks[0] == ["headline", 0, 16]
    assert "Ferry runs again · Factcheck</title>" in client.get(answer["Location"]).content.decode()


def test_a_time_without_zone_is_the_persons() -> None:
    room = factories.newsroom()
    room.people["ana"].time_zone = "Asia/Tokyo"
    room.people["ana"].save(update_fields=["time_zone"])
    client = signed_in(room, "ana")
    client.post("/articles/new", {**PASTED, "closes_at": "2026-03-01T18:00"})
    article = Article.objects.get(headline="Ferry runs again")
    assert article.closes_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert 'value="2026-03-01T18:00"' in client.get(f"/articles/{article.public_id}/facts").content.decode()


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", b"Ferry runs again\r\nSince May.", "Ferry runs again\nSince May."),
        ("a.md", b"# Ferry runs again\n\nSince **May**.", "Ferry runs again\n\nSince May."),
        (
            "a.html",
            b"<h1>Ferry runs again</h1><p>Since <b>May</b>.</p><script>x()</script>",
            "Ferry runs again\n\nSince May.",
        ),
    ],
)
def test_a_file_becomes_an_article(name: str, data: bytes, text: str) -> None:
    room = factories.newsroom()
    sent = {"file": SimpleUploadedFile(name, data), "origin": "external"}
    answer = signed_in(room, "ana").post("/articles/new?way=file", sent)
    assert answer.status_code == 302
    made = Revision.objects.exclude(article=room.article).select_related("article").get()
    assert (made.text, made.article.headline) == (text, "Ferry runs again")


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.txt", b""), ("a.txt", b"\xff\xfa\x00")])
def test_a_file_that_cannot_be_read_keeps_what_was_typed(name: str, data: bytes) -> None:
    room = factories.newsroom()
    sent = {"file": SimpleUploadedFile(name, data), "origin": "external", "headline": "Typed headline"}
    answer = signed_in(room, "ana").post("/articles/new?way=file", sent)
    assert answer.status_code == 422
    assert 'value="Typed headline"' in answer.content.decode()
    assert Article.objects.count() == 1


def test_an_empty_text_is_refused_at_its_field() -> None:
    room = factories.newsroom()
    answer = signed_in(room, "ana").post("/articles/new", {**PASTED, "text": " \r\n"})
    assert (answer.status_code, Article.objects.count()) == (422, 1)
    assert 'href="#id_text"' in answer.content.decode()


def test_who_may_not_bring_articles_in_sees_no_way_to() -> None:
    room = factories.newsroom()
    client = signed_in(room, "vera")
    assert "/articles/new" not in client.get("/articles").content.decode()
    assert client.get("/articles/new").status_code == 403
    assert client.post("/articles/new", PASTED).status_code == 403
    assert Article.objects.count() == 1


def test_a_new_text_says_what_it_did_to_the_claims() -> None:
    room = factories.newsroom()
    assert room.article is not None
    factories.claim(room)
    client = signed_in(room, "ana")
    url = f"/articles/{room.article.public_id}/revise"
    text = latest_revision(room.article).text.replace(
        "closed the harbour bridge on Monday", "opened a school"
    )
    answer = client.post(url, {"text": text, "revision": 1}, follow=True)
    assert "Version 2 is in. 1 claim is to place." in answer.content.decode()
    assert answer.context["bench"].counts["to_place"] == 1


def test_a_new_text_over_one_that_came_meanwhile_keeps_what_was_typed() -> None:
    room = factories.newsroom()
    assert room.article is not None
    client = signed_in(room, "ana")
    url = f"/articles/{room.article.public_id}/revise"
    assert client.post(url, {"text": "Theirs stands now.", "revision": 1}).status_code == 302
    answer = client.post(url, {"text": "Mine is typed.", "revision": 1})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert ("Theirs stands now." in html, "Mine is typed." in html) == (True, True)
    assert 'name="revision" value="2"' in html
    assert Revision.objects.filter(article=room.article).count() == 2


def test_facts_are_changed_and_a_stale_form_is_shown_again() -> None:
    room = factories.newsroom()
    assert room.article is not None
    client = signed_in(room, "ana")
    url = f"/articles/{room.article.public_id}/facts"
    sent = {"headline": "Bridge shut", "origin": "external", "language": "en", "version": 1}
    assert client.post(url, sent).status_code == 302
    answer = client.post(url, {**sent, "headline": "My headline"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert ("Bridge shut" in html, 'value="My headline"' in html) == (True, True)
    room.article.refresh_from_db()
    assert room.article.headline == "Bridge shut"


def test_the_list_costs_the_same_for_one_article_and_for_three() -> None:
    numbers = []
    for extra in (0, 2):
        room = factories.newsroom()
        client = signed_in(room, "ana")
        for _each in range(extra):
            client.post(
                "/articles/new",
                {**PASTED, "closes_at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")},
            )
        for article in Article.objects.of_desk(room.desk.id):
            room.article = article
            factories.claim(room, latest_revision(article).text.split("\n")[-1])
        client.get("/articles")
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/articles").context["rows"]) == extra + 1
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_an_address_waits_as_an_import_and_the_list_says_when_it_ends() -> None:
    room = factories.newsroom()
    ana = signed_in(room, "ana")
    refused = ana.post("/articles/new?way=address", {"url": "ftp://paper.example/a", "origin": "external"})
    assert refused.status_code == 422
    assert "ftp://paper.example/a" in refused.text
    sent = ana.post("/articles/new?way=address", {"url": "https://paper.example/a", "origin": "external"})
    assert sent.url == "/articles"
    article = Article.objects.get(url="https://paper.example/a")
    assert article.state == "importing"
    poll = f"/articles/{article.public_id}/import"
    assert poll in ana.get("/articles").text
    assert ana.get(poll).status_code == 204
    Article.objects.filter(id=article.id).update(state="failed", state_text="It answered with a log-in page.")
    ended = ana.get(poll)
    assert ended.status_code == 286
    assert "It answered with a log-in page." in ended.text
    assert "It answered with a log-in page." in ana.get(f"{poll}?bench=1").text


def test_a_failed_import_is_tried_again_or_put_away() -> None:
    room = factories.newsroom()
    ana = signed_in(room, "ana")
    ana.post("/articles/new?way=address", {"url": "https://paper.example/a", "origin": "external"})
    article = Article.objects.get(url="https://paper.example/a")
    again, away = f"/articles/{article.public_id}/import-again", f"/articles/{article.public_id}/put-away"
    assert ana.post(away).status_code == 409, "it is still under way"
    Article.objects.filter(id=article.id).update(state="failed", state_text="No answer.")
    assert "No answer." in ana.get("/articles").text
    assert ana.post(away).url == "/articles"
    assert "No answer." not in ana.get("/articles").text
    assert "put away" in ana.get("/articles?show=all").text
    assert ana.post(again).url == "/articles"
    article.refresh_from_db()
    assert (article.state, article.state_text) == ("importing", "")
    assert signed_in(room, "rita").post(away).status_code == 403
