"""The workbench in a browser: selecting, keys, and places that the server agrees with."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from factcheck.articles.services import latest_revision
from factcheck.claims.models import Occurrence
from tests import factories
from tests.factories import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "Council pays 💶 for the bridge\n"
    "The judge 👩🏽‍⚖️ paid €3.5 million. Nobody was hurt in the cafe\u0301.\n"
    "قالت البلدية إن الجسر آمن 🌉. Traffic is led over the ring road."
)


@pytest.fixture
def room() -> Newsroom:
    return factories.newsroom(text=TEXT)


@pytest.fixture
def bench(room: Newsroom, login: Callable[[Any], Page], live_server: Any) -> Page:
    """The workbench of the article, open for an editor."""
    assert room.article is not None
    page = login(room.people["ana"])
    page.goto(f"{live_server.url}/articles/{room.article.public_id}")
    expect(page.locator(".s[tabindex='0']")).to_have_count(1)
    return page


def filled(page: Page) -> tuple[int, int, str]:
    """What the adder would send: start, end, quote."""
    form = page.locator("#adder form").first
    start, end, quote = (
        form.locator(f"[data-fill={name}]").input_value() for name in ("start", "end", "quote")
    )
    return int(start), int(end), quote


def select(page: Page, sentence: int, start: int, end: int) -> None:
    """Select UTF-16 units of a sentence's first text node, as a mouse or a finger does."""
    page.evaluate(
        """([n, start, end]) => {
            const node = document.querySelector(`#s${n}`).firstChild;
            getSelection().setBaseAndExtent(node, start, node, end);
        }""",
        [sentence, start, end],
    )
    expect(page.locator("#adder")).to_be_visible()


def stored(room: Newsroom) -> str:
    """The canonical text."""
    assert room.article is not None
    return latest_revision(room.article).text


def test_keys_walk_the_sentences_and_c_makes_a_claim(bench: Page, room: Newsroom) -> None:
    for key in ("j", "j", "j"):
        bench.keyboard.press(key)
    expect(bench.locator(".s[data-cursor]")).to_have_attribute("id", "s3")
    start, end, quote = filled(bench)
    assert (quote, stored(room)[start:end]) == ("Nobody was hurt in the cafe\u0301.", quote)
    bench.keyboard.press("c")
    expect(bench.locator(".claim-card")).to_have_count(1)
    place = Occurrence.objects.get()
    assert (place.start, place.end, place.quote) == (start, end, quote)


def test_a_key_that_opens_a_form_leads_into_it(bench: Page) -> None:
    for key in ("j", "c"):
        bench.keyboard.press(key)
    expect(bench.locator(".claim-card")).to_have_count(1)
    bench.keyboard.press("e")
    bench.keyboard.type("https://source.example/")
    expect(bench.get_by_label("Address", exact=True)).to_have_value("https://source.example/")
    bench.keyboard.press("Escape")
    bench.keyboard.press("m")
    bench.keyboard.type("Which day?")
    expect(bench.get_by_label("Note", exact=True)).to_have_value("Which day?")
    expect(bench.get_by_text(re.compile(r"^Kept \d"))).to_have_count(2)  # no draft is on its way any more


def test_a_range_over_two_paragraphs_holds_what_stands_between_them(bench: Page, room: Newsroom) -> None:
    for key in ("j", "Shift+J", "Shift+J", "Shift+J"):
        bench.keyboard.press(key)
    start, end, quote = filled(bench)
    assert stored(room)[start:end] == quote
    assert quote.startswith("Council pays")
    assert quote.endswith("آمن 🌉.")


def test_word_edges_move(bench: Page, room: Newsroom) -> None:
    for key in ("j", "[", "["):
        bench.keyboard.press(key)
    assert filled(bench)[2] == "Council pays 💶 for"
    bench.keyboard.press("Shift+BracketRight")
    assert filled(bench)[2] == "pays 💶 for"
    bench.keyboard.press("]")
    start, end, quote = filled(bench)
    assert (quote, stored(room)[start:end]) == ("pays 💶 for the", "pays 💶 for the")


def test_a_selection_never_cuts_a_character_and_drops_white_space(bench: Page, room: Newsroom) -> None:
    inside_the_judge = len("The judge ") + 2
    select(bench, 2, inside_the_judge, inside_the_judge + 3)
    start, end, quote = filled(bench)
    assert (quote, stored(room)[start:end]) == ("👩🏽‍⚖️", "👩🏽‍⚖️")
    select(bench, 2, 3, 10)
    expect(bench.locator("#adder form").first.locator("[data-fill=quote]")).to_have_value("judge")


def test_every_place_comes_back_as_itself(bench: Page, room: Newsroom) -> None:
    text = stored(room)
    found = bench.evaluate(
        """async () => {
            const { sentencesOf, rangeOf, spanOf, textOf } = await import("/static/js/offsets.js");
            const root = document.getElementById("text");
            return sentencesOf(root).map((sentence) => {
                const span = { start: Number(sentence.dataset.start), end: Number(sentence.dataset.end) };
                const back = spanOf(rangeOf(span, root), root);
                return [span.start, span.end, back.start, back.end, textOf(span, root)];
            });
        }"""
    )
    assert len(found) == 5
    assert [(start, end) for start, end, *_rest in found] == [(a, b) for _s, _e, a, b, _t in found]
    assert [text[start:end] for start, end, *_rest in found] == [words for *_rest, words in found]


def test_keys_that_are_switched_off_do_nothing(
    room: Newsroom, login: Callable[[Any], Page], live_server: Any
) -> None:
    assert room.article is not None
    ana = room.people["ana"]
    ana.keys_on = False
    ana.save(update_fields=["keys_on"])
    page = login(ana)
    page.goto(f"{live_server.url}/articles/{room.article.public_id}")
    expect(page.locator(".s[tabindex='0']")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("[data-cursor].s")).to_have_count(0)
    expect(page.locator("#keystrip")).to_be_hidden()


def test_a_letter_typed_into_a_field_is_a_letter(bench: Page) -> None:
    bench.keyboard.press("/")
    bench.keyboard.type("jc?")
    expect(bench.locator("#search")).to_have_value("jc?")
    expect(bench.locator("#adder")).to_be_hidden()


def test_a_cyrillic_layout_has_the_same_keys(bench: Page) -> None:
    bench.evaluate(
        """() => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key: "о", code: "KeyJ", bubbles: true, cancelable: true }))"""
    )
    expect(bench.locator(".s[data-cursor]")).to_have_attribute("id", "s1")


def test_the_map_of_keys_shows_those_of_the_page_and_gives_the_focus_back(bench: Page) -> None:
    opener = bench.locator("#keystrip [data-open-dialog=keys]")
    opener.click()
    expect(bench.locator("#keys")).to_be_visible()
    assert bench.locator("#keys [data-keys-here] .key-entry").count() >= 3
    bench.keyboard.press("Escape")
    expect(bench.locator("#keys")).to_be_hidden()
    expect(opener).to_be_focused()
