"""Escapes of the JSON-LD block; addresses of articles under embargo."""

import json
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.articles.models import Article
from factcheck.claims.services import Span
from factcheck.core import clock
from factcheck.publishing.claimreview import for_html
from factcheck.publishing.documents import disputed
from factcheck.publishing.facts import gather_facts, live
from factcheck.publishing.labels import status_label
from factcheck.reviews import content
from factcheck.sources.content import claim_content
from tests.factories import fresh, newsroom, ready

ANYTHING = st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&/\u2028\u2029\"'")))


@given(ANYTHING)
def test_json_in_html_says_the_same_and_cannot_end_its_element(text: str) -> None:
    escaped = for_html(orjson.dumps({"text": text}).decode())
    assert json.loads(escaped) == {"text": text}
    assert set(escaped) & set("<>&\u2028\u2029") == set()


def test_the_latest_position_of_a_party_is_live() -> None:
    first = {"id": "po_1", "party": "pa_a", "stance": "confirms"}
    other = {"id": "po_2", "party": "pa_b", "stance": "denies"}
    last = {"id": "po_3", "party": "pa_a", "stance": "denies"}
    assert live([first, other, last]) == [other, last]
    assert disputed([first, other])
    assert not disputed([other, last])


def test_labels_fall_back_to_english() -> None:
    assert [status_label("denied", tag) for tag in ("de", "DE-ch", "en-GB", "fr", "")] == [
        "Widerlegt",
        "Widerlegt",
        "Denied",
        "Denied",
        "Denied",
    ]


@pytest.mark.django_db
def test_no_address_of_an_article_under_embargo_leaks() -> None:
    room, other = newsroom(), newsroom()
    claim = ready(room)
    assert other.article is not None
    copy = other.article
    url = "https://paper.example/secret"
    Article.objects.filter(id=copy.id).update(
        desk=room.desk, url=url, embargo_until=clock.now() + timedelta(days=1)
    )
    content.add_occurrence(
        actor=room.actor("ana"),
        claim_id=claim.id,
        expected_version=None,
        article_id=copy.id,
        span=Span(quote="closed the harbour bridge on Monday"),
    )
    facts = gather_facts(fresh(claim), claim_content(claim))
    assert facts["appearances"] == ["https://paper.example/bridge"]
    Article.objects.filter(id=copy.id).update(embargo_until=clock.now() - timedelta(seconds=1))
    facts = gather_facts(fresh(claim), claim_content(claim))
    assert facts["appearances"] == ["https://paper.example/bridge", url]
