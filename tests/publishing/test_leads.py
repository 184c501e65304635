"""Leads: which files are understood, what is kept, and that they stay what they are."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from factcheck.audit.models import Event
from factcheck.core.problems import Invalid, NotYourRole
from factcheck.publishing.leadfeeds import read_leads
from factcheck.publishing.leads import like_leads
from factcheck.publishing.models import Lead, PublishedVerdict
from factcheck.publishing.services.leads import Imported, import_leads
from tests.factories import Newsroom, claim, newsroom
from tests.publishing.desk import published
from tests.web.newsrooms import signed_in

both = [pytest.mark.django_db, pytest.mark.both]


def review(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://checks.example/{number}",
        "claimReviewed": "The council closed the harbour bridge on Monday",
        "author": {"@type": "Organization", "name": "Checks"},
        "datePublished": "2026-03-01",
        "reviewRating": {"@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5},
        **more,
    }


def packed(value: Any) -> bytes:
    return json.dumps(value).encode()


def take(room: Newsroom, value: Any, by: str = "ana") -> Imported:
    return import_leads(actor=room.actor(by), data=value if isinstance(value, bytes) else packed(value))


FORMS = {
    "a document": packed(review()),
    "a list": packed([review(), review(2)]),
    "a graph": packed({"@graph": [{"@type": "WebPage", "mainEntity": review()}, {"@type": "Person"}]}),
    "a feed": packed(
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [review(), review(2)]}]}
    ),
    "one a line": b"\n".join([packed(review()), b"", packed(review(2))]),
    "with a mark of order": b"\xef\xbb\xbf" + packed(review()),
    "two types": packed(review() | {"@type": ["ClaimReview", "Review"]}),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_forms_of_a_file(data: bytes) -> None:
    lead = read_leads(data).leads[0]
    assert (lead.url, lead.rating, lead.publisher) == ("https://checks.example/1", "False", "Checks")
    assert lead.claim_text == "The council closed the harbour bridge on Monday"
    assert str(lead.reviewed_on) == "2026-03-01"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b"<html>", b"\xff", b'{"@type": "Review"}\n{', b"[" * 100_000]
)
def test_what_is_no_file_of_claim_reviews(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_leads(data)
    assert refused.value.items[0].pointer == "body/file"


def test_what_cannot_be_used_is_counted() -> None:
    bad = [
        review(url="javascript:alert(1)"),
        review(url="ftp://checks.example/1"),
        review(url="http://[::1"),
        review(claimReviewed=""),
        review(claimReviewed=7),
        review(claimReviewed="x" * 5001),
    ]
    found = read_leads(packed([review(), review(), *bad]))
    assert (len(found.leads), found.skipped) == (1, 7)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(
    st.fixed_dictionaries({"author": JSON, "reviewRating": JSON, "datePublished": JSON, "itemReviewed": JSON})
)
def test_any_member_of_any_type_is_read(odd: dict[str, Any]) -> None:
    (lead,) = read_leads(packed(review(**odd))).leads
    assert len(lead.rating) <= 200
    stored = json.dumps(lead.data, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in stored
    assert stored.encode().decode() == stored


class TestImport:
    pytestmark = both

    def test_a_second_import_changes_only_what_is_different(self) -> None:
        room = newsroom()
        assert take(room, [review(), review(2)]) == Imported(2, 0, 0)
        before = Event.objects.count()
        assert take(room, [review(), review(2)]) == Imported(0, 0, 0)
        assert Event.objects.count() == before
        assert take(room, [review(reviewRating={"ratingValue": 5, "bestRating": 5}), review(3)]) == Imported(
            1, 1, 0
        )
        assert Lead.objects.get(url="https://checks.example/1").rating == "5 / 5"
        line = Event.objects.filter(verb="lead.imported").latest("seq")
        assert line.verb == "lead.imported"
        assert PublishedVerdict.objects.count() == 0

    def test_words_that_a_database_cannot_hold(self) -> None:
        nasty = "The \x00 bridge \ud800 is " + "long" * 600
        assert take(newsroom(), review(itemReviewed={nasty: nasty}, author={"name": nasty})).new == 1

    def test_only_who_may_change_claims_takes_in(self) -> None:
        with pytest.raises(NotYourRole):
            take(newsroom(), review(), by="vera")

    def test_our_own_feed_is_understood(self, client: Client) -> None:
        row = published(newsroom())
        other = newsroom()
        assert take(other, client.get("/api/v1/claim-reviews").content) == Imported(1, 0, 0)
        lead = Lead.objects.get()
        assert (lead.claim_text, lead.rating) == ("closed the harbour bridge on Monday", "Confirmed")
        assert lead.url.endswith(f"/verdicts/{row.public_id}")

    def test_leads_that_read_alike_are_found_on_ones_own_desk(self) -> None:
        room, other = newsroom(), newsroom()
        take(room, [review(), review(2, claimReviewed="Cats bark at night")])
        text = "The harbour bridge was closed by the council on Monday"
        assert [one.lead.url for one in like_leads(room.desk.id, text)] == ["https://checks.example/1"]
        assert like_leads(other.desk.id, text) == []
        assert like_leads(room.desk.id, "") == []

    def test_a_claim_shows_them_and_nobody_else_does(self, client: Client) -> None:
        room = newsroom()
        take(room, review(author={"name": "<b>Checks</b>"}))
        made = claim(room)
        text = signed_in(room, "ana").get(f"/claims/{made.public_id}").content.decode()
        assert "Checked by others" in text
        assert 'href="https://checks.example/1" rel="nofollow noopener"' in text
        assert "&lt;b&gt;Checks&lt;/b&gt;" in text
        row = published(room, "found cracks in two pillars")
        for path in (f"/verdicts/{row.public_id}", "/api/v1/verdicts", "/api/v1/claim-reviews"):
            assert "checks.example" not in client.get(path).content.decode()


class TestPage:
    pytestmark = [pytest.mark.django_db]

    def test_a_file_is_taken_in_by_a_form(self, tmp_path: Any) -> None:
        room = newsroom()
        browser = signed_in(room, "ana")
        path = tmp_path / "others.json"
        path.write_bytes(packed([review(), review(2, url="")]))
        with path.open("rb") as file:
            done = browser.post("/leads/add", {"file": file}, follow=True)
        assert "1 new, 0 brought up to date, 1 left out." in done.content.decode()
        assert "The council closed the harbour bridge on Monday" in done.content.decode()
        assert "No leads match." in browser.get("/leads?words=cats").content.decode()
        assert "harbour bridge" in browser.get("/leads?words=harbour+bridge+closed").content.decode()

    def test_a_file_that_is_none_is_refused_in_place(self, tmp_path: Any) -> None:
        path = tmp_path / "others.json"
        path.write_bytes(b"<html>")
        with path.open("rb") as file:
            refused = signed_in(newsroom(), "ana").post("/leads/add", {"file": file})
        assert refused.status_code == 422
        assert "This is no JSON" in refused.content.decode()

    def test_a_viewer_reads_and_adds_nothing(self) -> None:
        browser = signed_in(newsroom(), "vera")
        assert 'type="file"' not in browser.get("/leads").content.decode()
        assert Lead.objects.count() == 0
