"""What every test gets: a data folder of its own, an empty database, no network but loopback, a watched browser page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import environment

DATA_DIR = environment.enter()

from django.conf import settings  # noqa: E402  the environment comes first
from django.test import Client, TransactionTestCase  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from tests import tables  # noqa: E402
from tests.flushing import empty_all  # noqa: E402

NO_CHROMIUM = "no Chromium found: apt-get install chromium (or set FACTCHECK_CHROMIUM)"


def _fixture_teardown(self: TransactionTestCase) -> None:
    empty_all(list(self._databases_names(include_mirrors=False)))


TransactionTestCase._fixture_teardown = _fixture_teardown  # type: ignore[method-assign]  # Django has no hook for it


def pytest_configure(config: pytest.Config) -> None:
    """Hold every process of the run to the same folder and the same hosts."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # Settings of a worker are read before this file, with the folder of the process that started it: without a store of
    # its own one worker would read what another damages or removes.
    settings.STORAGES["evidence"]["OPTIONS"]["location"] = Path(DATA_DIR) / "evidence"
    # Every client would read all static files anew.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> None:
    """Copy the tables instead of migrating, where the database is made for this process alone."""
    if not environment.ON_POSTGRESQL:
        tables.copy_into_tests(request.config.rootpath / ".pytest_cache" / "tables")


def _chosen(item: pytest.Item, *, deep_wanted: bool) -> bool:
    if environment.ON_POSTGRESQL and item.get_closest_marker("both") is None:
        return False
    return deep_wanted or item.get_closest_marker("deep") is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests; leave deep ones out unless asked for; on PostgreSQL keep what is marked for both databases."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if not environment.CHROMIUM and not environment.IN_CI:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
    named = any("::" in argument for argument in config.args)
    deep_wanted = named or "deep" in config.option.markexpr
    kept = [item for item in items if _chosen(item, deep_wanted=deep_wanted)]
    left = [item for item in items if not _chosen(item, deep_wanted=deep_wanted)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
    # Playwright keeps an event loop in the thread of its tests: nothing that starts one may come after them. Files are
    # handed out whole, so a whole file moves.
    browser_files = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path in browser_files)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet and without errands of its own."""
    if not environment.CHROMIUM:
        pytest.fail(NO_CHROMIUM)
    return {
        **browser_type_launch_args,
        "executable_path": environment.CHROMIUM,
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """One size, one language, one clock, no motion."""
    return {
        **browser_context_args,
        "viewport": {"width": 1360, "height": 860},
        "locale": "en-GB",
        "timezone_id": "UTC",
        "reduced_motion": "reduce",
    }


def watch(page: Page) -> list[str]:
    """Note every script error, CSP violation and request to another host; returns the growing list."""
    seen: list[str] = []

    def on_console(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            seen.append(message.text)

    def on_request(request: Any) -> None:
        if not request.url.startswith(
            ("http://localhost:", "http://127.0.0.1:", "data:", "blob:", "about:", "file:")
        ):
            seen.append(f"outside: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", on_request)
    return seen


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that fails its test on a script error, a CSP violation or a request to another host."""
    seen = watch(page)
    page.set_default_timeout(5_000)
    page.set_default_navigation_timeout(30_000)  # the first page of a run imports and compiles everything
    yield page
    assert seen == []


@pytest.fixture
def login(client: Client, page: Page, live_server: Any) -> Callable[[Any], Page]:
    """Log a person in without the form: ``login(user)`` returns the page with his session."""

    def enter(user: Any) -> Page:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        return page

    return enter
