"""The journal: the desk's lines, filters, the verified line, CSV without formulas."""

import pytest
from django.core.cache import cache

from factcheck.audit.checkpoints import line_of, write_checkpoint
from factcheck.audit.models import Event
from factcheck.web.views.journal import safe_cell
from tests import factories
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_checked() -> None:
    cache.clear()


def test_only_lines_of_the_desk_are_shown_and_the_chain_is_verified() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    mine, theirs = factories.claim(room), factories.claim(other)
    page = signed_in(room, "vera").get("/journal").content.decode()
    assert mine.public_id in page
    assert theirs.public_id not in page
    assert f"no gap and no change in {Event.objects.count()} events" in page


def test_filters_narrow_and_an_unknown_word_is_refused() -> None:
    room = factories.newsroom()
    claim, vera = factories.claim(room), signed_in(room, "vera")
    found = vera.get("/journal", {"verb": "claim"}).content.decode()
    assert claim.public_id in found
    assert "member.added" not in found.partition('class="panel journal"')[2]
    assert "No lines match." in vera.get("/journal", {"verb": "claim.published"}).content.decode()
    assert vera.get("/journal", {"verb": "claim.exploded"}).status_code == 422


def test_lines_after_a_check_are_checked_with_the_next_page() -> None:
    room = factories.newsroom()
    vera = signed_in(room, "vera")
    vera.get("/journal")
    factories.claim(room)
    page = vera.get("/journal").content.decode()
    assert f"no gap and no change in {Event.objects.count()} events" in page


def test_the_csv_holds_the_lines_of_the_desk() -> None:
    room, other = factories.newsroom(), factories.newsroom()
    factories.claim(other)
    claim = factories.claim(room)
    answer = signed_in(room, "vera").get("/journal.csv", {"verb": "claim"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert claim.public_id in lines[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_plain_cells_stay_as_they_are() -> None:
    assert [safe_cell("claim.created"), safe_cell(7)] == ["claim.created", "7"]


def test_checkpoints_are_taken_home_as_lines() -> None:
    room = factories.newsroom()
    factories.claim(room)
    checkpoint = write_checkpoint()
    assert checkpoint is not None
    answer = signed_in(room, "vera").get("/journal/checkpoints.jsonl")
    assert answer.content.decode() == f"{line_of(checkpoint)}\n"
    assert "/journal/checkpoints.jsonl" in signed_in(room, "vera").get("/journal").content.decode()
