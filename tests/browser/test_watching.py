"""A page is quoted, changes, and the claim that rests on it is flagged; the source page shows what changed."""

import ipaddress
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from playwright.sync_api import Page, expect

from factcheck.core import clock
from factcheck.jobs.models import Host, Job
from factcheck.sources.services.watching import WATCH
from tests import factories
from tests.site import PAGE, Site, serving
from tests.workers import work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Site]:
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    with serving() as served:
        yield served


def work_aside() -> None:
    """Do what the worker would, in a thread of its own: Playwright keeps an event loop in this one."""
    thread = threading.Thread(target=_work_and_close)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def _work_and_close() -> None:
    try:
        work()
    finally:
        connection.close()


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
