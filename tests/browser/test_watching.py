"""A page is quoted, changes, and the claim that rests on it is flagged; the source page shows what changed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from factcheck.core import clock
from factcheck.jobs.models import Host, Job
from factcheck.sources.services.watching import WATCH
from tests import factories
from tests.browser.staff import work_aside
from tests.site import PAGE, Site

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_quoted_page_that_changes_flags_its_claim(
    login: Callable[[Any], Page], live_server: Any, site: Site
) -> None:
    room = factories.newsroom()
    claim = factories.claim(room)
    expect.set_options(timeout=15_000)
    page = login(room.people["ana"])
    page.set_default_timeout(15_000)
    claim_page = f"{live_server.url}/claims/{claim.public_id}"

    # An address is given with the words that stand there; it is captured, and the passage is found.
    page.goto(f"{live_server.url}/articles/{claim.article.public_id}?claim={claim.public_id}")
    expect(page.locator(".claim-card[data-chosen]")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("e")
    form = page.locator("#add-evidence form")
    form.get_by_label("Address").fill(f"{site.url}/notice")
    form.locator("[name=quote]").fill("closed the bridge on Monday")
    form.get_by_role("button", name="Attach").click()
    expect(page.get_by_text("closed the bridge on Monday").first).to_be_visible()
    work_aside()
    page.goto(f"{live_server.url}/articles/{claim.article.public_id}?claim={claim.public_id}")
    expect(page.get_by_text("Quote exact").first).to_be_visible()
    source = claim.evidence.get().source
    source_page = f"{live_server.url}/sources/{source.public_id}"
    page.goto(source_page)
    expect(page.get_by_text("The harbour office closed the bridge on Monday")).to_be_visible()
    expect(page.get_by_text("Next check")).to_be_visible()
    expect(page.get_by_role("button", name="Check now")).to_be_enabled()

    # The page changes under the quote; the check that waits is due.
    site.pages["/notice"] = PAGE.replace("bridge on Monday", "bridge on Tuesday")
    Host.objects.all().delete()
    assert Job.objects.filter(kind=WATCH).update(not_before=clock.now()) == 1
    work_aside()

    # The claim says so, and the page of the source shows both wordings.
    page.goto(claim_page)
    flag = page.locator("#flags")
    expect(flag).to_contain_text("closed the bridge on Tuesday")
    page.goto(source_page)
    expect(page.get_by_text("A quoted passage changed")).to_be_visible()
    expect(page.locator("#changes del")).to_contain_text("Monday")
    expect(page.locator("#changes ins")).to_contain_text("Tuesday")
    expect(page.get_by_text("Text edited")).to_be_visible()

    # Back from the newer capture to the older one.
    page.get_by_role("combobox", name="From").select_option(index=0)
    page.get_by_role("combobox", name="To", exact=True).select_option(index=1)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#changes del")).to_contain_text("Tuesday")
    expect(page.locator("#changes ins")).to_contain_text("Monday")
