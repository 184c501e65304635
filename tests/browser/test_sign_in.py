"""The sign-in form in a browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer


@pytest.mark.django_db(transaction=True)
def test_the_password_is_shown_for_as_long_as_somebody_wants(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/login")
    field, button = page.get_by_label("Password"), page.get_by_role("button", name="Show")
    field.fill("harbour-bridge-54")
    expect(field).to_have_attribute("type", "password")
    button.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value("harbour-bridge-54")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(field).to_have_attribute("type", "password")
    assert page.url.endswith("/login")
