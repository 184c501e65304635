"""WARC files: outside tools agree with them, and the bytes of the wire come back unchanged."""

import hashlib
import io
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from factcheck.fetching.client import fetch
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy
from factcheck.fetching.results import FetchRequest, FetchResult
from factcheck.fetching.warc import Earlier, Record, read_payload, read_records, write_warc
from tests.fetching.fault_server import FaultServer
from tests.fetching.faults import ARTICLE, RAW

ODD = ["bare-lf", "folded", "no-reason", "tight", "space-before-colon", "short", "chunk-cut", "chunk-extension",
       "length-and-chunked", "two-lengths", "binary", "http-09", "upgrade", "zero", "status-000"]  # fmt: skip


def archive(result: FetchResult, earlier: Earlier | None = None) -> tuple[bytes, list[Record]]:
    with write_warc(result, note={"robots": "allowed"}, earlier=earlier) as out:
        data = out.read()
    return data, list(read_records(io.BytesIO(data)))


def get(url: str, policy: Policy) -> FetchResult:
    return run_on_loop(fetch(FetchRequest(url, policy)))


def check(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "try.warc.gz"
    path.write_bytes(data)
    code = "import sys; from warcio.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "-v", str(path)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, "digest failed" in done.stdout) == (0, False), done.stdout
    assert "digest pass" in done.stdout


def members(data: bytes) -> int:
    count = 0
    while data:
        engine = zlib.decompressobj(31)
        engine.decompress(data)
        assert engine.eof
        data, count = engine.unused_data, count + 1
    return count


def test_one_capture_is_one_file_of_linked_records(
    server: FaultServer, policy: Policy, tmp_path: Path
) -> None:
    with get(server.url("countdown/1"), policy) as result:
        data, records = archive(result)
        sha256 = result.sha256
    assert [record.kind for record in records] == ["response", "request", "response", "request", "metadata"]
    assert members(data) == 5
    assert records[1].headers["warc-concurrent-to"] == records[0].headers["warc-record-id"]
    assert records[2].headers["warc-target-uri"] == server.url("countdown/0")
    assert records[2].headers["warc-ip-address"] == "127.0.0.1"
    assert records[2].headers["warc-payload-digest"] == f"sha256:{sha256}"
    assert read_payload(records[2].block) == ARTICLE
    assert records[3].block.startswith(b"GET /countdown/0 HTTP/1.1\r\nHost: ")
    note = orjson.loads(records[4].block)
    assert (note["outcome"], note["robots"], note["payload-digest"]) == (
        "captured",
        "allowed",
        f"sha256:{sha256}",
    )
    assert [hop["status"] for hop in note["hops"]] == [307, 200]
    check(tmp_path, data)


@pytest.mark.parametrize("kind", ODD)
def test_odd_answers_are_archived_byte_for_byte(
    server: FaultServer, policy: Policy, tmp_path: Path, kind: str
) -> None:
    with get(server.url(f"raw/{kind}"), policy) as result:
        data, records = archive(result)
    assert records[0].block == RAW[kind]
    assert records[0].headers["warc-block-digest"] == "sha256:" + hashlib.sha256(RAW[kind]).hexdigest()
    check(tmp_path, data)


@pytest.mark.parametrize("kind", ["chunk-extension", "length-and-chunked", "bare-lf", "tight"])
def test_payload_comes_back_without_framing(server: FaultServer, policy: Policy, kind: str) -> None:
    with get(server.url(f"raw/{kind}"), policy) as result:
        _, records = archive(result)
        assert hashlib.sha256(read_payload(records[0].block)).hexdigest() == result.sha256
    assert read_payload(records[0].block) == b"hello"


def test_a_cut_answer_gives_back_what_came(server: FaultServer, policy: Policy) -> None:
    with get(server.url("raw/short"), policy) as result:
        _, records = archive(result)
    assert records[0].headers["warc-truncated"] == "disconnect"
    assert read_payload(records[0].block) == ARTICLE[:1000]


def test_interim_answers_are_left_out(server: FaultServer, policy: Policy, tmp_path: Path) -> None:
    with get(server.url("hint-then-ok"), policy) as result:
        data, records = archive(result)
    assert records[0].block.startswith(b"HTTP/1.1 200 OK\r\n")
    assert read_payload(records[0].block) == ARTICLE
    check(tmp_path, data)


def test_encoded_payload_stays_encoded(server: FaultServer, policy: Policy, tmp_path: Path) -> None:
    with get(server.url("encoded/gzip"), policy) as result:
        data, records = archive(result)
        assert read_payload(records[0].block) == result.payload.read()
        assert records[0].headers["warc-payload-digest"] == f"sha256:{result.sha256}"
    check(tmp_path, data)


def test_a_failed_try_is_evidence_too(policy: Policy, tmp_path: Path) -> None:
    with FaultServer() as gone:
        url = gone.url("ok")
    for address in (url, "http://10.0.0.1/", "http://no such"):
        with get(address, policy) as result:
            data, records = archive(result)
        assert [record.kind for record in records] == ["metadata"]
        assert orjson.loads(records[0].block)["outcome"] == str(result.code)
        check(tmp_path, data)


def test_the_same_payload_again_is_a_revisit(server: FaultServer, policy: Policy, tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    same = Earlier(server.url("ok"), moment, hashlib.sha256(ARTICLE).hexdigest())
    with get(server.url("ok"), policy) as result:
        data, records = archive(result, same)
        _, other = archive(result, Earlier(server.url("ok"), moment, "0" * 64))
    assert [record.kind for record in records] == ["revisit", "request", "metadata"]
    assert records[0].headers["warc-refers-to-date"] == "2026-03-01T10:00:00.000000Z"
    assert records[0].headers["warc-payload-digest"] == f"sha256:{same.payload_sha256}"
    assert records[0].block == b"HTTP/1.1 200 OK\r\n" + RAW_HEAD
    assert other[0].kind == "response"
    check(tmp_path, data)


RAW_HEAD = (
    f'Content-Length: {len(ARTICLE)}\r\nETag: "v1"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'.encode()
)
