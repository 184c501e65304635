"""The tags of the pages: words beside shapes, times, and numbers that a chart draws."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory

from factcheck.web.templatetags import factcheck_charts as charts
from factcheck.web.templatetags import factcheck_ui as ui

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    """Render a template that has the tags."""
    return Template("{% load factcheck_ui factcheck_charts %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("status", "word"), [("confirmed", "Confirmed"), ("denied", "Denied"), ("unverified", "Unverified")]
)
def test_a_badge_says_its_status_in_words(status: str, word: str) -> None:
    badge = shown("{% status_badge status %}", status=status)
    assert badge.startswith(f'<span class="badge" data-status="{status}"><svg ')
    assert badge.endswith(f"</svg>{word}</span>")


def test_a_big_badge_has_a_big_icon() -> None:
    assert 'class="badge big"' in ui.status_badge("denied", big=True)
    assert 'width="22"' in ui.status_badge("denied", big=True)


def test_every_stage_has_a_dot_of_its_own() -> None:
    stages = ["draft", "in_review", "returned", "approved", "published", "retracted", "dropped"]
    dots = [ui.stage_dot(stage).split("</svg>")[0].split("viewBox")[1] for stage in stages]
    assert len(set(dots)) == 7


def test_a_claim_number_has_its_name_and_leads_to_the_claim() -> None:
    assert ui.claim_number(3, "denied", href="/claims/x#c3") == (
        '<a class="number" data-status="denied" href="/claims/x#c3" aria-label="Claim 3, denied">3</a>'
    )
    assert ui.claim_number(3, "denied") == (
        '<span class="number" data-status="denied" role="img" aria-label="Claim 3, denied">3</span>'
    )


def test_what_is_no_icon_is_found_at_once() -> None:
    assert 'aria-hidden="true"' in ui.icon("clock", 18)
    with pytest.raises(KeyError):
        ui.icon("no-such-icon")


def test_values_are_escaped() -> None:
    assert shown("{% key name label=label %}", name="<b>", label="<i>") == (
        '<span class="key-entry"><kbd class="key">&lt;b&gt;</kbd> &lt;i&gt;</span>'
    )


@pytest.mark.parametrize(
    ("tag", "apart", "words"),
    [
        (ui.when, timedelta(hours=-1), "11:00"),
        (ui.when, timedelta(days=-8), "22 Feb 12:00"),
        (ui.ago, timedelta(minutes=-125), "2 h 05"),
        (ui.until, timedelta(hours=3, minutes=55), "in 3 h 55"),
        (ui.until, timedelta(minutes=-35), "35 min late"),
    ],
)
def test_times_in_words(tag: object, apart: timedelta, words: str) -> None:
    with time_machine.travel(NOON, tick=False):
        text = tag(NOON + apart)  # type: ignore[operator]  # a tag that takes a moment
    assert text.startswith('<time datetime="2026-0')
    assert text.endswith(f">{words}</time>")


def test_a_time_of_today_can_say_so_and_no_time_is_a_dash() -> None:
    with time_machine.travel(NOON, tick=False):
        assert ui.when(NOON, day=True).endswith(">today 12:00</time>")
        assert not ui.when(NOON - timedelta(days=1), day=True).endswith(">today 12:00</time>")
    assert [ui.when(None), ui.ago(None), ui.until(None)] == ["–", "–", "–"]


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana Ruiz", "AR"), ("Ana María de la Ruiz", "AR"), ("rita", "R"), ("", "–")]
)
def test_initials(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("the bridge", 10, "the bridge"),
        ("the bridge is closed", 12, "the bridge…"),
        ("💶💶💶💶", 3, "💶💶…"),
    ],
)
def test_a_text_is_cut_by_code_points(text: str, most: int, short: str) -> None:
    assert ui.shorten(text, most) == short
    assert len(short) <= most


def test_a_hash_keeps_its_ends() -> None:
    assert ui.short_hash("sha256:7e219f40000000c4") == "7e21…c4"


def test_a_link_changes_this_pages_query() -> None:
    request = RequestFactory().get("/articles", {"show": "mine", "page": "3"})
    found = shown("{% page_link page=None sort='title' %}", request=request)
    assert found == "?show=mine&amp;sort=title"


def _boxes(svg: str) -> list[str]:
    return [part.split('"')[0] for part in svg.split('<rect class="')[1:]]


def test_coverage_has_a_box_a_sentence_and_one_bar_when_there_are_many() -> None:
    assert _boxes(charts.coverage_boxes(2, 1, 1)) == ["full", "full", "half", "open"]
    assert _boxes(charts.coverage_boxes(30, 8, 3)) == ["full", "half", "open"]


def test_an_empty_bar_is_drawn_as_empty() -> None:
    assert _boxes(charts.claims_bar(0, 0, 0, 0)) == ["faint"]
    assert _boxes(charts.claims_bar(3, 0, 1, 2)) == ["full", "grey", "open"]


def test_twenty_four_waiting_claims_are_drawn_and_the_others_counted() -> None:
    drawn = charts.waiting_boxes(20, 5, 2)
    assert _boxes(drawn).count("full") == 2
    assert len(_boxes(drawn)) == 24
    assert drawn.endswith('<span class="meta">+3</span>')
    assert "+" not in charts.waiting_boxes(1, 1, 1)


def test_load_over_the_limit_is_said() -> None:
    assert charts.load_words(6, 8) == "6 / 8"
    assert charts.load_words(9, 8) == "9 / 8 over"
    assert _boxes(charts.load_boxes(1, 2)) == ["full", "open"] + ["faint"] * 8


def test_only_failing_hours_are_crossed() -> None:
    drawn = charts.hour_bars([(3, False), (1, True)])
    assert _boxes(drawn) == ["grey", "bad"]
    assert drawn.count("<path") == 1
