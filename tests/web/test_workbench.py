"""The workbench: text, claims and evidence, what moves on it, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factcheck.claims.models import Claim
from factcheck.core import clock
from factcheck.jobs.models import Job
from factcheck.reviews import content
from factcheck.sources.models import Source
from factcheck.sources.services.evidence import NewEvidence
from tests import factories
from tests.factories import Newsroom
from tests.web.newsrooms import article_url, rich_claim, signed_in

pytestmark = pytest.mark.django_db
QUOTES = ["closed the harbour bridge on Monday", "cracks in two pillars", "54 million euros"]


def test_the_page_shows_marks_cards_and_the_chosen_claim() -> None:
    room = factories.newsroom()
    made = rich_claim(room)
    page = signed_in(room, "ana").get(article_url(room, f"?claim={made.public_id}"))
    html = page.content.decode()
    bench = page.context["bench"]
    assert [card.claim for card in bench.cards] == [made]
    assert (bench.chosen.disputed, bench.pane.editable, bench.pane.may_submit) == (True, True, True)
    assert html.count("data-chosen") == 4
    assert "We closed it on Monday." in html
    assert "Whose estimate is it?" in html


def test_a_viewer_reads_and_has_no_forms() -> None:
    room = factories.newsroom()
    made = rich_claim(room)
    page = signed_in(room, "vera").get(article_url(room, f"?claim={made.public_id}"))
    assert re.findall(r'<form[^>]*action="([^"]*)"', page.content.decode()) == ["/search", "/logout"]


def test_filters_leave_the_chosen_claim_in() -> None:
    room = factories.newsroom()
    mine = factories.claim(room, QUOTES[0])
    other = factories.claim(room, QUOTES[1], by="ben")
    client = signed_in(room, "ana")
    shown = client.get(article_url(room, "?show=mine")).context["bench"].shown
    assert [card.claim for card in shown] == [mine]
    shown = client.get(article_url(room, f"?show=mine&claim={other.public_id}")).context["bench"].shown
    assert [card.claim for card in shown] == [mine, other]


def test_claims_stand_in_the_order_of_the_text_and_nested_ones_are_indented() -> None:
    room = factories.newsroom()
    factories.claim(room, QUOTES[2])
    factories.claim(room, "closed the harbour bridge on Monday")
    factories.claim(room, "harbour bridge on Monday")
    cards = signed_in(room, "ana").get(article_url(room)).context["bench"].cards
    assert [(card.claim.number, card.nested) for card in cards] == [(2, False), (3, True), (1, False)]


def test_a_claim_of_another_desk_is_not_found_in_ones_own_article() -> None:
    here, there = factories.newsroom(), factories.newsroom()
    foreign = factories.claim(there)
    client = signed_in(here, "ana")
    assert client.get(article_url(here, f"?claim={foreign.public_id}")).status_code == 404
    assert signed_in(there, "ana").get(article_url(there, f"?claim={foreign.public_id}")).status_code == 200


@pytest.mark.parametrize("rest", ["", "/revise", "/facts"])
def test_an_article_of_another_desk_is_not_found(rest: str) -> None:
    here, there = factories.newsroom(), factories.newsroom()
    assert signed_in(there, "ana").get(article_url(there, rest)).status_code == 200
    foreign = signed_in(here, "ana").get(article_url(there, rest))
    nothing = signed_in(here, "ana").get(f"/articles/ar_{'0' * 26}{rest}")
    assert (foreign.status_code, nothing.status_code) == (404, 404)
    strip = re.compile(
        r'"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|value="/articles[^"]*"'
    )
    assert strip.sub("", foreign.content.decode()) == strip.sub("", nothing.content.decode())


def _capturing(room: Newsroom) -> Claim:
    made = factories.claim(room)
    content.attach_evidence(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        new=NewEvidence(relation="supports", url="https://state.example/briefing", quote="closed it"),
    )
    return made


def test_progress_is_silent_until_it_moves_and_stops_at_the_end() -> None:
    room = factories.newsroom()
    made = _capturing(room)
    client = signed_in(room, "ana")
    progress = client.get(article_url(room, f"?claim={made.public_id}")).context["bench"].pane.progress
    url = f"/claims/{made.public_id}/fetching"
    assert client.get(url, {"seen": progress.token}).status_code == 204
    Job.objects.filter(kind="sources.fetch").update(
        state="leased", lease_until=clock.now() + timedelta(seconds=30)
    )
    moved = client.get(url, {"seen": progress.token})
    assert (moved.status_code, "fetching" in moved.content.decode()) == (200, True)
    Job.objects.filter(kind="sources.fetch").update(state="done", lease_until=None)
    Source.objects.update(state="blocked", state_code="blocked", checked_at=clock.now())
    ended = client.get(url, {"seen": progress.token})
    assert ended.status_code == 286
    assert 'data-say="0 of 1 source stored, blocked"' in ended.content.decode()
    assert "hx-get" not in ended.content.decode()


def test_progress_of_another_desk_is_not_found() -> None:
    here, there = factories.newsroom(), factories.newsroom()
    made = _capturing(there)
    assert signed_in(there, "ana").get(f"/claims/{made.public_id}/fetching").status_code == 200
    assert signed_in(here, "ana").get(f"/claims/{made.public_id}/fetching").status_code == 404


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_for_one_claim_and_for_three() -> None:
    numbers = []
    for quotes in (QUOTES[:1], QUOTES):
        room = factories.newsroom()
        made = [rich_claim(room, quote) for quote in quotes]
        numbers.append(_queries(signed_in(room, "ana"), article_url(room, f"?claim={made[0].public_id}")))
    assert numbers[0] == numbers[1]


def test_the_pane_costs_the_same_for_one_piece_of_evidence_and_for_three() -> None:
    numbers = []
    for count in (1, 3):
        room = factories.newsroom()
        made = factories.claim(room)
        for _each in range(count):
            factories.interview(room, made)
        numbers.append(_queries(signed_in(room, "ana"), article_url(room, f"?claim={made.public_id}")))
    assert numbers[0] == numbers[1]
