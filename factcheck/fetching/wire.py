"""The network side of the client: it resolves, judges, connects to what it judged, and keeps every byte both ways.

httpcore2 is handed the connected stream and has no network of its own, so that nothing goes out or comes in past it.
"""

import asyncio
import hashlib
import ipaddress
import ssl
import time
from collections.abc import Awaitable
from typing import Any, TypeVar

import httpcore2

from factcheck.fetching.addresses import IPAddress
from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.guard import ParsedTarget, check_addresses
from factcheck.fetching.policy import Policy, default_tls
from factcheck.fetching.results import Hop, TlsInfo

T = TypeVar("T")

# OpenSSL's names for "this is not TLS at all": plain HTTP on a TLS port.
_NOT_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"})


class Deadline:
    """The one moment at which a whole fetch must have ended, by the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._started = time.monotonic()
        self._at = self._started + seconds

    def extend(self, seconds: float) -> None:
        """Let the fetch last ``seconds`` from its start, if that is later."""
        self._at = max(self._at, self._started + seconds)

    def remaining(self) -> float:
        """Return the seconds that are left, never below 0."""
        return max(0.0, self._at - time.monotonic())


class Wire:
    """One hop's connection: what it may do, what it did."""

    def __init__(self, target: ParsedTarget, policy: Policy, deadline: Deadline, hop: Hop) -> None:
        self.target = target
        self.policy = policy
        self.deadline = deadline
        self.hop = hop
        self.tls_only = False
        self.head_done = False
        self.budget = policy.limits.wire
        self._connect_until = 0.0

    def begin(self) -> None:
        """Start the time that look-up, connect and TLS share."""
        self._connect_until = time.monotonic() + self.policy.limits.connect

    async def within_connect(self, work: Awaitable[T], code: Code, most: float | None = None) -> T:
        """Await ``work`` inside the connect budget; a time-out is ``code``, or ``TOTAL_TIMEOUT`` at the deadline."""
        left = max(0.0, self._connect_until - time.monotonic())
        seconds = left if most is None else min(left, most)
        try:
            async with asyncio.timeout(min(seconds, self.deadline.remaining())):
                return await work
        except TimeoutError as error:
            over = Code.TOTAL_TIMEOUT if not self.deadline.remaining() else code
            raise FetchError(over, f"{self.target.host}: connect budget") from error

    async def within_idle(self, work: Awaitable[T]) -> T:
        """Await ``work`` no longer than the idle limit and the deadline allow."""
        try:
            async with asyncio.timeout(self.patience()):
                return await work
        except TimeoutError as error:
            raise self.too_slow() from error

    def patience(self) -> float:
        """Return the seconds that the peer may stay silent now."""
        return min(self.policy.limits.idle, self.deadline.remaining())

    def too_slow(self) -> FetchError:
        """Return what to raise once the peer has been silent for so long."""
        code = Code.IDLE_TIMEOUT if self.deadline.remaining() else Code.TOTAL_TIMEOUT
        return FetchError(code, f"{self.hop.received.size} bytes had come")


class Stream(httpcore2.AsyncNetworkStream):
    """A connected socket that keeps what passes and stops at the limits."""

    def __init__(self, wire: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._wire = wire
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes, empty at the end. The library's own time-out is not used."""
        wire, received = self._wire, self._wire.hop.received
        if not wire.head_done:
            room = wire.policy.limits.header + 1 - received.size
            if room <= 0:
                raise FetchError(Code.PROTOCOL_HEADER, f"{received.size} bytes without an end of the header")
            max_bytes = min(max_bytes, room)
        if received.size >= wire.budget:
            raise FetchError(Code.TOO_LARGE, f"over {wire.budget} bytes")
        # A timer that breaks the reader: setting and cancelling one is far cheaper than a timeout block for each read.
        timer = asyncio.get_running_loop().call_later(wire.patience(), self._give_up)
        try:
            data = await self._reader.read(min(max_bytes, wire.budget - received.size))
        except OSError as error:  # ssl.SSLError is one
            code = Code.PROTOCOL_SHORT if received.size else Code.PROTOCOL_CLOSED
            raise FetchError(code, f"{type(error).__name__}: {error}"[:300]) from error
        finally:
            timer.cancel()
        received.write(data)
        return data

    def _give_up(self) -> None:
        self._reader.set_exception(self._wire.too_slow())

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send ``buffer``. A peer that closed already may still have answered: the error lets httpcore2 read on."""
        if not buffer:
            return
        self._wire.hop.sent.write(buffer)
        self._writer.write(buffer)
        if not self._writer.transport.get_write_buffer_size():
            return  # all of it has left
        try:
            await self._wire.within_idle(self._writer.drain())
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Drop the connection at once; there is nothing to be polite about after ``Connection: close``."""
        self._writer.transport.abort()
        await asyncio.sleep(0)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """Begin TLS on the connection; the certificate must be valid for the name in the URL."""
        wire = self._wire
        handshake = self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        try:
            await wire.within_connect(handshake, Code.CONNECT_TIMEOUT)
        except ssl.SSLError as error:
            self._writer.transport.abort()
            code = Code.PROTOCOL if error.reason in _NOT_TLS else Code.TLS_FAIL
            raise FetchError(code, _tls_words(error)) from error
        except OSError as error:
            self._writer.transport.abort()
            raise FetchError(Code.TLS_FAIL, f"closed in the handshake: {type(error).__name__}") from error
        except FetchError:
            self._writer.transport.abort()
            raise
        wire.hop.tls = _tls_info(self._writer.get_extra_info("ssl_object"))
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return the few facts that httpcore2 asks for."""
        return self._writer.get_extra_info(info) if info == "ssl_object" else None


async def connect(wire: Wire) -> httpcore2.AsyncNetworkStream:
    """Resolve once, judge every address, connect to one of them, look at who answered, and begin TLS where the URL says so."""
    target = wire.target
    wire.begin()
    started = time.monotonic()
    addresses = [target.literal] if target.literal else await _resolve(wire)
    wire.hop.addresses = tuple(str(address) for address in addresses)
    check_addresses(target, addresses, wire.policy.allow_nets, tls_only=wire.tls_only)
    stream = await _connect_first(wire, addresses)
    wire.hop.connect_ms = round((time.monotonic() - started) * 1000)
    if target.scheme != "https":
        return stream
    context = wire.policy.tls or default_tls()
    context.set_alpn_protocols(["http/1.1"])
    return await stream.start_tls(context, target.host.removesuffix("."))


async def _resolve(wire: Wire) -> list[IPAddress]:
    look_up = wire.policy.resolver.resolve(wire.target.host, wire.target.port)
    found = await wire.within_connect(look_up, Code.DNS_TIMEOUT)
    if not found:
        raise FetchError(Code.DNS_FAIL, f"{wire.target.host}: no address")
    return found


async def _connect_first(wire: Wire, addresses: list[IPAddress]) -> Stream:
    """Try the addresses in turn; each but the last has its share of the time."""
    share = max(1.0, wire.policy.limits.connect / (len(addresses) + 1))
    for address in addresses[:-1]:
        try:
            return await _connect(wire, address, share)
        except FetchError as fault:
            if fault.code not in {Code.CONNECT_FAIL, Code.CONNECT_TIMEOUT}:
                raise
    return await _connect(wire, addresses[-1], None)


async def _connect(wire: Wire, address: IPAddress, most: float | None) -> Stream:
    ip = wire.hop.ip = str(address)
    try:
        opened = asyncio.open_connection(ip, wire.target.port)
        reader, writer = await wire.within_connect(opened, Code.CONNECT_TIMEOUT, most)
    except OSError as error:
        raise FetchError(Code.CONNECT_FAIL, f"{ip}: {error}"[:300]) from error
    peer = writer.get_extra_info("peername")
    # One spelling of the same address is the usual case; only another one has to be read.
    if not peer or (peer[0] != ip and ipaddress.ip_address(peer[0]) != address):
        writer.transport.abort()
        raise FetchError(Code.ADDRESS_BLOCKED, f"asked {ip}, answered {peer}")
    return Stream(wire, reader, writer)


#: The encoding of a certificate as bytes, in the numbers of the object underneath.
_DER = 2


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"[:300]
    return f"handshake: {error.reason}"


def _tls_info(ssl_object: ssl.SSLObject) -> TlsInfo:
    own = ssl_object.getpeercert(binary_form=True) or b""
    cipher = ssl_object.cipher()
    return TlsInfo(
        version=ssl_object.version() or "",
        cipher=cipher[0] if cipher else "",
        certificate_sha256=hashlib.sha256(own).hexdigest(),
        chain=_sent_chain(ssl_object) or (own,),
    )


def _sent_chain(ssl_object: ssl.SSLObject) -> tuple[bytes, ...]:
    """Return the certificates that the server sent, its own first; empty where this Python cannot tell.

    Python 3.13 tells it in public; before, the object underneath does, in objects of its own.
    """
    ask = getattr(ssl_object, "get_unverified_chain", None)
    if ask is not None:
        return tuple(ask())
    inner = getattr(getattr(ssl_object, "_sslobj", None), "get_unverified_chain", None)
    return tuple(found.public_bytes(_DER) for found in inner() or ()) if inner else ()
