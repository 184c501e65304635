"""Search finds what the desk has, by every word or by id, and nothing of another desk."""

import pytest

from tests import factories
from tests.web.newsrooms import rich_claim, signed_in

pytestmark = pytest.mark.django_db


def test_search_finds_claims_sources_articles_and_parties() -> None:
    room = factories.newsroom()
    claim, vera = rich_claim(room), signed_in(room, "vera")
    assert claim.public_id in vera.get("/search", {"q": "bridge monday"}).content.decode()
    assert "The harbour master" in vera.get("/search", {"q": "harbour master"}).content.decode()
    assert "City council" in vera.get("/search", {"q": "city COUNCIL"}).content.decode()
    assert claim.public_id in vera.get("/search", {"q": claim.public_id}).content.decode()


def test_search_leaves_other_desks_out() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    claim = rich_claim(room)
    page = signed_in(other, "vera").get("/search", {"q": "The harbour master"}).content.decode()
    assert "Nothing on this desk holds" in page
    assert claim.public_id not in page
