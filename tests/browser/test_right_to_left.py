"""An Arabic article for an Arabic reader: the page is mirrored, marks and keys stay where the text is."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from factcheck.articles.models import Article
from factcheck.articles.services import latest_revision
from factcheck.claims.models import Occurrence
from tests import factories
from tests.factories import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "البلدية تدفع 💶 ثمن الجسر\n"
    "قال المجلس إن الجسر كلّف 3.5 مليون يورو. ولم يُصب أحد في المقهى 👩🏽‍⚖️ يوم الاثنين.\n"
    "The harbour office says so. قالت البلدية إن الجسر آمن 🌉 منذ عام 2024."
)


@pytest.fixture
def room() -> Newsroom:
    """A newsroom whose editor reads Arabic."""
    made = factories.newsroom(text=TEXT)
    Article.objects.filter(desk=made.desk).update(language="ar")
    person = made.people["ana"]
    person.language = "ar"
    person.save(update_fields=["language"])
    return made


@pytest.fixture
def bench(room: Newsroom, login: Callable[[Any], Page], live_server: Any) -> Page:
    """The workbench of the article."""
    assert room.article is not None
    page = login(room.people["ana"])
    page.goto(f"{live_server.url}/articles/{room.article.public_id}")
    expect(page.locator(".s[tabindex='0']")).to_have_count(1)
    return page


def left_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


def style_of(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate(f"(one) => getComputedStyle(one).{name}"))


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_the_page_is_mirrored_and_the_text_keeps_its_own_direction(bench: Page) -> None:
    html = bench.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ar")
    expect(bench.locator("#text")).to_have_attribute("lang", "ar")
    assert left_of(bench, ".pane-text") > left_of(bench, "#claims") > left_of(bench, "#evidence")
    assert left_of(bench, ".para > .gutter") > left_of(bench, ".para > p")
    paragraphs = bench.locator(".para > p").evaluate_all(
        "(all) => all.map((p) => getComputedStyle(p).direction)"
    )
    assert paragraphs == ["rtl", "rtl", "ltr"]
    assert sideways(bench) == 0


def test_keys_and_offsets_follow_the_order_of_the_text(bench: Page, room: Newsroom) -> None:
    assert room.article is not None
    text = latest_revision(room.article).text
    bench.keyboard.press("j")
    for code, key in (("KeyJ", "ت"), ("KeyJ", "ت"), ("KeyC", "ؤ")):
        bench.evaluate(
            """([code, key]) => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))""",
            [code, key],
        )
    expect(bench.locator(".claim-card")).to_have_count(1)
    place = Occurrence.objects.get()
    assert place.quote == "ولم يُصب أحد في المقهى 👩🏽‍⚖️ يوم الاثنين."
    assert text[place.start : place.end] == place.quote


def test_overlapping_marks_have_lanes_and_numbers_behind_their_words(
    room: Newsroom, login: Callable[[Any], Page], live_server: Any
) -> None:
    assert room.article is not None
    factories.claim(room, "إن الجسر كلّف 3.5 مليون يورو")
    factories.claim(room, "3.5 مليون")
    page = login(room.people["ana"])
    page.goto(f"{live_server.url}/articles/{room.article.public_id}")
    marks = page.locator("#text mark")
    assert set(marks.evaluate_all("(all) => all.map((mark) => mark.dataset.lane)")) == {"0", "1"}
    under = marks.evaluate_all("(all) => all.map((mark) => getComputedStyle(mark).textUnderlineOffset)")
    assert len(set(under)) == 2
    numbers = page.locator("#text a.ref")
    expect(numbers).to_have_count(2)
    # Read from right to left: the number stands left of the last word of its claim.
    for number in numbers.all():
        claim = number.get_attribute("data-claim")
        words, digit = page.locator(f"#text mark[data-claim='{claim}']").last, number.bounding_box()
        box = words.bounding_box()
        assert box is not None
        assert digit is not None
        assert digit["x"] < box["x"] + box["width"]
    page.set_viewport_size({"width": 320, "height": 720})
    assert sideways(page) == 0
    turned = page.locator(".stepper .icon").first.evaluate("(one) => getComputedStyle(one).transform")
    assert turned == "matrix(-1, 0, 0, 1, 0, 0)"


def test_quotes_keep_their_language_and_direction(
    room: Newsroom, login: Callable[[Any], Page], live_server: Any
) -> None:
    assert room.article is not None
    claim = factories.interview(room, factories.claim(room, "إن الجسر كلّف 3.5 مليون يورو"))
    page = login(room.people["ana"])
    page.goto(f"{live_server.url}/claims/{claim.public_id}")
    said = page.locator(".claim-head h1, h1").first
    assert said.evaluate("(one) => [one.lang, getComputedStyle(one).direction]") == ["ar", "rtl"]
    quote = page.locator(".quote .read").first
    assert quote.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
