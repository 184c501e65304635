"""One hostile server for all tests of fetching: raw sockets, so that every fault of a real one can be served.

It runs in a thread of its own, listens on several addresses of 127.0.0.0/8 with one port, and speaks plain HTTP or TLS.
``/name`` runs the handler registered as ``name``; what is asked is kept in ``seen``.
"""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
Handler = Callable[["Peer"], Awaitable[None]]
HANDLERS: dict[str, Handler] = {}


def serves(name: str) -> Callable[[Handler], Handler]:
    """Register a handler for ``/name``."""

    def keep(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return keep


@dataclass
class Peer:
    """One connection: the request as it came and the writer to answer with."""

    raw: bytes
    port: int
    writer: asyncio.StreamWriter

    @property
    def target(self) -> str:
        return self.raw.split(b" ", 2)[1].decode("latin-1") if self.raw.count(b" ") > 1 else ""

    def header(self, name: str) -> str:
        for line in self.raw.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.encode():
                return value.strip().decode("latin-1")
        return ""

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        """Send a well-formed answer of HTML unless a header says otherwise."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        if not any(line.lower().startswith("content-type") for line in headers):
            lines.append("Content-Type: text/html; charset=utf-8")
        await self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


@dataclass
class FaultServer:
    """The server; ``with FaultServer() as server`` starts and stops it."""

    tls: ssl.SSLContext | None = None
    port: int = 0
    seen: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "FaultServer":
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._stop = asyncio.Event()
        try:
            self._loop.run_until_complete(self._serve(ready))
        finally:
            self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        servers = []
        for host in HOSTS:
            server = await asyncio.start_server(self._connected, host, self.port, ssl=self.tls)
            self.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError
        ):
            raw = await reader.readuntil(b"\r\n\r\n")
            peer = Peer(raw, self.port, writer)
            if length := int(peer.header("content-length") or 0):
                peer.raw += await reader.readexactly(length)
            self.seen.append(peer.raw)
            name = peer.target.partition("?")[0].strip("/").partition("/")[0]
            await HANDLERS.get(name, _missing)(peer)
        writer.transport.abort()
        await asyncio.sleep(0)

    def url(self, path: str, host: str = HOSTS[0]) -> str:
        """Return the URL of a path on one of the hosts."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/{path}"


async def _missing(peer: Peer) -> None:
    await peer.answer(b"<title>Not here</title>", status="404 Not Found")


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the tests, and contexts made with it."""

    folder: Path

    def client(self) -> ssl.SSLContext:
        """Return a context that trusts this authority."""
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def server(
        self, name: str, *, days: int = 2, signed: bool = True, chained: bool = False
    ) -> ssl.SSLContext:
        """Return a server context with a certificate for ``name`` that ends in ``days`` days; ``chained``: sends the root, too."""
        self._make(name, days, signed)
        path = self.folder / f"{name}{days}{signed}.pem"
        if chained:
            _, root = self._root()
            path.write_bytes(path.read_bytes() + root.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _make(self, name: str, days: int, signed: bool) -> None:
        ca_key, ca = self._root()
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca.subject if signed else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
            )
        )
        certificate = builder.sign(ca_key if signed else key, hashes.SHA256())
        self._write(self.folder / f"{name}{days}{signed}.pem", key, certificate)

    def _root(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        path = self.folder / "ca.pem"
        if path.exists():
            blob = path.read_bytes()
            key = serialization.load_pem_private_key(blob, None)
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            return key, x509.load_pem_x509_certificate(blob)
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=60))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=True,
                    crl_sign=True,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .sign(key, hashes.SHA256())
        )
        self._write(path, key, certificate)
        return key, certificate

    @staticmethod
    def _write(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
