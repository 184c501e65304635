"""A page that lets nobody in: blocked, with the reason and the offer; a copy is brought, and the quote is found."""

import ipaddress
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from factcheck.reviews import content
from factcheck.sources.models import Evidence, Source
from factcheck.sources.services.evidence import NewEvidence
from tests import factories
from tests.browser.staff import work_aside
from tests.site import PAGE, serving

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_blocked_page_is_offered_an_upload_and_the_copy_is_checked(
    login: Callable[[Any], Page], live_server: Any, settings: LazySettings
) -> None:
    settings.FETCH_ALLOW_NETS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.FETCH_HOST_PAUSE = 0
    expect.set_options(timeout=15_000)
    room = factories.newsroom()
    claim = factories.claim(room)
    with serving() as site:
        site.refused.add("/notice")
        evidence: Evidence = content.attach_evidence(
            actor=room.actor("ana"), claim_id=claim.id, expected_version=None,
            new=NewEvidence(relation="supports", url=f"{site.url}/notice", quote="closed the bridge on Monday"),
        )  # fmt: skip
        work_aside()
    source = Source.objects.get(id=evidence.source_id)
    assert (source.state, source.snapshot_count) == ("blocked", 0)

    # The workbench says why and what to do, and leads to the offer.
    page = login(room.people["ana"])
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/articles/{claim.article.public_id}?claim={claim.public_id}")
    line = page.locator(".jobs li").first
    expect(line).to_contain_text("blocked")
    expect(line).to_contain_text("The site does not let us read the page.")
    expect(line).to_contain_text("upload that as the source")
    line.get_by_role("link", name="upload a copy").click()
    expect(page.locator(".notice").first).to_contain_text("Blocked")
    assert Source.objects.get(id=source.id).state == "blocked"

    # What is no page is refused at the field; then the copy is taken.
    form = page.locator("#copy form")
    form.get_by_label("Copy").set_input_files(
        {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00\x03\x00\x00\x00"}
    )
    form.get_by_role("button", name="Upload").click()
    expect(page.locator("#copy")).to_contain_text("This is application/x-msdownload.")
    form.get_by_label("Copy").set_input_files(
        {"name": "notice.html", "mimeType": "text/html", "buffer": PAGE.encode()}
    )
    form.get_by_role("button", name="Upload").click()
    expect(page.locator("h1")).to_contain_text("Harbour notice 12")
    expect(page.locator(".timeline")).to_contain_text("Brought by Ana")
    work_aside()
    page.goto(f"{live_server.url}/claims/{claim.public_id}")
    expect(page.locator(f"#{evidence.public_id}")).to_contain_text("Exact")
    assert Evidence.objects.get(id=evidence.id).quote_check == "exact"
