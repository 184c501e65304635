"""The workbench of an article of 100,000 characters with 500 claims: what the server takes for it, and what a key takes in
Chromium; each against what was promised, and against the workbench of an article of a tenth, in the same run.

Needs PostgreSQL (``BENCH_POSTGRESQL``, else ``TEST_DATABASE_URL``), and Chromium for the keys.
"""

import importlib
import importlib.util
import json
import os
import shutil
import time
import urllib.request
from typing import Any

from benchmarks.figure import Figure, undisturbed
from benchmarks.own_database import database, process, reachable, said
from benchmarks.serving import serving

#: Milliseconds that a page and a key may take.
_PAGE, _KEY = 400.0, 100.0
_ROUNDS = 20
#: Key and how often it is pressed: cursor, range, edge of a word, claim, marks off and on.
_KEYS = (("j", 30), ("J", 15), ("]", 15), ("[", 15), ("n", 20), ("p", 20), ("k", 30), ("h", 12))
#: From the moment the page hears of a key until it has drawn the answer.
_LISTEN = """() => {
    globalThis.taken = [];
    addEventListener("keydown", () => {
        const begun = performance.now();
        requestAnimationFrame(() => {
            const drawn = new MessageChannel();
            drawn.port1.onmessage = () => taken.push(performance.now() - begun);
            drawn.port2.postMessage(null);
        });
    }, true);
}"""

_DRAWN = """(number) => new Promise((done) => {
    const look = () => (taken.length >= number ? done() : setTimeout(look, 2));
    look();
})"""


def figures() -> list[Figure]:
    """Milliseconds of the server, and of the slowest key."""
    if not reachable("the workbench of a long article"):
        return []
    with database("workbench") as url:
        with process("benchmarks.long_article", url) as filling:
            benches = json.loads(said(filling))
        with serving(
            "factcheck.wsgi:application", DATABASE_URL=url, RATE_LIMITS="off", LOG_LEVEL="ERROR"
        ) as port:
            found = _of_server(port, benches)
            return found + _of_keys(port, benches)


def _of_server(port: int, benches: list[dict[str, Any]]) -> list[Figure]:
    """The page, asked for in turn with that of the short article."""
    taken: list[list[float]] = [[] for _ in benches]
    for _ in range(_ROUNDS):
        for times, bench in zip(taken, benches, strict=True):
            times.append(_asked(port, bench))
    long, short = (1e3 * undisturbed(times) for times in taken)
    name = "workbench, 100,000 characters, 500 claims"
    queries = [bench["queries"] for bench in benches]
    return [
        Figure(name, long, _PAGE, "ms", "what was promised", 1.0, at_most=True),
        Figure(name, long, short, "ms", "10,000 characters, 50 claims", 12.0, at_most=True),
        Figure(f"{name}, queries", *queries, "queries", "10,000 characters, 50 claims", 1.0, at_most=True),
    ]


def _asked(port: int, bench: dict[str, Any]) -> float:
    cookie = "=".join(bench["cookie"])
    request = urllib.request.Request(f"http://127.0.0.1:{port}{bench['path']}", headers={"Cookie": cookie})
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200
        assert answer.url == request.full_url, answer.url
        answer.read()
    return time.perf_counter() - begun


def _of_keys(port: int, benches: list[dict[str, Any]]) -> list[Figure]:
    """The slowest key of the long article, and the same key in the short one."""
    chromium = (
        os.environ.get("FACTCHECK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if chromium is None or importlib.util.find_spec("playwright") is None:
        print(
            "keys of the workbench: no figure, no Chromium (FACTCHECK_CHROMIUM) or no Playwright", flush=True
        )
        return []
    api = importlib.import_module("playwright.sync_api")
    with api.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        long, short = (_keys(browser, f"http://127.0.0.1:{port}", bench) for bench in benches)
        browser.close()
    key = max(long, key=lambda each: long[each])
    name = f"workbench, the slowest key ({key})"
    return [
        Figure(name, long[key], _KEY, "ms", "what was promised", 1.0, at_most=True),
        Figure(name, long[key], short[key], "ms", "10,000 characters, 50 claims", 4.0, at_most=True),
    ]


def _keys(browser: Any, server: str, bench: dict[str, Any]) -> dict[str, float]:
    """Milliseconds of each key on one page."""
    context = browser.new_context(viewport={"width": 1360, "height": 860}, reduced_motion="reduce")
    name, value = bench["cookie"]
    context.add_cookies([{"name": name, "value": value, "url": server}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(server + bench["path"], wait_until="networkidle")
    page.evaluate(_LISTEN)
    taken = {key: _pressed(page, key, times) for key, times in _KEYS}
    context.close()
    return taken


def _pressed(page: Any, key: str, times: int) -> float:
    page.evaluate("taken.length = 0")
    for number in range(1, times + 1):
        page.keyboard.press(key)
        page.evaluate(_DRAWN, number)
    found: list[float] = page.evaluate("taken")
    return undisturbed(found)
