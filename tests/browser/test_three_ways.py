"""The whole journey of a claim, from a pasted text to the API: by keyboard alone, by touch alone, and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hands import PATIENCE, WAYS, Finger, Hands, Keyboard, button, opened
from tests.browser.staff import enter, go, leave, staffed, work_aside
from tests.site import Site

pytestmark = pytest.mark.django_db(transaction=True)

HEADLINE = "Ferry stops for the winter"
TEXT = (
    f"{HEADLINE}\n"
    "The harbour office closed the bridge on Monday. The ferry stops on Friday.\n"
    "The mayor said that nobody was asked."
)
#: What the handles of a selection leave: a browser without a screen draws none, and a long press selects nothing there.
SELECT = """sentence => {
    const range = new Range();
    range.selectNodeContents(sentence);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
QUOTE = "closed the bridge on Monday"


def mark_claims(hands: Hands) -> None:
    """Make a claim of the second sentence and one of the first, in the way of these hands."""
    page = hands.page
    chosen = page.locator(".claim-card[data-chosen]")
    if isinstance(hands, Keyboard):
        hands.key("j", "j", "j", "c")
        expect(chosen).to_contain_text("The ferry stops on Friday.")
        hands.key("k", "c")
    elif isinstance(hands, Finger):
        touch_claims(hands)
    else:
        hands.press(page.get_by_text("Choose sentences from a list"))
        hands.tick(page.get_by_label("The ferry stops on Friday."))
        hands.press(
            page.get_by_role("button", name="Make a claim").and_(
                page.locator(".sentence-list ~ * *, form:has(.sentence-list) button")
            )
        )
        expect(chosen).to_contain_text("The ferry stops on Friday.")
        hands.press(page.get_by_text("Paste a quote"))
        form = page.locator("form[data-draft-url*='claim:']")
        hands.write(form.get_by_label("Quote"), "The harbour office closed the bridge on Monday.")
        hands.press(form.get_by_role("button", name="Make a claim"))
    expect(chosen).to_contain_text("The harbour office closed the bridge on Monday.")


def touch_claims(hands: Finger) -> None:
    """Make a claim of a sentence by the step buttons, and one of words that a finger has selected."""
    page = hands.page
    adder = page.locator("#adder")
    # A finger that is quicker than the page's script steps nowhere: the cursor stands once it listens.
    expect(page.locator(".s[data-cursor]")).to_have_count(1)
    hands.press(page.locator("[data-step='1']"))
    hands.press(page.locator("[data-step='1']"))
    hands.press(adder.get_by_role("button", name="Make a claim"))
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("The ferry stops on Friday.")
    hands.press(page.locator(".bottombar [data-pane-link=text]"))
    page.locator("#s2").evaluate(SELECT)
    expect(adder).to_be_visible()
    above = page.evaluate("innerHeight - document.querySelector('.bottombar').offsetHeight")
    box = adder.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == above
    hands.press(adder.get_by_role("button", name="Make a claim"))


@pytest.mark.deep
@pytest.mark.parametrize("way", WAYS)
def test_the_whole_journey(
    way: str,
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: Any,
    site: Site,
) -> None:
    options, kind = WAYS[way]
    expect.set_options(timeout=PATIENCE)
    with opened(browser, {**browser_context_args, **options}) as page:
        hands = kind(page)
        tell(hands, live_server.url, {name: user.username for name, user in staffed().people.items()}, site)
        assert hands.faults == {}


def tell(hands: Hands, server: str, names: dict[str, str], site: Site) -> None:
    """Import, claim, attach, send, take, approve, publish, read."""
    page = hands.page

    # Ana brings the article in and marks two claims.
    enter(hands, server, names["ana"])
    go(hands, "Articles", "a")
    hands.press(page.get_by_role("link", name="Paste text"))
    hands.write(page.get_by_label("Text", exact=True), TEXT)
    hands.write(page.get_by_label("Headline"), HEADLINE)
    hands.press(button(page, "Bring it in"))
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    mark_claims(hands)
    card = page.locator(".claim-card[data-chosen]").get_attribute("id")

    # A page is captured, its passage found.
    hands.press(page.locator("#add-evidence > summary"))
    form = page.locator("#add-evidence form")
    hands.write(form.get_by_label("Address"), f"{site.url}/notice")
    hands.write(form.locator("[name=quote]"), QUOTE)
    hands.pick(form.get_by_label("How near the source is"), "Primary document")
    hands.press(form.get_by_role("button", name="Attach"))
    expect(page.locator("#evidence blockquote")).to_contain_text(QUOTE)
    work_aside()
    if isinstance(hands, (Keyboard, Finger)):
        hands.press(page.get_by_role("link", name="Show what was found"))
    else:
        page.reload()
    expect(page.get_by_text("Quote exact")).to_be_visible()

    # The status is proposed and sent.
    status = page.locator("#status-part form")
    hands.tick(status.get_by_role("radio", name="Confirmed"))
    hands.write(status.get_by_label(re.compile("Why|Rationale")).first, "The harbour office says so.")
    hands.press(status.get_by_role("button", name="Send to review"))
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("In review")
    leave(hands)

    # Rita takes it and approves it.
    enter(hands, server, names["rita"])
    go(hands, "Queue", "q")
    hands.press(
        page.get_by_role("button", name="Take next")
        .or_(page.get_by_role("button", name="Take this claim"))
        .first
    )
    expect(page.get_by_role("heading", level=2, name="The harbour office closed the bridge")).to_be_visible()
    hands.press(button(page, "Approve"))
    expect(page.get_by_text("Approved: claim 2.").first).to_be_visible()
    leave(hands)

    # Paul publishes it; the world reads the page and the API.
    enter(hands, server, names["paul"])
    go(hands, "Articles", "a")
    hands.press(page.get_by_role("link", name=HEADLINE).first)
    if isinstance(hands, Finger):
        hands.press(page.locator(".bottombar [data-pane-link=claims]"))
    hands.press(page.locator(f"#{card} [data-open]"))
    hands.press(page.get_by_role("link", name="Open claim page"))
    hands.press(button(page, "Publish"))
    hands.press(page.get_by_role("link", name="Public page"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "The harbour office closed the bridge on Monday."
    )
    hands.press(page.get_by_role("link", name="JSON"))
    expect(page.locator("body")).to_contain_text('"status":"confirmed"')
