"""Pages speak the language of the person, verdicts that of their article."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from factcheck.accounts.models import Desk
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.web.labels import inside
from tests import factories
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
