"""A web site on loopback for tests: real sockets, pages that can change."""

import threading
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
    """``pages`` maps a path to HTML; whatever is not there is 404. ``hits`` counts requests by path."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, str] = {"/notice": PAGE}
        self.hits: dict[str, int] = {}


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve a site on a free port of ``host`` while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.hits[self.path] = site.hits.get(self.path, 0) + 1
            page = site.pages.get(self.path)
            body = (page if page is not None else "<p>Nothing here.</p>").encode()
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer((host, 0), Handler)
    site = Site(f"http://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
