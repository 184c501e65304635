"""WACZ 1.1.1: WARC files with an index, a list of pages and a digest of everything, in one zip that replay tools open.

The WARC files go in as they are stored; the index is compressed in blocks that a reader finds by its first line.
"""

import gzip
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import ada_url
import orjson
from warcio.archiveiterator import ArchiveIterator
from warcio.timeutils import iso_date_to_timestamp

from factcheck.core import clock
from factcheck.fetching.policy import MIB, VERSION
from factcheck.fetching.warc import WARC_VERSION, RecordWriter, warc_date, write_record

WACZ = "application/wacz"
WACZ_VERSION = "1.1.1"
#: Lines in a block of the index.
_LINES = 3000
_INDEXED = frozenset({"response", "revisit", "resource"})
_PLAIN_PORTS = frozenset({"", "80", "443"})


@dataclass(frozen=True)
class Archive:
    """One capture: the name of its file, its WARC bytes (packed record by record), and the page that it holds."""

    name: str
    warc: bytes
    url: str
    captured_at: datetime
    title: str = ""


def file_as_warc(url: str, media_type: str, data: bytes, captured_at: datetime) -> bytes:
    """Return a file without a WARC of its own as one: a resource record under ``url``."""
    out = io.BytesIO()
    writer = RecordWriter(out, gzip=True, warc_version=WARC_VERSION)
    headers = {
        "WARC-Target-URI": url,
        "WARC-Date": warc_date(captured_at),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "Content-Type": media_type or "application/octet-stream",
    }
    write_record(writer, "resource", headers, b"", io.BytesIO(data))
    return out.getvalue()


def write_wacz(archives: Iterable[Archive], *, title: str) -> IO[bytes]:
    """Return a temporary file with the WACZ, placed at its start; the caller closes it."""
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 -- the caller closes it
    try:
        _pack(out, archives, title)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _pack(out: IO[bytes], archives: Iterable[Archive], title: str) -> None:
    lines: list[str] = []
    pages = [_json_line({"format": "json-pages-1.0", "id": "pages", "title": title})]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        package = _Package(packed)
        for archive in archives:
            file = f"{archive.name}.warc.gz"
            package.add(f"archive/{file}", archive.warc)
            lines += index_lines(archive.warc, file)
            pages.append(_page(archive))
        index, blocks = _blocks(sorted(lines))
        package.add("indexes/index.cdx.gz", index)
        package.add("indexes/index.idx", blocks)
        package.add("pages/pages.jsonl", b"".join(pages))
        package.close(title)


class _Package:
    """The zip, and what its data package says of every file in it."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._resources: list[dict[str, Any]] = []

    def add(self, path: str, data: bytes) -> None:
        """Put a file in, as it is."""
        self._packed.writestr(zipfile.ZipInfo(path, clock.now().timetuple()[:6]), data)
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": _sha256(data), "bytes": len(data)})

    def close(self, title: str) -> None:
        """Put in the list of all files, and its digest."""
        made = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "created": clock.stamp(clock.now()),
            "software": f"Factcheck {VERSION}",
            "resources": self._resources,
        }
        package = orjson.dumps(made, option=orjson.OPT_INDENT_2)
        self.add("datapackage.json", package)
        digest = {"path": "datapackage.json", "hash": _sha256(package)}
        self.add("datapackage-digest.json", orjson.dumps(digest, option=orjson.OPT_INDENT_2))


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _json_line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value) + b"\n"


def _page(archive: Archive) -> bytes:
    page = {"id": archive.name, "url": archive.url, "ts": clock.stamp(archive.captured_at)}
    return _json_line({**page, "title": archive.title} if archive.title else page)


def index_lines(warc: bytes, file: str) -> Iterator[str]:
    """Yield a CDXJ line for every record of a WARC that can be replayed."""
    records = ArchiveIterator(io.BytesIO(warc))
    for record in records:
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.rec_type not in _INDEXED or url.startswith("urn:factcheck:tls:"):
            continue
        date = record.rec_headers.get_header("WARC-Date")
        found = {"url": url, **_facts(record)}
        record.content_stream().read()
        offset, length = records.get_record_offset(), records.get_record_length()
        place = {"length": str(length), "offset": str(offset), "filename": file}
        yield f"{url_sort_key(url)} {iso_date_to_timestamp(date)} {orjson.dumps({**found, **place}).decode()}\n"


def _facts(record: Any) -> dict[str, str]:
    head = record.http_headers
    kind = (head.get_header("Content-Type") if head else record.rec_headers.get_header("Content-Type")) or ""
    facts = {
        "mime": "warc/revisit" if record.rec_type == "revisit" else kind.partition(";")[0].strip().lower()
    }
    if head is not None and head.get_statuscode().isdigit():
        facts["status"] = head.get_statuscode()
    elif record.rec_type == "resource":
        facts["status"] = "200"
    digest = record.rec_headers.get_header("WARC-Payload-Digest")
    return {**facts, "digest": digest} if digest else facts


def url_sort_key(url: str) -> str:
    """Return the sort-friendly form (SURT) under which replay tools look an address up: ``com,example)/path?a=1``."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return url
    if parsed.protocol not in {"http:", "https:"}:
        return url
    host = parsed.hostname.lower().removeprefix("www.")
    name = ",".join(reversed(host.split(".")))
    port = "" if parsed.port in _PLAIN_PORTS else f":{parsed.port}"
    path = parsed.pathname.lower()
    path = path.rstrip("/") or "/"
    query = "&".join(sorted(parsed.search.lower().removeprefix("?").split("&")))
    return f"{name}{port}){path}{'?' + query if query else ''}"


def _blocks(lines: list[str]) -> tuple[bytes, bytes]:
    """Return the index packed in blocks, and the list of the blocks by their first line."""
    index, listed = bytearray(), ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(lines), _LINES):
        block = gzip.compress("".join(lines[start : start + _LINES]).encode(), mtime=0)
        key, moment = lines[start].split(" ", 2)[:2]
        place = {
            "offset": len(index),
            "length": len(block),
            "digest": _sha256(block),
            "filename": "index.cdx.gz",
        }
        listed.append(f"{key} {moment} {orjson.dumps(place).decode()}\n")
        index += block
    return bytes(index), "".join(listed).encode()
