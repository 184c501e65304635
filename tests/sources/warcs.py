"""WARC files as other programs write them, for tests."""

import gzip
import uuid

from tests.site import PAGE


def _record(kind: str, fields: dict[str, str], block: bytes, *, packed: bool) -> bytes:
    named = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", **fields}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    made = f"WARC/1.0\r\n{lines}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    return gzip.compress(made) if packed else made


def make_warc(answers: list[tuple[str, str, list[tuple[str, str]], bytes]], *, packed: bool = True) -> bytes:
    """Return a WARC with these answers: address, status line, headers, body as on the wire; a day between two of them."""
    fields = {"WARC-Date": "2026-03-01T00:00:00Z", "Content-Type": "application/warc-fields"}
    out = _record("warcinfo", fields, b"software: somebody's browser\r\n", packed=packed)
    for day, (url, status, headers, body) in enumerate(answers, 1):
        head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers)
        fields = {
            "WARC-Date": f"2026-03-{day:02}T10:00:00Z",
            "WARC-Target-URI": url,
            "Content-Type": "application/http; msgtype=response",
        }
        out += _record("response", fields, f"{head}\r\n".encode() + body, packed=packed)
    return out


HTML = [("Content-Type", "text/html; charset=utf-8"), ("X-Served-By", "harbour-7")]


def page_at(url: str, page: str = PAGE, *, packed: bool = True) -> bytes:
    """Return a WARC with one page among others."""
    other = ("https://elsewhere.example/", "200 OK", HTML, b"<p>Other</p>")
    return make_warc([other, (url, "200 OK", HTML, page.encode())], packed=packed)


def gzipped_page(url: str) -> bytes:
    """Return a WARC whose answer is chunked and packed, as on the wire."""
    packed = gzip.compress(PAGE.encode(), mtime=0)
    wire = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    return make_warc([(url, "200 OK", headers, wire)])
