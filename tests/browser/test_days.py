"""The day of a reviewer and the day of a chief, by keyboard alone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from factcheck.accounts.enums import Role
from factcheck.accounts.services import add_roles
from factcheck.articles.models import Article
from factcheck.articles.services import ArticleFacts
from factcheck.articles.texts import prepare_text
from factcheck.claims.models import Claim
from factcheck.claims.services import NewClaim, Span
from factcheck.reviews import content
from factcheck.reviews.models import Comment, Pass, Queue
from factcheck.reviews.services import decisions, taking
from factcheck.reviews.services.comments import NewComment, add_comment
from factcheck.reviews.services.desk_rules import desk_rules
from factcheck.reviews.services.revisions import push_article
from factcheck.web.noticing import make_notices
from tests import factories
from tests.browser.hands import PATIENCE, Keyboard, button, opened
from tests.browser.staff import enter, go, leave, staffed
from tests.factories import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keyboard(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Keyboard]:
    """A keyboard without a mouse; what nobody could see of its way is a fault."""
    expect.set_options(timeout=PATIENCE)
    with opened(browser, browser_context_args) as page:
        hands = Keyboard(page)
        yield hands
        assert hands.faults == {}


def changed_since(room: Newsroom) -> Claim:
    """A claim in its second round: returned by a reviewer, its statement changed, sent again."""
    made = factories.submitted(room)
    taking.take_claim(actor=room.actor("omar"), claim_id=made.id)
    decisions.return_claim(
        actor=room.actor("omar"),
        claim_id=made.id,
        expected_version=None,
        reason_code="wording",
        text="Say who.",
    )
    content.edit_claim(
        actor=room.actor("ana"),
        claim_id=made.id,
        expected_version=None,
        changes={"statement": "The city council closed the bridge."},
    )
    return factories.submit(room, made)


def stage(made: Claim) -> str:
    return factories.fresh(made).stage


def claim_is_open(page: Page, words: str) -> None:
    """Wait until the queue shows the claim, and its statement has the focus."""
    statement = page.locator("#statement")
    expect(statement).to_have_text(words)
    expect(statement).to_be_focused()


def test_a_reviewer_takes_and_approves_in_three_strokes(keyboard: Keyboard, live_server: Any) -> None:
    room = staffed()
    made = factories.submitted(room)
    enter(keyboard, live_server.url, room.people["rita"].username)
    go(keyboard, "Queue", "q")
    keyboard.key("t")
    expect(button(keyboard.page, "Approve")).to_be_visible()
    keyboard.key("a", "Enter")
    expect(keyboard.page.locator(".empty[data-focus]")).to_be_focused()
    assert stage(made) == "approved"


@pytest.mark.deep
def test_the_day_of_a_reviewer(keyboard: Keyboard, live_server: Any) -> None:
    room = staffed()
    first = changed_since(room)
    cracks = factories.submitted(room, "found cracks in two pillars", risk="low")
    cost = factories.submitted(room, "the repair will cost 54 million euros", risk="low")
    ring = factories.submitted(room, "Traffic is led over the ring road", risk="low")
    add_comment(
        actor=room.actor("ana"),
        claim_id=ring.id,
        new=NewComment(text=f"@{room.people['rita'].username} is this still so?"),
    )
    make_notices()
    page, press = keyboard.page, keyboard.key

    # In the morning: the queue, and the first claim by its rank.
    enter(keyboard, live_server.url, room.people["rita"].username)
    go(keyboard, "Queue", "q")
    expect(page.get_by_role("heading", level=1)).to_have_text("First check")
    press("t")
    expect(button(page, "Approve")).to_be_visible()
    assert holder(first) == room.people["rita"].username

    # What changed since the last round, and the words in the capture, can be read and scrolled by key.
    expect(page.locator(".item-body .diff").first).to_contain_text("The city council")
    expect(page.locator(".item-body").get_by_text("Say who.")).to_be_visible()
    keyboard.press(page.get_by_role("link", name="Whole claim"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The city council closed the bridge.")
    press("m")
    expect(page.locator("#comment-text")).to_be_focused()
    page.keyboard.type("The harbour master is a good witness.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notes .note")).to_contain_text("a good witness")
    # A second note waits for the decision: nobody else sees it before that.
    press("m")
    expect(page.locator("#comment-text")).to_be_focused()
    page.keyboard.type("Which Monday?")
    keyboard.press(page.locator(".note-form").get_by_role("button", name="Keep for later"))
    expect(page.locator("#pending")).to_contain_text("Which Monday?")
    assert not Comment.objects.filter(text="Which Monday?").exists()
    keyboard.press(page.get_by_role("link", name="Open in First check"))

    # It goes back with a reason and with the note; the next claim is open.
    expect(page.locator(".decision")).to_contain_text("1 note of yours goes along with your decision.")
    expect(button(page, "Return")).to_be_visible()
    press("r")
    expect(page.get_by_label("Reason", exact=False).first).to_be_visible()
    page.keyboard.type("The date is missing.")
    keyboard.to(page.locator("#return select"), "Shift+Tab")
    page.keyboard.type("Wording")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#statement")).to_have_text(factories.fresh(cracks).statement)
    assert stage(first) == "returned"
    assert Comment.objects.filter(text="Which Monday?").exists()
    expect(page.locator("#status")).to_have_text(re.compile(r"^Returned: claim \d+\.$"))

    # Two strokes approve; the next claim is open.
    press("t")
    expect(button(page, "Approve")).to_be_visible()
    press("a")
    expect(button(page, "Approve")).to_be_focused()
    assert stage(cracks) == "in_review"
    page.keyboard.press("Enter")
    expect(page.locator("#statement")).to_have_text(factories.fresh(cost).statement)
    assert stage(cracks) == "approved"

    # A claim is taken, given back, and skipped.
    press("t")
    expect(page.locator(".hold")).to_be_visible()
    press("Shift+T")
    expect(page.locator(".hold")).to_have_count(0)
    assert holder(cost) == ""
    press("s")
    expect(page.locator("#statement")).to_have_text(factories.fresh(ring).statement)
    press("k")
    expect(page.locator(f"#{cost.public_id} .statement")).to_be_focused()
    page.keyboard.press("Enter")
    claim_is_open(page, factories.fresh(cost).statement)

    # The notice that named her leads to the claim, and is put away.
    press("g", "n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Notices")
    keyboard.press(page.locator(".bundle .rows").get_by_role("link", name=re.compile("^Open")))
    expect(page.get_by_role("heading", level=1)).to_have_text(factories.fresh(ring).statement)
    press("g", "n")
    keyboard.press(page.locator(".bundle .rows").get_by_role("button", name=re.compile("^Done")))
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    leave(keyboard)


def holder(made: Claim) -> str:
    """The user name of whoever holds the claim now; empty for nobody."""
    held = Pass.objects.filter(review__claim=made, held_by__isnull=False, held_until__gt=timezone.now())
    return ", ".join(each.held_by.username for each in held if each.held_by)


def nearly_done(room: Newsroom) -> Article:
    """A second article: its only claim is approved, its headline is open."""
    facts = ArticleFacts(headline="The ring road", origin="external", url="https://paper.example/ring")
    text = "The ring road\nTraffic is led over the ring road."
    article, _created = push_article(
        actor=room.actor("ana"), facts=facts, prepared=prepare_text(text, headline=facts.headline)
    )
    new = NewClaim(status="confirmed", rationale="The harbour master says so.")
    span = Span(quote="Traffic is led over the ring road.")
    made = content.create_claim(actor=room.actor("ana"), article_id=article.id, span=span, new=new)
    factories.approve(room, factories.submit(room, factories.interview(room, made)))
    return article


@pytest.mark.deep
def test_the_day_of_a_chief(keyboard: Keyboard, live_server: Any) -> None:
    room = staffed()
    add_roles(desk=room.desk, user=room.people["chris"], roles=frozenset({Role.EDITOR}))
    late = factories.submitted(room)
    Claim.objects.filter(id=late.id).update(due_at=timezone.now() - timedelta(hours=3))
    taking.take_claim(actor=room.actor("omar"), claim_id=late.id)
    bare = factories.claim(
        room, "the cracks were known in May", rationale="Her office says so.", status="denied"
    )
    nearly_done(room)
    page, press = keyboard.page, keyboard.key
    enter(keyboard, live_server.url, room.people["chris"].username)

    # The board names the late claim; it is handed to somebody else.
    expect(page.get_by_role("heading", level=1)).to_have_text(room.desk.name)
    lines = page.locator("section[aria-labelledby=late-head] tbody tr")
    expect(lines).to_contain_text(late.statement)
    go(keyboard, "Articles", "a")
    keyboard.press(page.get_by_role("link", name="Claims by view"))
    keyboard.press(page.get_by_role("link", name=re.compile("^Overdue")))
    keyboard.tick(page.get_by_role("checkbox"))
    keyboard.pick(page.get_by_label("Give the ticked claims to"), "Ben")
    keyboard.press(page.get_by_role("button", name="Hand out"))
    expect(page.locator("tbody")).to_contain_text("Ben")
    assert factories.fresh(late).assignee == room.people["ben"]

    # Somebody else's hold is given back.
    keyboard.press(page.locator("tbody a").first)
    keyboard.press(page.get_by_role("button", name="Give back to the queue"))
    expect(page.get_by_role("button", name="Give back to the queue")).to_have_count(0)
    assert holder(late) == ""

    # The rule is set aside with a reason.
    press("Escape")
    expect(page.locator(f"#c{late.number}[data-chosen]")).to_be_visible()
    press("n", "Enter")
    expect(page.locator(f"#c{bare.number}[data-chosen]")).to_be_visible()
    status = page.locator("#status-part form")
    keyboard.write(
        status.locator("[name=override_reason]"), "Two agencies report it; their desks are closed tonight."
    )
    keyboard.press(button(page, "Send to review"))
    expect(page.locator(".claim-card[data-chosen]")).to_contain_text("In review")
    assert stage(bare) == "in_review"

    # A queue is looked at before it is changed, and changed.
    keyboard.press(page.locator(".topbar-end details.menu > summary"))
    keyboard.press(page.get_by_role("link", name="Desk settings"))
    legal = page.locator("#queues li").filter(has_text="Legal")
    keyboard.press(legal.locator("summary"))
    entering = legal.get_by_role("group", name="Which claims enter")
    keyboard.tick(entering.get_by_role("checkbox", name="All claims"))
    keyboard.press(legal.get_by_role("button", name="What would it take?"))
    preview = page.get_by_text(
        re.compile(r"^This rule sends 2 open claims to Legal\. Nothing is saved yet\.$")
    )
    expect(preview).to_be_visible()
    expect(page.locator("#queues [data-focus]")).to_be_focused()
    assert "all" not in Queue.objects.get(desk=room.desk, name="Legal").enters
    keyboard.press(legal.get_by_role("button", name="Save"))
    expect(page.locator("#queues li").filter(has_text="Legal")).to_contain_text("takes 2 open claims")
    assert "all" in Queue.objects.get(desk=room.desk, name="Legal").enters

    # The verdict rule asks for three sources from now on.
    keyboard.write(page.locator("#rule").get_by_label("Independent sources"), "3")
    keyboard.press(page.locator("#rule").get_by_role("button", name="Save"))
    expect(page.locator("#rule").get_by_label("Independent sources")).to_have_value("3")
    assert desk_rules(actor=room.actor("chris")).independent_sources == 3

    # The last sentence of an article is marked, and the article signed off.
    go(keyboard, "Articles", "a")
    keyboard.press(page.get_by_role("link", name="The ring road", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("The ring road")
    press("j")
    keyboard.press(page.locator("#adder").get_by_role("button", name="No fact here"))
    expect(page.locator(".measure")).to_contain_text("none open")
    keyboard.press(page.locator(".bench-head").get_by_role("link", name="Sign off"))
    expect(page.get_by_text("Nothing is open", exact=False)).to_be_visible()
    keyboard.press(page.get_by_role("button", name="Sign off"))
    expect(page.get_by_text("signed version 1 off", exact=False)).to_be_visible()

    # The journal knows of it and holds together.
    keyboard.press(page.get_by_role("link", name="Journal"))
    expect(page.locator(".journal-rows > li").first).to_contain_text("Chris")
    keyboard.press(page.get_by_role("button", name="Verify now"))
    expect(page.get_by_text("Chain verified", exact=False).first).to_be_visible()
    leave(keyboard)
