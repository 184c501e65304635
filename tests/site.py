"""A web site on loopback for tests: real sockets, pages that can change."""

import contextlib
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = (
    "<html><head><title>Harbour notice 12</title></head><body><article><h1>Harbour notice 12</h1>"
    "<p>The harbour office closed the bridge on Monday after engineers reported cracks in two of its pillars.</p>"
    "<p>The repair is expected to take eleven weeks. Traffic is led over the ring road until it is done.</p>"
    "</article></body></html>"
)


class Site:
    """``pages`` maps a path to HTML; whatever is not there is 404. ``hits`` counts requests by path, ``refused`` paths are 403.

    ``statuses`` answers a path with another status. A page in ``tagged`` has an ETag made of its words, and is answered
    with 304 to whoever has them; ``unmodified`` counts those answers. What stands at ``/robots.txt`` is plain text.

    A page is answered ``delay`` seconds after it was asked for; whatever is not there, at once.
    """

    def __init__(self, url: str, delay: float = 0) -> None:
        self.url = url
        self.delay = delay
        self.pages: dict[str, str] = {"/notice": PAGE}
        self.hits: dict[str, int] = {}
        self.refused: set[str] = set()
        self.statuses: dict[str, int] = {}
        self.tagged: set[str] = set()
        self.unmodified = 0


@contextmanager
def serving(host: str = "127.0.0.1", *, delay: float = 0) -> Iterator[Site]:
    """Serve a site on a free port of ``host`` while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.hits[self.path] = site.hits.get(self.path, 0) + 1
            page = site.pages.get(self.path)
            if page is not None and site.delay:
                time.sleep(site.delay)
            body = (page if page is not None else "<p>Nothing here.</p>").encode()
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if self.path in site.tagged else ""
            if tag and self.headers.get("If-None-Match") == tag:
                site.unmodified += 1
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(
                403
                if self.path in site.refused
                else site.statuses.get(self.path, 404 if page is None else 200)
            )
            if tag:
                self.send_header("ETag", tag)
            kind = "plain" if self.path == "/robots.txt" and page is not None else "html"
            self.send_header("Content-Type", f"text/{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):  # whoever asked was killed meanwhile
                super().handle()

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    site = Site(f"http://{host}:{server.server_port}", delay)
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
