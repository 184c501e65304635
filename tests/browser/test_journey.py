"""The journey of several people through the pages: from a marked span to the public verdict."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from factcheck.accounts.enums import Role
from factcheck.accounts.models import Desk, User
from factcheck.accounts.services import add_roles
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.ops.sample.newsroom import load
from factcheck.reviews.models import Queue
from tests.browser.staff import work_aside
from tests.site import Site

pytestmark = pytest.mark.django_db(transaction=True)


def press_until(page: Page, key: str, words: str) -> Locator:
    """Move the sentence cursor with ``key`` until it stands on the sentence with ``words``."""
    cursor = page.locator("#text .s[data-cursor]")
    for _ in range(40):
        page.keyboard.press(key)
        if words in (cursor.text_content() or ""):
            return cursor
    raise AssertionError(f"the cursor never came to {words!r}")


def drag_over(page: Page, words: str) -> None:
    """Select ``words`` in the article with the mouse."""
    box = page.evaluate(
        """words => {
            for (const s of document.querySelectorAll("#text .s")) {
                for (const node of s.childNodes) {
                    const at = node.nodeType === 3 ? node.data.indexOf(words) : -1;
                    if (at < 0) continue;
                    s.scrollIntoView({block: "center"});
                    const range = new Range();
                    range.setStart(node, at); range.setEnd(node, at + words.length);
                    const r = [...range.getClientRects()];
                    return [r[0].left, r[0].top + r[0].height / 2, r.at(-1).right, r.at(-1).top + r.at(-1).height / 2];
                }
            }
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[1])
    page.mouse.down()
    page.mouse.move((box[0] + box[2]) / 2, box[1], steps=4)
    page.mouse.move(box[2] - 1, box[3], steps=4)
    page.mouse.up()


def claim_page(live_server: Any, claim: Claim) -> str:
    return f"{live_server.url}/claims/{claim.public_id}"


def newest() -> Claim:
    return Claim.objects.order_by("-number").first()  # type: ignore[return-value]  # there is one


def test_from_a_marked_span_to_the_public_verdict(
    login: Callable[[Any], Page], live_server: Any, site: Site
) -> None:
    load()
    desk = Desk.objects.get(slug="sample")
    people = {user.username: user for user in User.objects.all()}
    add_roles(desk=desk, user=people["editor"], roles=frozenset({Role.REVIEWER}))
    article = Article.objects.get()
    first_check = Queue.objects.get(desk=desk, order=1)

    expect.set_options(timeout=15_000)

    # The editor marks one claim by keyboard and one by mouse.
    page = login(people["editor"])
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/articles/{article.public_id}")
    press_until(page, "j", "Neither government has given")
    page.keyboard.press("c")
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text(
        "Neither government has given a straight answer"
    )
    assert newest().number == 15
    drag_over(page, "her country stands behind what she called")
    expect(page.locator("#adder")).to_be_visible()
    page.locator("#adder").get_by_role("button", name="Make a claim").click()
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text(
        "her country stands behind what she called"
    )
    claim = newest()
    assert claim.occurrences.get().quote == "her country stands behind what she called"

    # A passage of a page on loopback is attached; it is captured, and the quote is found. Keys act once the page is loaded.
    page.wait_for_load_state("load")
    page.keyboard.press("e")
    form = page.locator("#add-evidence form")
    form.get_by_label("Address").fill(f"{site.url}/notice")
    form.locator("[name=quote]").fill("closed the bridge on Monday")
    form.get_by_label("How near the source is").select_option("primary_document")
    form.get_by_role("button", name="Attach").click()
    evidence = page.locator("#evidence, .pane").filter(has_text="closed the bridge on Monday").last
    expect(evidence).to_contain_text("closed the bridge on Monday")
    work_aside()
    page.get_by_text("Show what was found").click(timeout=15_000)
    expect(page.get_by_text("Quote exact")).to_be_visible()

    # He proposes a status and sends it; he cannot decide it himself.
    status = page.locator("#status-part")
    status.get_by_text("Confirmed", exact=False).first.click()
    status.get_by_role("textbox").first.fill("The harbour office says so.")
    status.get_by_role("button", name="Send to review").click()
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("In review")
    queue_page = f"{live_server.url}/queues/{first_check.public_id}?claim={claim.public_id}"
    page.goto(queue_page)
    expect(page.locator("main")).to_contain_text("Four eyes")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    fresh = Claim.objects.get(id=claim.id)
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrf")
    refused = page.request.post(
        f"{live_server.url}/queues/{first_check.public_id}/{claim.public_id}/approve",
        form={"version": str(fresh.version), "digest": fresh.content_digest},
        headers={"X-CSRFToken": token, "Referer": queue_page},
    )
    assert refused.status == 403

    # A reviewer takes it, returns it, gets it back changed, and approves with two strokes.
    page = login(people["reviewer"])
    page.goto(queue_page)
    page.get_by_role("button", name="Take this claim").click()
    back = page.locator("#return")
    back.get_by_role("combobox").select_option("wording")
    back.get_by_role("textbox").fill("Say who she is.")
    back.get_by_role("button", name="Return").click()
    expect(page.locator("main")).not_to_contain_text("Say who she is")
    assert Claim.objects.get(id=claim.id).stage == "returned"
    page = login(people["editor"])
    page.goto(f"{live_server.url}/articles/{article.public_id}?claim={claim.public_id}")
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("Say who she is.")
    page.locator("#edit-claim summary").click()
    page.locator("#edit-claim").get_by_label("Statement").fill(
        "Choe Son Hui said that her country stands behind it."
    )
    page.locator("#edit-claim").get_by_role("button", name="Save").click()
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("Choe Son Hui said")
    page.locator("#status-part").get_by_role("button", name="Send to review").click()
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("In review")
    page = login(people["reviewer"])
    page.goto(queue_page)
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert Claim.objects.get(id=claim.id).stage == "approved"

    # A publisher publishes; the world reads it.
    page = login(people["chief"])
    page.goto(claim_page(live_server, claim))
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("Published")
    verdict = Claim.objects.get(id=claim.id).published_verdict
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/verdicts/{verdict.public_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Choe Son Hui said that her country stands behind it."
    )
    listed = page.request.get(f"{live_server.url}/api/v1/verdicts").json()["results"]
    assert verdict.public_id in [row["id"] for row in listed]
    assert page.context.cookies() == []
