"""WARC files that people bring: the answer of one page taken out of them, and kept as a file of our own.

Whatever made the file is not trusted: it is unpacked within the limits of a fetch, and only the answer that is asked for
is taken over, with the bytes of its block as they are.
"""

import hashlib
import io
import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

import ada_url
import orjson
from django.utils.translation import gettext_lazy as _
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.timeutils import iso_date_to_datetime

from factcheck.core import clock
from factcheck.core.wording import Sentence, worded
from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.decoding import Decoder, codings
from factcheck.fetching.guard import url_key
from factcheck.fetching.policy import MIB, Limits
from factcheck.fetching.results import Headers
from factcheck.fetching.warc import WARC_VERSION, RecordWriter, read_payload, warc_date, write_record

MEDIA_TYPE = "application/warc"
#: Records that are looked at, and redirections that are followed inside the file.
_MOST_RECORDS, _MOST_HOPS = 100_000, 10
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class NotInArchive(Exception):
    """The file does not hold what is asked for; ``code`` is stable, ``detail`` is for the person who brought it."""

    def __init__(self, code: str, detail: Sentence) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Archived:
    """The answer of one page: its block as it stands in the file, and what was read out of it."""

    url: str
    date: str
    record_id: str
    block: bytes
    body_at: int
    status: int
    headers: Headers
    payload: bytes

    def content(self) -> bytes:
        """Return the payload after content decoding; as it is where it was packed already unpacked by the writer."""
        limits = Limits()
        try:
            decoder = Decoder(codings(self.headers, limits), limits)
            return b"".join(decoder.feed(self.payload))
        except FetchError as error:
            if error.code in {Code.BOMB, Code.TOO_LARGE}:
                raise _bomb() from error
            return self.payload


def is_warc(data: bytes) -> bool:
    """Return whether ``data`` is a WARC file, packed or not."""
    head = data[:_CHUNK]
    if head.startswith(b"\x1f\x8b"):
        with suppress(zlib.error):
            head = zlib.decompressobj(31).decompress(head, 16)
    return head.startswith(b"WARC/1.")


def find_answer(data: bytes, url: str) -> Archived:
    """Return the newest answer with content that the WARC file holds for ``url``; redirections inside it are followed.

    Raises ``NotInArchive``: ``bomb``, ``damaged``, ``not_in_file``, ``answer`` (no page but an error stands there).
    """
    with _unpacked(data) as plain:
        wanted, seen = url, set[str]()
        for _hop in range(_MOST_HOPS + 1):
            found = _newest(plain, wanted)
            if found is None or url_key(wanted) in seen:
                break
            seen.add(url_key(wanted))
            target = _target(found)
            if not target:
                return _whole(found)
            wanted = target
    raise NotInArchive(
        "not_in_file", _("The WARC file holds no answer of this address. Choose the right file.")
    )


def _bomb() -> NotInArchive:
    return NotInArchive("bomb", _("The file unpacks to an unreasonable size. Bring the part that matters."))


def _damaged() -> NotInArchive:
    return NotInArchive("damaged", _("This WARC file is damaged and cannot be read."))


def _unpacked(data: bytes) -> IO[bytes]:
    """Return the records without their packing, in a temporary file; a bomb costs one step."""
    plain: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- the caller closes it
    decoder = Decoder(["gzip"] if data.startswith(b"\x1f\x8b") else [], Limits())
    try:
        for start in range(0, len(data), _CHUNK):
            for piece in decoder.feed(data[start : start + _CHUNK]):
                plain.write(piece)
        decoder.finish()
    except FetchError as error:
        plain.close()
        raise (_bomb() if error.code in {Code.BOMB, Code.TOO_LARGE} else _damaged()) from error
    return plain


def _newest(plain: IO[bytes], url: str) -> Archived | None:
    plain.seek(0)
    found = None
    try:
        for record in _answers(plain, url):
            date = record.rec_headers.get_header("WARC-Date") or ""
            if found is None or date >= found.date:
                found = _read(record, url, date)
    except NotInArchive:
        raise
    except Exception as error:
        # Whatever a crafted file makes the reader stumble over, it is the file that is at fault.
        raise _damaged() from error
    return found


def _answers(plain: IO[bytes], url: str) -> Iterator[ArcWarcRecord]:
    key = url_key(url)
    for number, record in enumerate(ArchiveIterator(plain, no_record_parse=True)):
        if number >= _MOST_RECORDS:
            raise _bomb()
        target = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        if record.rec_type == "response" and target and url_key(target) == key:
            yield record


def _read(record: ArcWarcRecord, url: str, date: str) -> Archived:
    block = record.raw_stream.read()
    stream = io.BytesIO(block)
    parser = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3"], verify=False)
    head = parser.parse(stream)
    body_at = stream.tell()
    status = head.get_statuscode()
    headers = [(str(name), str(value)) for name, value in head.headers]
    return Archived(
        url=url,
        date=_date_of(date),
        record_id=record.rec_headers.get_header("WARC-Record-ID") or "",
        block=block,
        body_at=body_at,
        status=int(status) if status.isdigit() and len(status) == 3 else 0,
        headers=headers,
        payload=read_payload(block) if _chunked(headers) else block[body_at:],
    )


def _chunked(headers: Headers) -> bool:
    return any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers)


def _date_of(text: str) -> str:
    try:
        iso_date_to_datetime(text)
    except (ValueError, TypeError):
        return warc_date(clock.now())
    return text if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text) else warc_date(clock.now())


def _target(found: Archived) -> str:
    if found.status not in _REDIRECTS:
        return ""
    location = next((value for name, value in found.headers if name.lower() == "location"), "")
    with suppress(ValueError):
        return ada_url.join_url(found.url, location) if location else ""
    return ""


def _whole(found: Archived) -> Archived:
    if not 200 <= found.status < 300:
        detail = worded(
            _("For this address the WARC file holds an answer with status %(status)s, not the page."),
            status=found.status,
        )
        raise NotInArchive("answer", detail)
    if not found.payload:
        raise NotInArchive("answer", _("For this address the WARC file holds an empty answer."))
    return found


def keep_answer(found: Archived, data: bytes) -> IO[bytes]:
    """Return a WARC file of our own with the answer byte for byte and a note of where it comes from; the caller closes it."""
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- the caller closes it
    writer = RecordWriter(out, gzip=True, warc_version=WARC_VERSION)
    response_id = writer._make_warc_id()
    headers = {"WARC-Target-URI": found.url, "WARC-Date": found.date, "WARC-Record-ID": response_id}
    head, body = found.block[: found.body_at], io.BytesIO(found.block[found.body_at :])
    write_record(writer, "response", headers, head, body)
    note = {
        "brought": True,
        "record": found.record_id[:200],
        "file-digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "payload-digest": f"sha256:{hashlib.sha256(found.payload).hexdigest()}",
        "payload-length": len(found.payload),
    }
    shared = {
        "WARC-Target-URI": found.url,
        "WARC-Date": found.date,
        "WARC-Concurrent-To": response_id,
        "Content-Type": "application/json",
    }
    write_record(writer, "metadata", shared, b"", io.BytesIO(orjson.dumps(note)))
    out.seek(0)
    return out
