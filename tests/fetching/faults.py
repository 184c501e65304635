"""The faults that the server of ``fault_server`` serves, by name."""

import asyncio
import functools
import gzip
import zlib
from urllib.parse import unquote

from tests.fetching.fault_server import Peer, serves

ARTICLE = (
    "<!doctype html><html lang=en><head><title>Council accounts</title></head><body><article><h1>Accounts</h1>"
    + "<p>The council spent forty million on roads last year, the auditor said on Monday.</p>" * 20
    + "</article></body></html>"
).encode()
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@serves("ok")
async def ok(peer: Peer) -> None:
    await peer.answer(ARTICLE, 'ETag: "v1"')


@serves("not-modified")
async def not_modified(peer: Peer) -> None:
    await peer.send(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')


@serves("status")
async def status(peer: Peer) -> None:
    code = peer.target.rpartition("/")[2]
    if code == "204":
        await peer.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    else:
        await peer.answer(ARTICLE, "Retry-After: 120", status=f"{code} Text")


@serves("to")
async def to(peer: Peer) -> None:
    """Redirect to whatever follows ``/to/``, percent-decoded to raw bytes."""
    location = unquote(peer.target.split("/to/", 1)[1], "latin-1")
    await peer.answer(b"moved", f"Location: {location}", status="302 Found")


@serves("loop")
async def loop(peer: Peer) -> None:
    await peer.answer(b"", "Location: /loop", status="302 Found")


@serves("cookie-loop")
async def cookie_loop(peer: Peer) -> None:
    if peer.header("cookie") == "seen=1":
        await peer.answer(ARTICLE)
    else:
        await peer.answer(b"", "Set-Cookie: seen=1; Path=/", "Location: /cookie-loop", status="302 Found")


@serves("cookie-away")
async def cookie_away(peer: Peer) -> None:
    away = f"http://127.0.0.2:{peer.port}/ok"
    await peer.answer(b"", "Set-Cookie: secret=1", f"Location: {away}", status="302 Found")


@serves("chain")
async def chain(peer: Peer) -> None:
    step = int(peer.target.rpartition("/")[2])
    await peer.answer(b"", f"Location: /chain/{step + 1}", status="301 Moved")


@serves("countdown")
async def countdown(peer: Peer) -> None:
    step = int(peer.target.rpartition("/")[2])
    if step:
        await peer.answer(b"", f"Location: /countdown/{step - 1}", status="307 Again")
    else:
        await peer.answer(ARTICLE)


@serves("no-location")
async def no_location(peer: Peer) -> None:
    await peer.answer(b"where?", status="302 Found")


@serves("refresh")
async def refresh(peer: Peer) -> None:
    await peer.answer(b'<html><meta http-equiv="refresh" content="0; url=/ok"></html>')


@serves("refresh-noscript")
async def refresh_noscript(peer: Peer) -> None:
    await peer.answer(
        b'<noscript><meta http-equiv="refresh" content="0; url=/status/500"></noscript>' + ARTICLE
    )


@serves("refresh-self")
async def refresh_self(peer: Peer) -> None:
    await peer.answer(b'<meta http-equiv=refresh content="5;url=/refresh-self">' + ARTICLE)


@serves("refresh-chain")
async def refresh_chain(peer: Peer) -> None:
    step = int(peer.target.rpartition("/")[2])
    await peer.answer(f'<meta http-equiv=refresh content="0;url=/refresh-chain/{step + 1}">'.encode())


@serves("close")
async def close(peer: Peer) -> None:
    return


@serves("never")
async def never(peer: Peer) -> None:
    await asyncio.sleep(60)


@serves("slow-head")
async def slow_head(peer: Peer) -> None:
    for byte in _OK + b"X: " + b"a" * 10000:
        await peer.send(bytes([byte]))
        await asyncio.sleep(0.1)


@serves("slow-body")
async def slow_body(peer: Peer) -> None:
    await peer.send(_OK + b"Content-Length: 100000\r\n\r\n")
    while True:
        await peer.send(b"<p>x")
        await asyncio.sleep(0.1)


@serves("hang-body")
async def hang_body(peer: Peer) -> None:
    await peer.send(_OK + b"Content-Length: 1000\r\n\r\n" + ARTICLE[:500])
    await asyncio.sleep(60)


@serves("endless-chunks")
async def endless_chunks(peer: Peer) -> None:
    await peer.send(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        await peer.send(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")


@serves("hints")
async def hints(peer: Peer) -> None:
    while True:
        await peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await asyncio.sleep(0.05)


@serves("hint-then-ok")
async def hint_then_ok(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    await peer.answer(ARTICLE)


@serves("declared-huge")
async def declared_huge(peer: Peer) -> None:
    await peer.send(_OK + b"Content-Length: 300000000\r\n\r\n" + b"x" * 100_000)
    await asyncio.sleep(60)


@serves("huge")
async def huge(peer: Peer) -> None:
    await peer.send(_OK + b"\r\n")
    for _ in range(300):
        await peer.send(b"x" * 1_000_000)


@functools.cache
def encoded_body(kind: str) -> tuple[str, bytes]:
    """Return a Content-Encoding and a body that follows it, or does not."""
    gz = gzip.compress(ARTICLE)
    if kind == "raw-deflate":
        raw = zlib.compressobj(wbits=-15)
        return "deflate", raw.compress(ARTICLE) + raw.flush()
    if kind == "bomb":
        return "gzip", gzip.compress(b"\x00" * 30_000_000)
    if kind == "double-bomb":
        return "gzip, gzip", gzip.compress(gzip.compress(b"\x00" * 60_000_000))
    if kind == "large":
        return "gzip", gzip.compress(bytes(range(256)) * 40_000, 0)
    return {
        "gzip": ("gzip", gz),
        "x-gzip": ("x-gzip", gz),
        "members": ("gzip", gzip.compress(ARTICLE[:100]) + gzip.compress(ARTICLE[100:])),
        "trailing": ("gzip", gz + b"\x00\x00\x00"),
        "deflate": ("deflate", zlib.compress(ARTICLE)),
        "double": ("gzip, gzip", gzip.compress(gz)),
        "identity": ("identity", ARTICLE),
        "claimed": ("gzip", ARTICLE),
        "garbage": ("gzip", b"\x1f\x8b\x08\x00garbage that is no gzip"),
        "cut": ("gzip", gz[: len(gz) // 2]),
        "br": ("br", b"\x0b\x02\x80abc\x03"),
        "triple": ("gzip, gzip, gzip", gz),
    }[kind]


@serves("encoded")
async def encoded(peer: Peer) -> None:
    """``/encoded/<kind>``: content codings, sound and broken."""
    name, body = encoded_body(peer.target.rpartition("/")[2])
    await peer.answer(body, f"Content-Encoding: {name}")


@serves("raw")
async def raw(peer: Peer) -> None:
    """``/raw/<kind>``: an answer whose bytes break a rule."""
    kind = peer.target.rpartition("/")[2]
    await peer.send(RAW[kind])


RAW: dict[str, bytes] = {
    "short": _OK + b"Content-Length: 5000\r\n\r\n" + ARTICLE[:1000],
    "chunk-cut": _OK + b"Transfer-Encoding: chunked\r\n\r\nffff\r\nabc",
    "two-lengths": _OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "length-and-chunked": _OK
    + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunk-extension": _OK
    + b"Transfer-Encoding: chunked\r\n\r\n5;name=x\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
    "big-header": _OK + b"X: " + b"a" * 300_000 + b"\r\n\r\nhello",
    "many-headers": _OK + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\nhello",
    "bare-lf": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 5\n\nhello",
    "folded": _OK + b"X-Long: one\r\n two\r\nContent-Length: 5\r\n\r\nhello",
    "no-reason": b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
    "tight": b"HTTP/1.1 200 OK\r\nA:b\r\nX-Latin: caf\xe9\r\nContent-Length:5\r\n\r\nhello",
    "space-before-colon": b"HTTP/1.1 200 OK\r\nX-A : a\r\nContent-Length: 5\r\n\r\nhello",
    "non-ascii-name": b"HTTP/1.1 200 OK\r\nX-\xe9: a\r\nContent-Length: 5\r\n\r\nhello",
    "status-000": b"HTTP/1.1 000 None\r\nContent-Length: 5\r\n\r\nhello",
    "http-09": b"<html>hello</html>",
    "binary": bytes(range(256)) * 4,
    "upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    "zero": _OK + b"Content-Length: 0\r\n\r\n",
    "negative-length": _OK + b"Content-Length: -5\r\n\r\nhello",
    "until-close": _OK + b"\r\n" + ARTICLE,
    "http-10": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + ARTICLE,
}


@serves("hook")
async def hook(peer: Peer) -> None:
    await peer.answer(b"thanks " * 20_000, status="202 Accepted")


@serves("hook-redirect")
async def hook_redirect(peer: Peer) -> None:
    await peer.answer(b"", "Location: /hook", status="307 Elsewhere")
