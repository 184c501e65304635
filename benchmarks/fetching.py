"""Captures a second of the engine against raw aiohttp; the quote check on a long text; the memory of a giant."""

import asyncio
import ipaddress
import subprocess
import sys
import unicodedata

import aiohttp

from benchmarks.figure import Figure, best_of, in_turn
from benchmarks.pages import addresses, served
from factcheck.fetching.client import fetch_many
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy
from factcheck.fetching.results import FetchRequest
from factcheck.fetching.warc import write_warc
from factcheck.text.quotes import Layer, check_quote

PAGES, AT_ONCE = 500, 100
_OPEN = (ipaddress.ip_network("127.0.0.0/8"),)


async def raw(urls: list[str]) -> None:
    """Fetch the pages with aiohttp and keep nothing: the yardstick."""
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def one(url: str) -> None:
            async with gate, session.get(url, headers={"Connection": "close"}) as answer:
                await answer.read()

        await asyncio.gather(*(one(url) for url in urls))


def _engine(urls: list[str], *, warc: bool) -> None:
    policy = Policy(allow_nets=_OPEN)
    for result in run_on_loop(fetch_many(FetchRequest(url, policy) for url in urls)):
        with result:
            assert result.code == "captured", result.detail
            if warc:
                write_warc(result).close()


def figures() -> list[Figure]:
    """Pages a second, and what a body of 50 MiB adds to the process."""
    with served() as port:
        urls = addresses(port, PAGES)
        bare, engine, kept = (
            PAGES / shortest
            for shortest in in_turn(
                lambda: asyncio.run(raw(urls)),
                lambda: _engine(urls, warc=False),
                lambda: _engine(urls, warc=True),
            )
        )
    exact, missing, folded = _quotes()
    return [
        Figure("engine, 500 pages of 8 kB after 100 ms", engine, bare, "pages a second", "aiohttp", 0.7),
        Figure("engine and WARC, the same pages", kept, bare, "pages a second", "aiohttp", 0.5),
        Figure("exact quote in 1 MB", exact, folded, "seconds", "NFKC, casefold, split", 45, at_most=True),
        Figure(
            "missing quote in 1 MB", missing, folded, "seconds", "NFKC, casefold, split", 200, at_most=True
        ),
        Figure("memory that a body of 50 MiB adds", _grown(), 50.0, "MiB", "the body", 0.4, at_most=True),
    ]


def _plain(text: str) -> str:
    """What a search without places would do to a text first."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _quotes() -> tuple[float, float, float]:
    """Seconds for a quote near the end of 1 MB, for one that is not there, and for merely folding the text."""
    words = "The council spent forty million on part {} of the road last year, the auditor said on Monday.\n"
    text = "".join(words.format(number) for number in range(10_500))
    layers = [Layer("full", text)]
    there = "spent forty million on part 10400 of the road"
    absent = "the harbour master never mentioned the dredging of the western basin"
    assert check_quote(there, layers).verdict == "exact"
    assert check_quote(absent, layers).verdict == "missing"
    return (
        best_of(lambda: check_quote(there, layers), rounds=3),
        best_of(lambda: check_quote(absent, layers), rounds=3),
        best_of(lambda: _plain(text), rounds=3),
    )


_PROBE = """
import ipaddress, re, sys
from pathlib import Path
from factcheck.fetching.client import fetch
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy
from factcheck.fetching.results import FetchRequest
policy = Policy(allow_nets=(ipaddress.ip_network("127.0.0.0/8"),))
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
run_on_loop(fetch(FetchRequest(sys.argv[1] + "/small", policy))).close()
before = peak()
with run_on_loop(fetch(FetchRequest(sys.argv[1] + "/giant", policy))) as result:
    assert result.wire_bytes > 49 * 2**20, result.detail
    print(peak() - before)
"""
_GIANT = """
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    peer, _ = server.accept()
    with peer:
        size = 50 * 2**20 - 4096 if b"/giant" in peer.recv(65536) else 10
        peer.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: %d\\r\\n\\r\\n" % size)
        peer.sendall(b"x" * size)
"""


def _grown() -> float:
    """MiB by which the peak of a process grows while it fetches a giant."""
    with subprocess.Popen([sys.executable, "-c", _GIANT], stdout=subprocess.PIPE, text=True) as giant:
        try:
            assert giant.stdout is not None
            url = f"http://127.0.0.1:{giant.stdout.readline().strip()}"
            command = [sys.executable, "-c", _PROBE, url]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        finally:
            giant.kill()
    return int(done.stdout) / 1024
