"""Every page of the product under axe, by the name of its address, with the sample newsroom loaded once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from factcheck.accounts.models import Membership
from factcheck.web import urls as web_urls
from tests.browser.hands import FINGER, LEAST, PHONE, STUMBLES, opened
from tests.browser.newsroom import NO_PAGES, PAGES, address, leaves, make_newsroom
from tests.flushing import empty_all

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@dataclass(frozen=True)
class Form:
    """How a page is looked at: the theme of the system and the width of the window, in CSS pixels."""

    theme: str
    width: int


LIGHT = Form("light", 1440)
DEEP = (Form("dark", 1440), Form("light", 320), Form("dark", 320))


def _cases() -> Iterator[Any]:
    """The first person of every page in light; everybody, dark and narrow too, when there is time."""
    for name, people in PAGES.items():
        for person in people:
            forms = (LIGHT, *DEEP)
            for form in forms:
                deep = form != LIGHT or person != people[0]
                label = "-".join([name, person or "nobody", form.theme, str(form.width)])
                yield pytest.param(name, person, form, id=label, marks=[pytest.mark.deep] if deep else [])


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """The sample newsroom behind a server, with a claim that the reviewer holds; nothing of it is left behind."""
    with django_db_blocker.unblock():
        make_newsroom()
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()
        empty_all(["default"])


def sign_in(page: Page, server: LiveServer, username: str) -> None:
    """Give the browser the session of a person; nobody has none."""
    if not username:
        return
    client = Client()
    user = Membership.objects.get(user__username=username).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds: the rule and the first element that breaks it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in found]


@pytest.mark.parametrize(("name", "person", "form"), list(_cases()))
def test_a_page_has_no_fault_and_does_not_scroll_sideways(
    newsroom: LiveServer, page: Page, name: str, person: str, form: Form
) -> None:
    sign_in(page, newsroom, person)
    page.emulate_media(color_scheme=form.theme, reduced_motion="reduce")  # type: ignore[arg-type]  # a word of two
    page.set_viewport_size({"width": form.width, "height": 900})
    answer = page.goto(newsroom.url + address(name))
    assert answer is not None
    assert (answer.status, page.url.partition("?")[0]) == (
        200,
        newsroom.url + address(name).partition("?")[0],
    )
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == form.width


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """The narrowest phone, worked by fingers."""
    with opened(
        browser, {**PHONE, "locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
    ) as page:
        yield page


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "person"), [(name, person) for name, people in PAGES.items() for person in people]
)
def test_a_phone_shows_all_of_a_page_and_a_finger_hits_it(
    newsroom: LiveServer, phone: Page, name: str, person: str
) -> None:
    phone.context.clear_cookies()
    sign_in(phone, newsroom, person)
    phone.goto(newsroom.url + address(name))
    assert phone.evaluate(STUMBLES, [FINGER, LEAST]) == []


def test_a_planted_fault_is_found(newsroom: LiveServer, page: Page) -> None:
    sign_in(page, newsroom, "editor")
    page.goto(newsroom.url + address("journal"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [rule for rule, _html in faults(page)] == ["button-name"]


@pytest.mark.django_db
def test_no_page_is_left_out() -> None:
    answering = {pattern.name for pattern in leaves(web_urls.urlpatterns) if _answers_get(pattern)}
    assert answering - NO_PAGES == set(PAGES)


def _answers_get(pattern: URLPattern) -> bool:
    """Whether the view takes a GET at all; what it says to somebody without a session does not matter here."""
    nothing = dict.fromkeys(pattern.pattern.converters, "x")
    return Client().get(reverse(str(pattern.name), kwargs=nothing)).status_code != 405
