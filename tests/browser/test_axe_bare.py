"""The pages of a desk that has nothing yet under axe: what they say when there is no article, no claim, no source."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from factcheck.accounts.enums import Role
from factcheck.accounts.services import add_roles, create_user
from factcheck.reviews.models import Queue
from factcheck.reviews.services.queues import create_desk
from tests.browser.newsroom import PAGES
from tests.browser.test_axe_pages import DEEP, LIGHT, Form, faults, sign_in
from tests.flushing import empty_all

pytestmark = pytest.mark.deep
NEWCOMER = "newcomer"
#: Lists and boards that say what goes there while there is nothing.
BARE = (
    "articles",
    "asks",
    "audits",
    "claims",
    "conferences",
    "desk",
    "desk_settings",
    "journal",
    "leads",
    "notices",
    "queue",
    "search",
    "sources",
    "webhooks",
)


@pytest.fixture(scope="module")
def bare(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """A desk with one person in every role and nothing else, behind a server; nothing of it is left behind."""
    with django_db_blocker.unblock():
        desk = create_desk(slug="bare", name="A new desk")
        newcomer = create_user(username=NEWCOMER, password="a-long-password-of-tests", name="Nora Newcomer")
        add_roles(desk=desk, user=newcomer, roles=frozenset(Role))
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()
        empty_all(["default"])


@pytest.mark.parametrize("form", [LIGHT, *DEEP], ids=lambda form: f"{form.theme}-{form.width}")
@pytest.mark.parametrize("name", BARE)
def test_a_page_without_content_has_no_fault(bare: LiveServer, page: Page, name: str, form: Form) -> None:
    sign_in(page, bare, NEWCOMER)
    page.emulate_media(color_scheme=form.theme, reduced_motion="reduce")  # type: ignore[arg-type]  # a word of two
    page.set_viewport_size({"width": form.width, "height": 900})
    record = [Queue.objects.get(order=1).public_id] if name == "queue" else []
    answer = page.goto(bare.url + reverse(name, args=record) + ("?q=unheard" if name == "search" else ""))
    assert answer is not None
    assert (answer.status, page.get_by_role("heading", level=1).count()) == (200, 1)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == form.width


@pytest.mark.django_db
def test_every_bare_page_is_one_that_is_looked_at_with_content_too() -> None:
    """Also what makes the database: pytest-django sets up those that a marked test of the run asks for."""
    assert set(BARE) <= set(PAGES)
