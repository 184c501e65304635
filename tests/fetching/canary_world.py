"""A world in which every address is this machine: ``python -m tests.fetching.canary_world`` in a network namespace of its own.

A canary listens on every address there is and counts who comes; one public address alone answers, with redirects. Each
row that comes as JSON on standard input is really asked for, by the client of pages and by that of webhooks.
"""

import contextlib
import ipaddress
import json
import os
import socket
import sys
import threading
from dataclasses import dataclass, field
from urllib.parse import unquote

import django

from factcheck.fetching.addresses import IPAddress
from factcheck.fetching.client import PostRequest, fetch, post
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Limits, Policy
from factcheck.fetching.resolver import check_name
from factcheck.fetching.results import FetchRequest

PORTS = (22, 25, 80, 443, 5432, 6379, 8000, 8080, 8443)
#: The address that answers: ``/to/x`` sends on to x.
FRONT = "93.184.216.34"
QUICK = Limits(connect=2.0, idle=2.0, total=4.0)


@dataclass
class Names:
    """A resolver that gives the answers it was made with, one set a look-up; the last one stays."""

    answers: list[list[str]]
    asked: int = 0

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        """Answer as the row says."""
        check_name(host)
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [ipaddress.ip_address(text) for text in found]


@dataclass
class Canary:
    """Counts connections by the address that was dialled."""

    hits: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Listen on every address and port."""
        for port in PORTS:
            server = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
            threading.Thread(target=self._accept, args=(server,), daemon=True).start()

    def _accept(self, server: socket.socket) -> None:
        while True:
            peer, _ = server.accept()
            with peer, contextlib.suppress(OSError):
                self._answer(peer)

    def _answer(self, peer: socket.socket) -> None:
        dialled = peer.getsockname()[0].removeprefix("::ffff:")
        if dialled != FRONT:
            self.hits.append(dialled)
        asked = peer.recv(65536).split(b" ")
        target = asked[1].decode("latin-1") if len(asked) > 1 else ""
        if target.startswith("/to/"):
            head = f"HTTP/1.1 302 Found\r\nLocation: {unquote(target[4:])}\r\nContent-Length: 0\r\n\r\n"
            peer.sendall(head.encode())
        else:
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nreach")


def ask(url: str, answers: list[list[str]]) -> list[str]:
    """Return the codes with which a fetch and a webhook's call of this address end."""
    policies = [Policy(limits=QUICK, resolver=Names(list(answers))) for _ in range(2)]
    with run_on_loop(fetch(FetchRequest(url, policies[0]))) as result:
        fetched = str(result.code)
    called = url.replace("http:", "https:", 1)  # a webhook of plain http is refused for that alone
    return [fetched, str(run_on_loop(post(PostRequest(called, b"{}", policy=policies[1]))).code)]


def main() -> None:
    """Ask for each row and print its codes and who was reached."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()  # a refusal has words, and they come out of the lists of texts
    canary = Canary()
    canary.listen()
    found = []
    for row in json.load(sys.stdin):
        canary.hits.clear()
        codes = ask(row["url"], row["answers"])
        found.append({"codes": codes, "hits": list(canary.hits)})
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
