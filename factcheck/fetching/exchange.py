"""One hop: send one request, read one answer within the limits, keep all of it."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpcore2

from factcheck.fetching.codes import Code, FetchError, code_for_status
from factcheck.fetching.decoding import Decoder, codings
from factcheck.fetching.guard import ParsedTarget
from factcheck.fetching.policy import Policy
from factcheck.fetching.results import Headers, Hop, Spool
from factcheck.fetching.wire import Deadline, Wire, connect

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECT_BODY = 256 * 1024
_HEAD_END = re.compile(rb"\n\r?\n")
_TIME_CODES = frozenset({Code.IDLE_TIMEOUT, Code.TOTAL_TIMEOUT})
_LENGTH_CODES = frozenset({Code.TOO_LARGE, Code.BOMB})


@dataclass(frozen=True)
class Order:
    """What one hop asks."""

    target: ParsedTarget
    headers: Headers
    method: str = "GET"
    content: bytes = b""
    read_at_most: int | None = None
    tls_only: bool = False


@dataclass
class Exchange:
    """What one hop brought; ``decoded`` is set only where the payload is encoded."""

    hop: Hop
    code: Code = Code.CAPTURED
    detail: str = ""
    payload: Spool = field(default_factory=Spool)
    decoded: Spool | None = None

    @property
    def body(self) -> Spool:
        """Return the payload after content decoding: the payload itself where nothing was encoded."""
        return self.payload if self.decoded is None else self.decoded

    @property
    def is_redirect(self) -> bool:
        """Return whether the answer asks to go on elsewhere."""
        return self.hop.status in _REDIRECTS and bool(self.hop.location)


async def exchange(order: Order, policy: Policy, deadline: Deadline) -> Exchange:
    """Carry out ``order``; whatever goes wrong stands in the result."""
    hop = Hop(
        url=order.target.url,
        method=order.method,
        started_at=datetime.now(UTC),
        sent=Spool(),
        received=Spool(),
        host=order.target.host,
        port=order.target.port,
        request_headers=order.headers,
    )
    result = Exchange(hop)
    wire = Wire(order.target, policy, deadline, hop)
    wire.tls_only = order.tls_only
    started = time.monotonic()
    try:
        await _talk(order, wire, result)
    except FetchError as fault:
        _settle(result, fault.code, fault.detail)
    except httpcore2.RemoteProtocolError as error:
        _settle(result, _protocol_code(hop), str(error)[:300])
    except httpcore2.LocalProtocolError as error:
        _settle(result, Code.URL_INVALID, str(error)[:300])
    hop.total_ms = round((time.monotonic() - started) * 1000)
    _find_answer(hop)
    hop.payload_sha256 = result.payload.sha256
    return result


def _settle(result: Exchange, code: Code, detail: str) -> None:
    """Note what broke. A status that says more than the broken body (404, 503, a redirect) stays the outcome."""
    result.hop.truncated = _truncated(code)
    result.detail = detail
    if result.hop.status is None or result.code in {Code.CAPTURED, Code.EMPTY, Code.PROTOCOL}:
        result.code = code


async def _talk(order: Order, wire: Wire, result: Exchange) -> None:
    target = order.target
    url = httpcore2.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    request = httpcore2.Request(
        order.method,
        url,
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in order.headers],
        content=order.content,
    )
    started = time.monotonic()
    stream = await connect(wire)
    connection = httpcore2.AsyncHTTP11Connection(origin=url.origin, stream=stream)
    try:
        response = await connection.handle_async_request(request)
        wire.hop.first_byte_ms = round((time.monotonic() - started) * 1000)
        wire.head_done = True
        _note_head(response, result)
        await _read_body(order, wire, response, result)
    finally:
        with suppress(OSError):
            await connection.aclose()


def _note_head(response: httpcore2.Response, result: Exchange) -> None:
    hop = result.hop
    hop.status = response.status
    hop.reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
    hop.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
    if hop.status in _REDIRECTS:
        hop.location = _text_of_location(hop.header("location"))
    result.code = code_for_status(response.status)
    if hop.header("transfer-encoding") and hop.header("content-length"):
        hop.flags.append("length_and_chunked")


def _text_of_location(raw: str) -> str:
    """Return a Location as browsers read it: UTF-8 if it is, else Latin-1."""
    try:
        return raw.encode("latin-1").decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.strip()


async def _read_body(order: Order, wire: Wire, response: httpcore2.Response, result: Exchange) -> None:
    limits, hop = wire.policy.limits, result.hop
    if response.status == 101:
        raise FetchError(Code.PROTOCOL, "the server changed the protocol")
    most = order.read_at_most or (_REDIRECT_BODY if result.is_redirect else None)
    if most is not None:
        wire.budget = min(wire.budget, hop.received.size + most)
    elif _declared(hop) > limits.wire:
        raise FetchError(Code.TOO_LARGE, f"{_declared(hop)} bytes announced")
    if hop.header("content-type").lower().startswith("application/pdf"):
        wire.deadline.extend(limits.pdf_total)
    try:
        await _pump(wire, response, result)
    except FetchError as fault:
        # The first bytes of a redirect's or a webhook's answer are all that is wanted of it.
        if most is None or fault.code is not Code.TOO_LARGE:
            raise
        hop.truncated = "length"


async def _pump(wire: Wire, response: httpcore2.Response, result: Exchange) -> None:
    """Read the whole body; keep every payload byte, and what it unpacks to as far as that goes."""
    try:
        names, trouble = codings(result.hop.headers, wire.policy.limits), None
    except FetchError as fault:
        names, trouble = [], fault
    decoder = Decoder(names, wire.policy.limits)
    if names:
        result.decoded = Spool()
    async for chunk in response.aiter_stream():
        result.payload.write(chunk)
        if not names or trouble:
            continue
        trouble = _decode(decoder, chunk, result.body)
        if trouble is not None and trouble.code in _LENGTH_CODES:
            break
    if trouble is not None:
        raise trouble
    decoder.finish()
    if decoder.ignored:
        result.hop.flags.append("encoding_ignored")
    if not result.payload.size and result.code is Code.CAPTURED:
        result.code = Code.EMPTY


def _decode(decoder: Decoder, chunk: bytes, body: Spool) -> FetchError | None:
    try:
        for piece in decoder.feed(chunk):
            body.write(piece)
    except FetchError as fault:
        return fault
    return None


def _declared(hop: Hop) -> int:
    value = hop.header("content-length")
    return int(value) if value.isdecimal() and not hop.header("transfer-encoding") else 0


def _protocol_code(hop: Hop) -> Code:
    """Return what kind of breach h11 reported, judged by how far the answer had come."""
    if not hop.received.size:
        return Code.PROTOCOL_CLOSED
    return Code.PROTOCOL if hop.status is None else Code.PROTOCOL_SHORT


def _truncated(code: Code) -> str:
    if code in _TIME_CODES:
        return "time"
    if code in _LENGTH_CODES:
        return "length"
    return "disconnect" if code is Code.PROTOCOL_SHORT else ""


def _find_answer(hop: Hop) -> None:
    """Note where in the received bytes the final answer and its body begin, past any interim answers."""
    head = hop.received.read(0, 256 * 1024)
    start = 0
    while match := _HEAD_END.search(head, start):
        line = head[start : start + 12]
        if line[9:10] != b"1" or line[9:12] == b"101":
            hop.answer_at, hop.body_at = start, match.end()
            return
        start = match.end()
    hop.answer_at = start
