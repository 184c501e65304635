"""What is asked of the client and what it gives back."""

import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from factcheck.fetching.codes import Code
from factcheck.fetching.policy import MIB, Policy

Headers = list[tuple[str, str]]


class Spool:
    """Bytes on their way: in memory up to 1 MiB, then in a nameless temporary file. Counts and hashes as it grows."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- closed by close()
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append ``data``."""
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of all bytes so far, in hexadecimal."""
        return self._digest.hexdigest()

    def open(self, offset: int = 0) -> IO[bytes]:
        """Return the file, placed at ``offset``; it belongs to the spool and must not be closed."""
        self._file.seek(offset)
        return self._file

    def read(self, offset: int = 0, size: int = -1) -> bytes:
        """Return ``size`` bytes from ``offset`` (all that follow by default)."""
        return self.open(offset).read(size)

    def close(self) -> None:
        """Give the memory or the file back."""
        self._file.close()


@dataclass(frozen=True)
class TlsInfo:
    """The encryption of a hop. ``chain`` holds the certificates in DER as the server sent them, its own first."""

    version: str
    cipher: str
    certificate_sha256: str
    chain: tuple[bytes, ...]


@dataclass
class Hop:
    """One exchange with one server, also one that failed.

    ``received`` are the bytes as they came (after decryption), ``sent`` those that went out. The final answer starts
    at ``answer_at`` (interim 1xx answers come before it), its body at ``body_at``; both are 0 if no head came.
    """

    url: str
    method: str
    started_at: datetime
    sent: Spool
    received: Spool
    host: str = ""
    port: int = 0
    ip: str = ""
    addresses: tuple[str, ...] = ()
    tls: TlsInfo | None = None
    status: int | None = None
    reason: str = ""
    request_headers: Headers = field(default_factory=list)
    headers: Headers = field(default_factory=list)
    answer_at: int = 0
    body_at: int = 0
    payload_sha256: str = ""
    connect_ms: int = 0
    first_byte_ms: int = 0
    total_ms: int = 0
    location: str = ""
    truncated: str = ""
    flags: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        """Return the first header called ``name``, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def as_record(self) -> dict[str, object]:
        """Return what is kept of the hop in a row, ready for JSON."""
        tls = self.tls
        return {
            "url": self.url,
            "method": self.method,
            "status": self.status,
            "reason": self.reason,
            "ip": self.ip,
            "addresses": list(self.addresses),
            "port": self.port,
            "tls": {
                "version": tls.version,
                "cipher": tls.cipher,
                "certificate_sha256": tls.certificate_sha256,
                "chain_sha256": [hashlib.sha256(one).hexdigest() for one in tls.chain],
            }
            if tls
            else None,
            "started_at": self.started_at.isoformat(),
            "connect_ms": self.connect_ms,
            "first_byte_ms": self.first_byte_ms,
            "total_ms": self.total_ms,
            "location": self.location,
            "flags": list(self.flags),
        }


@dataclass(frozen=True)
class FetchRequest:
    """One page to fetch. ``etag`` and ``last_modified`` of an earlier capture make it a conditional one."""

    url: str
    policy: Policy = field(default_factory=Policy)
    etag: str = ""
    last_modified: str = ""


@dataclass
class FetchResult:
    """How a try ended; it owns its spools, so close it (or use ``with``) when the bytes are stored.

    ``payload`` is the body as sent, without transfer-encoding: what ``sha256`` names. ``body`` is the same after
    content decoding; the two are one object where nothing was encoded. Both are empty if no answer came.
    ``truncated`` is ``time``, ``length`` or ``disconnect`` where bytes are missing, else empty. ``detail`` is for
    operators and never shown. ``flags`` are remarks such as ``downgrade`` or ``homepage_redirect``.
    """

    requested_url: str
    started_at: datetime
    ended_at: datetime
    code: Code
    detail: str = ""
    hops: list[Hop] = field(default_factory=list)
    payload: Spool = field(default_factory=Spool)
    body: Spool = field(default_factory=Spool)

    @property
    def last(self) -> Hop | None:
        """Return the hop that the result rests on; none if the address was refused before any exchange."""
        return self.hops[-1] if self.hops else None

    @property
    def final_url(self) -> str:
        """Return the URL of the last hop, or an empty string."""
        return self.last.url if self.last else ""

    @property
    def status(self) -> int | None:
        """Return the HTTP status of the last hop."""
        return self.last.status if self.last else None

    @property
    def headers(self) -> Headers:
        """Return the last answer's headers in their order and spelling."""
        return self.last.headers if self.last else []

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the payload in hexadecimal."""
        return self.payload.sha256

    @property
    def wire_bytes(self) -> int:
        """Return how many bytes came in over all hops."""
        return sum(hop.received.size for hop in self.hops)

    @property
    def truncated(self) -> str:
        """Return why the last hop's bytes are not complete, or an empty string."""
        return self.last.truncated if self.last else ""

    @property
    def flags(self) -> list[str]:
        """Return the remarks of all hops without doubles."""
        return list(dict.fromkeys(flag for hop in self.hops for flag in hop.flags))

    def close(self) -> None:
        """Give all temporary files back."""
        for spool in (self.payload, self.body, *(s for hop in self.hops for s in (hop.sent, hop.received))):
            spool.close()

    def __enter__(self) -> "FetchResult":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
