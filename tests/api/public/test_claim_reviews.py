"""ClaimReviews of verdicts on claims of others."""

import pytest
from django.test import Client

from tests.api.public.asking import API, get
from tests.factories import Newsroom, newsroom
from tests.publishing.desk import published, retract

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def room() -> Newsroom:
    return newsroom()


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
