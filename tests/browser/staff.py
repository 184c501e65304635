"""People who can sign in, and the worker of their desk."""

import threading

from django.db import connection
from playwright.sync_api import expect

from tests import factories
from tests.browser.hands import Finger, Hands, Keyboard, button
from tests.factories import Newsroom
from tests.workers import work

#: Of everybody on the desk of a journey.
PASSWORD = "a-long-password-of-tests"


def staffed() -> Newsroom:
    """A desk whose people have passwords."""
    room = factories.newsroom()
    for person in room.people.values():
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return room


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


def enter(hands: Hands, server: str, username: str) -> None:
    """Sign in through the form."""
    page = hands.page
    page.goto(f"{server}/login")
    hands.write(page.get_by_label("Name"), username)
    hands.write(page.get_by_label("Password"), PASSWORD)
    hands.press(button(page, "Sign in"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in to the newsroom desk")


def leave(hands: Hands) -> None:
    """Sign out through the menu."""
    hands.press(hands.page.locator(".topbar-end details.menu > summary"))
    hands.press(button(hands.page, "Sign out"))
    expect(hands.page.get_by_label("Password")).to_be_visible()


def go(hands: Hands, words: str, letter: str) -> None:
    """Go to a list of the desk: by its two keys, else by its link in the bar or in the menu of a phone."""
    page = hands.page
    before = page.url
    if isinstance(hands, Keyboard):
        hands.key("g", letter)
    elif isinstance(hands, Finger):
        hands.press(page.locator(".topbar-end details.menu > summary"))
        hands.press(page.locator(".menu-sheet a.small-only").filter(has_text=words))
    else:
        hands.press(page.locator(".topnav a").filter(has_text=words))
    page.wait_for_url(lambda url: url != before)
