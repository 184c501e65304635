"""What the desk is offered and decides itself: passages worth a claim, and what was checked before."""

from typing import Any
from urllib.parse import urlencode

import pytest

from factcheck.articles.services import ArticleFacts
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim
from factcheck.reviews.services.revisions import push_article
from tests import factories
from tests.api.desk.calling import Caller, caller, problem
from tests.factories import newsroom
from tests.publishing.desk import published

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TEXT = "According to Anna Berg, the tunnel cost 54 million euros in 2024. What now?\n\nUnemployment fell by 12 percent last year."


def suggested(ana: Caller, article: str) -> list[tuple[str, str | None]]:
    """Quotes and claimants of what is offered."""
    found = ana.get(f"articles/{article}/suggestions").json()["results"]
    assert all(one["score"] > 0 and one["reasons"] for one in found)
    return [(one["quote"], one["claimant"]) for one in found]


def similar(ana: Caller, **query: str) -> list[dict[str, Any]]:
    """What is found to be like a text."""
    found: list[dict[str, Any]] = ana.get(f"claims/similar?{urlencode(query)}").json()["results"]
    return found


def test_passages_that_nothing_covers_are_offered() -> None:
    room = newsroom()
    ana = caller(room, "ana")
    made, _ = push_article(
        actor=room.actor("ana"), facts=ArticleFacts(headline="Tunnel"), prepared=prepare_text(TEXT)
    )
    article = made.public_id
    assert sorted(suggested(ana, article)) == [
        ("Unemployment fell by 12 percent last year.", None),
        ("the tunnel cost 54 million euros in 2024", "Anna Berg"),
    ]
    offered = ana.get(f"articles/{article}/suggestions").json()["results"]
    assert all(TEXT[one["start"] : one["end"]] == one["quote"] for one in offered)
    ana.post("claims", {"article": article, "quote": "the tunnel cost 54 million euros in 2024"})
    assert suggested(ana, article) == [("Unemployment fell by 12 percent last year.", None)]


def test_nothing_is_made_of_an_offer() -> None:
    room = newsroom()
    factories.claim(room)
    before = Claim.objects.count()
    assert room.article is not None
    caller(room, "ana").get(f"articles/{room.article.public_id}/suggestions")
    assert Claim.objects.count() == before


def test_earlier_claims_of_the_desk_are_found_with_what_differs() -> None:
    room = newsroom()
    ana = caller(room, "ana")
    claim = factories.claim(room)
    Claim.objects.filter(id=claim.id).update(statement="The harbour bridge cost 90 million euros")
    (found,) = similar(ana, text="The harbour bridge cost 54 million euros")
    assert (found["claim"], found["verdict"], found["stage"]) == (claim.public_id, None, "draft")
    assert "numbers_differ" in found["why"]
    assert similar(ana, text="Unemployment fell") == []


def test_of_another_desk_only_what_it_has_published_is_found() -> None:
    other, room = newsroom(), newsroom()
    factories.claim(other)
    verdict = published(other)
    stated = verdict.claim.statement
    Claim.objects.filter(id=verdict.claim_id).update(statement=f"{stated} and not yet said in public")
    found = similar(caller(room, "ana"), text=stated)
    assert [(one["claim"], one["verdict"], one["stage"], one["statement"]) for one in found] == [
        (None, verdict.public_id, None, stated)
    ]


def test_a_language_is_asked_for_exactly() -> None:
    room = newsroom()
    ana = caller(room, "ana")
    stated = factories.claim(room).statement
    assert len(similar(ana, text=stated)) == 1
    assert similar(ana, text=stated, language="fi") == []


@pytest.mark.parametrize("query", ["", "?text=", "?text=%20", "?text=x&limit=3", "?text=x&language="])
def test_a_question_without_words_is_refused(query: str) -> None:
    assert problem(caller(newsroom(), "ana").get(f"claims/similar{query}")) == (400, "invalid-request")
