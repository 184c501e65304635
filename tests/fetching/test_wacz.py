"""WACZ files: the reference program validates them, the index leads to the bytes, the keys are those of others."""

import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from factcheck.fetching.brought import find_answer, keep_answer
from factcheck.fetching.wacz import Archive, file_as_warc, url_sort_key, write_wacz
from tests.fetching.reference import keys, validate
from tests.fetching.test_warc import check
from tests.site import PAGE
from tests.sources.warcs import gzipped_page, page_at

URL = "https://harbour.example.org/notice?b=2&a=1"
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def kept(data: bytes, url: str = URL) -> bytes:
    with keep_answer(find_answer(data, url), data) as warc:
        return warc.read()


def made(title: str = "The bridge is closed") -> bytes:
    archives = [
        Archive("sn_page", kept(page_at(URL)), URL, AT, "Harbour notice 12"),
        Archive("sn_packed", kept(gzipped_page(URL)), URL, AT),
        Archive("sn_file", file_as_warc("urn:factcheck:sn_file", "application/pdf", b"%PDF-1.4 x", AT), "urn:factcheck:sn_file", AT),
    ]  # fmt: skip
    with write_wacz(archives, title=title) as out:
        return out.read()


def test_the_reference_program_validates_it_and_refuses_a_changed_one(tmp_path: Path) -> None:
    data = made()
    status, words = validate(tmp_path, data)
    assert (status, "Validation succeeded" in words) == (0, True), words
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body + b"\n" if name == "pages/pages.jsonl" else body)
    assert "Validation succeeded" not in validate(tmp_path, changed.getvalue())[1]


def test_the_index_leads_to_the_bytes_and_every_warc_passes(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        assert lines == sorted(lines)
        assert len(lines) == 3
        for line in lines:
            key, moment, rest = line.split(" ", 2)
            place = json.loads(rest)
            whole = packed.read(f"archive/{place['filename']}")
            start = int(place["offset"])
            record = gzip.decompress(whole[start : start + int(place["length"])])
            assert record.startswith(b"WARC/1.1\r\n")
            assert f"WARC-Target-URI: {place['url']}\r\n".encode() in record
            assert (key, len(moment)) == (url_sort_key(place["url"]), 14)
            check(tmp_path, whole)
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
    assert [page.get("url") for page in pages] == [None, URL, URL, "urn:factcheck:sn_file"]
    assert pages[1]["title"] == "Harbour notice 12"


def test_the_list_of_blocks_names_every_block_with_its_digest() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as packed:
        index = packed.read("indexes/index.cdx.gz")
        head, *blocks = packed.read("indexes/index.idx").decode().splitlines()
    assert head == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    for block in blocks:
        place = json.loads(block.split(" ", 2)[2])
        part = index[place["offset"] : place["offset"] + place["length"]]
        assert place["digest"] == f"sha256:{hashlib.sha256(part).hexdigest()}"


ADDRESSES = [
    URL, "https://www.Example.org/A/b/", "http://example.org", "http://example.org:8080/x?", "https://example.org/?q=b&p=%20",
    "http://192.0.2.7/a", "https://a.b.c.example/~x/y.html?z=1&z=0", "https://example.org/a?b=C",
]  # fmt: skip


def test_keys_are_those_of_the_reference() -> None:
    assert [url_sort_key(url) for url in ADDRESSES] == keys(ADDRESSES)


def test_what_is_kept_of_a_brought_warc_passes_the_outside_check(tmp_path: Path) -> None:
    for data in (page_at(URL), page_at(URL, packed=False), gzipped_page(URL)):
        check(tmp_path, kept(data))
    assert PAGE.encode() in gzip.decompress(kept(page_at(URL)))
