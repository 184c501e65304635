"""WARC/1.1 files: one per try, one gzip member per record, the bytes of the wire as they were.

warcio writes headers anew from what it parsed, which changes odd ones; here it is handed the raw bytes. Digests are
SHA-256 and our own. ``WARC-Payload-Digest`` stands only where the payload is the block's body byte for byte: of a
chunked answer readers disagree on what the payload is, so its digest stands in the metadata record
(``payload-digest``), where a revisit finds it too.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

import h11
import orjson
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from factcheck.fetching.policy import ENGINE_VERSION, MIB
from factcheck.fetching.results import FetchResult, Hop, TlsInfo

WARC_VERSION = "WARC/1.1"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Earlier:
    """The capture that already holds the same payload: a second one refers to it and stores no body."""

    url: str
    captured_at: datetime
    payload_sha256: str


class RawHead(StatusAndHeaders):  # type: ignore[misc] # warcio ships no types
    """Header bytes that are written as they came."""

    def __init__(self, raw: bytes) -> None:
        super().__init__("raw", [])
        self._raw = raw

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Hand warcio the raw bytes."""
        self.headers_buff = self._raw


class RecordWriter(WARCWriter):  # type: ignore[misc] # warcio ships no types
    """Leaves the digests to us (warcio would add SHA-1 ones)."""

    def ensure_digest(self, record: ArcWarcRecord, block: bool = True, payload: bool = True) -> None:
        """Add nothing."""


def write_warc(
    result: FetchResult, *, note: dict[str, object] | None = None, earlier: Earlier | None = None
) -> IO[bytes]:
    """Return a temporary file with the whole try as ``.warc.gz``, placed at its start; the caller closes it.

    ``note`` is added to the metadata record (the robots rule, say). With ``earlier`` of the same payload the last
    response becomes a revisit record.
    """
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- the caller closes it
    writer = RecordWriter(out, gzip=True, warc_version=WARC_VERSION)
    for hop in result.hops:
        revisited = (
            earlier if hop is result.last and earlier and earlier.payload_sha256 == result.sha256 else None
        )
        _write_hop(writer, hop, revisited)
    _write_metadata(writer, result, note or {})
    out.seek(0)
    return out


def _write_hop(writer: WARCWriter, hop: Hop, revisited: Earlier | None) -> None:
    if not hop.received.size and not hop.sent.size:
        return
    shared = _shared_headers(hop)
    response_id = writer._make_warc_id()
    if hop.received.size:
        _write_response(writer, hop, {**shared, "WARC-Record-ID": response_id}, revisited)
        shared["WARC-Concurrent-To"] = response_id
    if hop.sent.size:
        write_record(writer, "request", shared, b"", hop.sent.open())
    if hop.tls:
        _write_chain(writer, hop.tls, shared)


def _write_chain(writer: WARCWriter, tls: TlsInfo, shared: dict[str, str]) -> None:
    """Write the certificates as they were sent, one after the other, under a name of their own: the page has its own."""
    headers = {
        **shared,
        "WARC-Target-URI": f"urn:factcheck:tls:{tls.certificate_sha256}",
        "Content-Type": "application/pkix-cert",
    }
    write_record(writer, "resource", headers, b"", io.BytesIO(b"".join(tls.chain)))


def _shared_headers(hop: Hop) -> dict[str, str]:
    headers = {
        "WARC-Target-URI": hop.url,
        "WARC-Date": warc_date(hop.started_at),
        "WARC-Protocol": "http/1.1",
    }
    if hop.ip:
        headers["WARC-IP-Address"] = hop.ip
    if hop.tls:
        headers["WARC-Cipher-Suite"] = hop.tls.cipher
    return headers


def _write_response(writer: WARCWriter, hop: Hop, headers: dict[str, str], revisited: Earlier | None) -> None:
    if hop.truncated:
        headers["WARC-Truncated"] = hop.truncated
    if not hop.body_at or not hop.received.read(hop.answer_at, 5).startswith(b"HTTP/"):
        # No parseable head: the bytes are kept, but not called an HTTP answer.
        headers["Content-Type"] = "application/octet-stream"
        write_record(writer, "resource", headers, b"", hop.received.open())
        return
    head = hop.received.read(hop.answer_at, hop.body_at - hop.answer_at)
    if revisited or _digest(hop.received.open(hop.body_at)) == hop.payload_sha256:
        headers["WARC-Payload-Digest"] = f"sha256:{hop.payload_sha256}"
    if revisited is None:
        write_record(writer, "response", headers, head, hop.received.open(hop.body_at))
        return
    headers["WARC-Profile"] = _PROFILE
    headers["WARC-Refers-To-Target-URI"] = revisited.url
    headers["WARC-Refers-To-Date"] = warc_date(revisited.captured_at)
    write_record(writer, "revisit", headers, head, io.BytesIO())


def _write_metadata(writer: WARCWriter, result: FetchResult, note: dict[str, object]) -> None:
    fields = {
        "engine": ENGINE_VERSION,
        "outcome": str(result.code),
        "detail": result.detail,
        "requested-url": result.requested_url,
        "final-url": result.final_url,
        "payload-digest": f"sha256:{result.sha256}",
        "payload-length": result.payload.size,
        "started": result.started_at.isoformat(),
        "ended": result.ended_at.isoformat(),
        "hops": [hop.as_record() for hop in result.hops],
        **note,
    }
    block = io.BytesIO(orjson.dumps(fields, option=orjson.OPT_INDENT_2))
    headers = {
        "WARC-Target-URI": result.hops[0].url if result.hops else "urn:factcheck:refused",
        "WARC-Date": warc_date(result.started_at),
        "Content-Type": "application/json",
    }
    write_record(writer, "metadata", headers, b"", block)


def write_record(
    writer: WARCWriter, kind: str, headers: dict[str, str], head: bytes, body: IO[bytes]
) -> None:
    """Write one record whose block is ``head`` and the rest of ``body``; length and block digest are made here."""
    start = body.tell()
    headers = {**headers, "WARC-Block-Digest": f"sha256:{_digest(body, head)}"}
    length = body.seek(0, io.SEEK_END) - start
    body.seek(start)
    content_type = headers.pop("Content-Type", "") or writer.WARC_RECORDS[kind]
    rec_headers = writer._init_warc_headers(None, kind, headers)
    record = ArcWarcRecord(
        "warc",
        kind,
        rec_headers,
        body,
        RawHead(head) if head else None,
        content_type,
        len(head) + length,
        payload_length=length,
    )
    writer.write_record(record)


def _digest(body: IO[bytes], head: bytes = b"") -> str:
    digest = hashlib.sha256(head)
    start = body.tell()
    while chunk := body.read(_CHUNK):
        digest.update(chunk)
    body.seek(start)
    return digest.hexdigest()


def warc_date(moment: datetime) -> str:
    """Return a moment as a WARC writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Record:
    """One record read back: its type, its headers (names in lower case) and its whole block."""

    kind: str
    headers: dict[str, str]
    block: bytes


def read_records(warc: IO[bytes]) -> Iterator[Record]:
    """Yield the records of a WARC file with their blocks as they were written (chunk framing included)."""
    for record in ArchiveIterator(warc, no_record_parse=True):
        headers = {name.lower(): value for name, value in record.rec_headers.headers}
        yield Record(record.rec_type, headers, record.raw_stream.read())


def read_payload(block: bytes) -> bytes:
    """Return the payload of a response record's block: without head and chunk framing, content encoding kept.

    What is missing at the end of a cut block is missing from the payload, too.
    """
    parser = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=MIB)
    parser.send(h11.Request(method="GET", target="/", headers=[("Host", "archive")]))
    parser.send(h11.EndOfMessage())
    parser.receive_data(block)
    parser.receive_data(b"")
    parts: list[bytes] = []
    with suppress(h11.RemoteProtocolError):
        while (event := parser.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            if isinstance(event, h11.Data):
                parts.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                break
    return b"".join(parts)
