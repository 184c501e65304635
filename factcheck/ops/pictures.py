"""Pictures of the product for README and documents: the sample newsroom at a fixed hour, in a browser, page by page.

Needs the packages for development (Playwright, time-machine) and Chromium; the product itself needs none of them.
"""

import importlib
import importlib.util
import io
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pypdfium2 as pdfium
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application

from factcheck.accounts.actors import person_on
from factcheck.accounts.models import Membership, User
from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.publishing.models import PublishedVerdict
from factcheck.reviews.models import Queue
from factcheck.reviews.services.taking import take_next

#: When the pictures are taken.
HOUR = datetime(2024, 11, 7, 12, 30, tzinfo=UTC)
#: How long before that the work of the sample was done, so that something waits and has an age.
WORKED = timedelta(minutes=47)
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
#: A palette of its own halves a picture, and no eye sees it.
_COLOURS = 160
#: No caret that blinks, nothing that moves, nothing that flies over.
_STILL = "* { caret-color: transparent !important; transition: none !important; animation: none !important; }"


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who is signed in, the address, and how the page is looked at."""

    name: str
    person: str
    path: str
    theme: str = "light"
    width: int = 1360
    height: int = 860
    paper: bool = False
    touch: bool = False


def shots() -> list[Shot]:
    """Return what is photographed, at the records of the sample newsroom."""
    article, claim = Article.objects.get(), Claim.objects.get(number=11)
    first = Claim.objects.get(number=1)
    queue, verdict = Queue.objects.get(order=1), PublishedVerdict.objects.get(claim=first)
    bench = f"/articles/{article.public_id}"
    return [
        Shot("workbench", "editor", f"{bench}?claim={claim.public_id}"),
        Shot("workbench-dark", "editor", f"{bench}?claim={claim.public_id}", theme="dark"),
        Shot(
            "workbench-phone", "editor", f"{bench}?claim={first.public_id}", width=390, height=844, touch=True
        ),
        Shot("desk", "chief", "/"),
        Shot("claim", "editor", f"/claims/{claim.public_id}"),
        Shot("queue", "reviewer", f"/queues/{queue.public_id}?claim={_taken(queue).public_id}"),
        Shot("verdict", "", f"/verdicts/{verdict.public_id}", height=760),
        Shot("search", "editor", "/search?q=treaty"),
        Shot("dossier-print", "chief", f"{bench}/report", paper=True),
    ]


def _taken(queue: Queue) -> Claim:
    """Let the reviewer take the next claim, so that there is something to decide."""
    place = Membership.objects.get(user__username="reviewer")
    claim = take_next(actor=person_on(place.desk, place.user), queue_id=queue.id)
    assert claim is not None
    return claim


def missing() -> str:
    """Return what is not installed that pictures need; empty if nothing is."""
    found = {name: importlib.util.find_spec(name) for name in ("playwright", "time_machine", "PIL")}
    lacking = [name for name, spec in found.items() if spec is None]
    if not lacking and _chromium() is None:
        lacking = ["chromium"]
    return ", ".join(lacking)


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("FACTCHECK_CHROMIUM") or next((p for p in map(shutil.which, names) if p), None)


def take(folder: Path) -> list[Path]:
    """Photograph the sample newsroom of this installation; returns the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    api = importlib.import_module("playwright.sync_api")
    with _served() as address, api.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=_chromium(), args=_ARGUMENTS)
        made = [_take(browser, address, shot, folder) for shot in shots()]
        browser.close()
    return made


def _take(browser: Any, address: str, shot: Shot, folder: Path) -> Path:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.theme,
        reduced_motion="reduce",
        has_touch=shot.touch,
        is_mobile=shot.touch,
        locale="en-GB",
        timezone_id="UTC",
    )
    if shot.person:
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": _session(shot.person), "url": address}]
        )
    page = context.new_page()
    page.goto(address + shot.path)
    page.wait_for_load_state("networkidle")
    picture = _printed(page) if shot.paper else _seen(page)
    context.close()
    path = folder / f"{shot.name}.png"
    picture.convert("RGB").quantize(_COLOURS, kmeans=2, dither=0).save(path, optimize=True)
    return path


def _seen(page: Any) -> Any:
    raw = page.screenshot(animations="disabled", caret="hide", style=_STILL)
    return importlib.import_module("PIL.Image").open(io.BytesIO(raw))


def _printed(page: Any) -> Any:
    """The first sheet as the browser prints it."""
    with pdfium.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        return printed[0].render(scale=1.6).to_pil()


def _session(username: str) -> str:
    """Open a session for a person of the sample, as a sign-in does."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing of each request."""


@contextmanager
def _served() -> Iterator[str]:
    """Serve the product on a free port of this machine while the block runs."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
