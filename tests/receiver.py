"""A receiver of webhooks on loopback for tests: it notes every call and answers as it is told."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

_PIECE = b"x" * 65_536


@dataclass(frozen=True)
class Called:
    """One call: the path, the headers by lower-case name, the bytes."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The ``webhook-id``."""
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        """The message."""
        return orjson.loads(self.body)


@dataclass
class Receiver:
    """``status`` and ``headers`` are what it answers; ``flood`` bytes of a body follow; ``hangs`` answers nothing at all."""

    url: str
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    flood: int = 0
    hangs: bool = False
    calls: list[Called] = field(default_factory=list)
    sent: int = 0
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[str]:
        """The ids of all calls, in order."""
        return [call.id for call in self.calls]


@contextmanager
def receiving(**answers: Any) -> Iterator[Receiver]:
    """Run a receiver on a free port of loopback while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known = {name.lower(): value for name, value in self.headers.items()}
            receiver.calls.append(Called(self.path, known, body))
            if receiver.hangs:
                receiver.released.wait(60)
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(receiver.flood))
            self.end_headers()
            while receiver.sent < receiver.flood:
                self.wfile.write(_PIECE)
                receiver.sent += len(_PIECE)

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle()

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook", **answers)
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
