"""Pages speak the language of the person, verdicts that of their article."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from factcheck.accounts.models import Desk
from factcheck.articles.models import Article
from factcheck.claims.causes import CauseKind, cause
from factcheck.claims.enums import FlagName
from factcheck.claims.flags import raise_flag
from factcheck.claims.models import Claim, Flag
from factcheck.reviews.models import Queue
from factcheck.reviews.services.queues import create_desk
from factcheck.web.labels import inside
from tests import factories
from tests.api.desk.calling import caller
from tests.publishing.desk import published
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def test_a_person_reads_pages_in_his_language() -> None:
    room = factories.newsroom()
    person = room.people["ana"]
    person.language = "de"
    person.save(update_fields=["language"])
    page = signed_in(room, "ana").get("/").content.decode()
    assert '<html lang="de" dir="ltr"' in page
    assert "Warteschlangen" in page


def test_a_desk_speaks_its_language_and_zone_to_who_chose_none() -> None:
    room = factories.newsroom()
    Desk.objects.filter(id=room.desk.id).update(language="de-AT", time_zone="Asia/Tokyo")
    claim = factories.claim(room)
    Claim.objects.filter(id=claim.id).update(due_at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC))
    answer = signed_in(room, "ana").get(f"/claims/{claim.public_id}")
    assert answer["Content-Language"] == "de"
    assert "05:00" in answer.content.decode()


def test_a_verdict_speaks_the_language_of_its_article(client: Client) -> None:
    room = factories.newsroom()
    Article.objects.filter(desk=room.desk).update(language="de-AT")
    row = published(room)
    page = client.get(f"/verdicts/{row.public_id}", headers={"accept-language": "en"}).content.decode()
    assert 'lang="de" dir="ltr"' in page
    assert "Wer geprüft hat" in page
    assert client.get(f"/api/v1/verdicts/{row.public_id}").json()["status_label"] == "Bestätigt"


def test_an_arabic_reader_gets_pages_from_right_to_left() -> None:
    room = factories.newsroom()
    person = room.people["ana"]
    person.language = "ar"
    person.save(update_fields=["language"])
    assert '<html lang="ar" dir="rtl"' in signed_in(room, "ana").get("/").content.decode()


def test_nouns_keep_their_capital_in_german_alone() -> None:
    assert inside("Web page") == "web page"
    with translation.override("de"):
        assert inside("Webseite") == "Webseite"


def speaks_german(room: factories.Newsroom, name: str) -> Client:
    person = room.people[name]
    person.language, person.time_zone = "de", "Asia/Tokyo"
    person.save(update_fields=["language", "time_zone"])
    return signed_in(room, name)


def test_a_refusal_of_a_service_is_read_in_the_language_of_the_person() -> None:
    room = factories.newsroom()
    claim, ana = factories.claim(room), speaks_german(room, "ana")
    words = {"version": claim.version, "status": "confirmed", "rationale": "", "send": "1", "back": "claim"}
    sent = ana.post(f"/claims/{claim.public_id}/status", words)
    page = sent.content.decode()
    assert sent.status_code == 409
    assert "Begründen Sie es für die Leser." in page
    assert "Say why, for the reader." not in page


def test_the_programming_interface_answers_in_english_whoever_asks() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    asking = caller(room, "ana")
    version = asking.get(f"claims/{claim.public_id}")["ETag"]
    sent = asking.post(f"claims/{claim.public_id}/submit", {}, if_match=version, accept_language="de")
    answer = sent.json()
    assert (answer["type"].rpartition("/")[2], answer["title"]) == ("rule-not-met", "Something is missing")
    assert answer["detail"] == "The claim lacks something; each item says what."


def test_a_flag_that_one_person_raised_is_read_by_each_in_his_language() -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    told = cause(
        CauseKind.QUOTE_GONE,
        source="",
        evidence="ev_1",
        at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC),
        before="gone",
    )
    with translation.override("de"):
        raise_flag(claim=claim, flag=FlagName.QUOTE_LOST, causes=[told])
    stored = Flag.objects.get(claim=claim).cause
    assert stored == "Confidential source (ev_1), capture of 2026-03-01 20:00 UTC: “gone” is no longer there."
    page = speaks_german(room, "ana").get(f"/claims/{claim.public_id}").content.decode()
    assert (
        "Vertrauliche Quelle (ev_1), Sicherung vom 02.03.2026, 05:00 JST: „gone“ steht dort nicht mehr."
        in page
    )


def test_the_journal_says_names_and_values_in_the_readers_language_and_keeps_the_codes_in_the_file() -> None:
    room = factories.newsroom()
    factories.approved(room)
    chris = room.people["chris"]
    chris.language = "de"
    chris.save(update_fields=["language"])
    client = signed_in(room, "chris")
    page = client.get("/journal").content.decode()
    row = page.partition("claim.taken")[2].partition("</details>")[0]
    assert ("Warteschlange" in row, room.first_check.name in row, room.first_check.public_id in row) == (
        True,
        True,
        False,
    )
    row = page.partition("claim.approved")[2].partition("</details>")[0]
    assert ("In Prüfung" in row, "in_review" in row) == (True, False)
    assert "in_review" in client.get("/journal.csv").getvalue().decode()


def test_a_new_desk_names_its_queues_in_its_own_language() -> None:
    desk = create_desk(slug="deutsch", language="de")
    queues = Queue.objects.filter(desk=desk).order_by("order")
    assert [queue.name for queue in queues] == ["Erste Prüfung", "Rechtliches"]
    assert desk.language == "de"


def test_the_language_of_the_sign_in_holds_until_somebody_sets_his_own() -> None:
    room = factories.newsroom()
    client = signed_in(room, "ana")
    assert '<html lang="en"' in client.get("/articles").content.decode()
    client.post("/language", {"language": "de", "next": "/articles"})
    assert '<html lang="de"' in client.get("/articles").content.decode()
    ana = room.people["ana"]
    ana.language = "en"
    ana.save(update_fields=["language"])
    assert '<html lang="en"' in client.get("/articles").content.decode()
