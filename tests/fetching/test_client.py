"""Every fault of the transport, served by a real server, ends in its own code within its time."""

import hashlib
import time

import pytest

from factcheck.fetching.client import fetch, fetch_many
from factcheck.fetching.codes import Code, State
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.outcomes import state_for
from factcheck.fetching.policy import Limits, Policy
from factcheck.fetching.results import FetchRequest, FetchResult
from tests.fetching.conftest import LOOPBACK
from tests.fetching.fault_server import FaultServer
from tests.fetching.faults import ARTICLE, RAW, encoded_body

SMALL = Limits(connect=1.0, idle=1.0, total=3.0, wire=400_000, decoded=2_000_000, ratio_after=200_000)


def run(url: str, policy: Policy, **more: str) -> FetchResult:
    """Fetch, and close what the result holds after the bytes that tests look at were read."""
    result = run_on_loop(fetch(FetchRequest(url, policy, **more)))
    result.seen_body = result.body.read()  # type: ignore[attr-defined]
    result.seen_payload = result.payload.read()  # type: ignore[attr-defined]
    result.seen_wire = [hop.received.read() for hop in result.hops]  # type: ignore[attr-defined]
    result.close()
    return result


def test_a_page_comes_with_its_bytes_headers_and_times(server: FaultServer, policy: Policy) -> None:
    result = run(server.url("ok"), policy)
    assert (result.code, result.status, result.final_url) == (Code.CAPTURED, 200, server.url("ok"))
    assert result.seen_body == ARTICLE
    assert result.sha256 == hashlib.sha256(ARTICLE).hexdigest()
    assert result.body is result.payload
    assert result.headers[1:] == [("ETag", '"v1"'), ("Content-Type", "text/html; charset=utf-8")]
    hop = result.hops[0]
    assert (hop.ip, hop.addresses, hop.port) == ("127.0.0.1", ("127.0.0.1",), server.port)
    assert result.seen_wire[0][hop.body_at :] == ARTICLE
    assert result.started_at <= hop.started_at <= result.ended_at
    assert (result.truncated, result.flags) == ("", [])


def test_the_request_is_honest_and_plain(server: FaultServer, policy: Policy) -> None:
    server.seen.clear()
    run(server.url("ok?a=1#part"), policy)
    assert server.seen == [
        f"GET /ok?a=1 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUser-Agent: {policy.user_agent}\r\n"
        "Accept: text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.8\r\n"
        "Accept-Encoding: gzip, deflate\r\nConnection: close\r\n\r\n".encode()
    ]


def test_proxy_variables_are_not_followed(
    server: FaultServer, canary: FaultServer, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, canary.url(""))
    assert run(server.url("ok"), policy).code == Code.CAPTURED
    assert canary.connections == 0


@pytest.mark.parametrize(
    ("path", "code", "truncated"),
    [
        ("close", Code.PROTOCOL_CLOSED, ""),
        ("never", Code.IDLE_TIMEOUT, "time"),
        ("slow-head", Code.TOTAL_TIMEOUT, "time"),
        ("slow-body", Code.TOTAL_TIMEOUT, "time"),
        ("hang-body", Code.IDLE_TIMEOUT, "time"),
        ("hints", Code.TOTAL_TIMEOUT, "time"),
        ("raw/short", Code.PROTOCOL_SHORT, "disconnect"),
        ("raw/chunk-cut", Code.PROTOCOL_SHORT, "disconnect"),
        ("raw/two-lengths", Code.PROTOCOL, ""),
        ("raw/negative-length", Code.PROTOCOL, ""),
        ("raw/big-header", Code.PROTOCOL_HEADER, ""),
        ("raw/many-headers", Code.PROTOCOL_HEADER, ""),
        ("raw/space-before-colon", Code.PROTOCOL, ""),
        ("raw/non-ascii-name", Code.PROTOCOL, ""),
        ("raw/status-000", Code.PROTOCOL, ""),
        ("raw/http-09", Code.PROTOCOL, ""),
        ("raw/binary", Code.PROTOCOL, ""),
        ("raw/upgrade", Code.PROTOCOL, ""),
        ("raw/zero", Code.EMPTY, ""),
        ("raw/bare-lf", Code.CAPTURED, ""),
        ("raw/folded", Code.CAPTURED, ""),
        ("raw/no-reason", Code.CAPTURED, ""),
        ("raw/tight", Code.CAPTURED, ""),
        ("raw/until-close", Code.CAPTURED, ""),
        ("raw/http-10", Code.CAPTURED, ""),
        ("raw/length-and-chunked", Code.CAPTURED, ""),
        ("raw/chunk-extension", Code.CAPTURED, ""),
        ("hint-then-ok", Code.CAPTURED, ""),
    ],
)
def test_faults_of_the_wire(
    server: FaultServer, policy: Policy, path: str, code: Code, truncated: str
) -> None:
    started = time.monotonic()
    result = run(server.url(path), policy)
    assert (result.code, result.truncated) == (code, truncated)
    assert time.monotonic() - started < policy.limits.total + 0.5


@pytest.mark.parametrize("kind", ["bare-lf", "folded", "no-reason", "tight", "space-before-colon", "binary"])
def test_wire_bytes_are_kept_as_they_came(server: FaultServer, policy: Policy, kind: str) -> None:
    assert run(server.url(f"raw/{kind}"), policy).seen_wire == [RAW[kind]]


@pytest.mark.parametrize("kind", ["length-and-chunked", "chunk-extension", "bare-lf", "folded"])
def test_payload_has_no_framing(server: FaultServer, policy: Policy, kind: str) -> None:
    result = run(server.url(f"raw/{kind}"), policy)
    assert result.seen_payload == b"hello"
    assert result.flags == (["length_and_chunked"] if kind == "length-and-chunked" else [])


def test_interim_answers_come_before_the_answer(server: FaultServer, policy: Policy) -> None:
    result = run(server.url("hint-then-ok"), policy)
    hop = result.hops[0]
    assert result.seen_wire[0][hop.answer_at :].startswith(b"HTTP/1.1 200 OK")
    assert hop.answer_at == len(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")


def test_a_drip_ends_at_the_deadline_and_keeps_what_came(server: FaultServer, policy: Policy) -> None:
    started = time.monotonic()
    result = run(server.url("slow-body"), policy)
    assert 1.1 < time.monotonic() - started < 1.5
    assert result.seen_body.startswith(b"<p>x<p>x")


def test_a_declared_giant_is_refused_before_its_body(server: FaultServer) -> None:
    result = run(server.url("declared-huge"), Policy(allow_nets=LOOPBACK, limits=SMALL))
    assert (result.code, result.truncated, result.status) == (Code.TOO_LARGE, "length", 200)
    assert result.wire_bytes < 150_000
    assert result.seen_body == b""


@pytest.mark.parametrize("path", ["huge", "endless-chunks"])
def test_an_undeclared_giant_is_cut_at_the_cap(server: FaultServer, path: str) -> None:
    result = run(server.url(path), Policy(allow_nets=LOOPBACK, limits=SMALL))
    assert (result.code, result.truncated, result.wire_bytes) == (Code.TOO_LARGE, "length", SMALL.wire)
    assert len(result.seen_body) > SMALL.wire - 1000


@pytest.mark.parametrize(
    "kind", ["gzip", "x-gzip", "members", "trailing", "deflate", "raw-deflate", "double", "identity"]
)
def test_encodings_are_undone(server: FaultServer, policy: Policy, kind: str) -> None:
    result = run(server.url(f"encoded/{kind}"), policy)
    assert (result.code, result.seen_body) == (Code.CAPTURED, ARTICLE)
    assert result.sha256 == hashlib.sha256(result.seen_payload).hexdigest()
    assert result.seen_wire[0].endswith(result.seen_payload)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("garbage", Code.BAD_ENCODING),
        ("cut", Code.TRUNCATED_ENCODING),
        ("br", Code.UNSUPPORTED_ENCODING),
        ("triple", Code.UNSUPPORTED_ENCODING),
        ("bomb", Code.BOMB),
        ("double-bomb", Code.BOMB),
        ("large", Code.TOO_LARGE),
    ],
)
def test_broken_encodings(server: FaultServer, kind: str, code: Code) -> None:
    limits = Limits(connect=1, idle=2, total=5, decoded=8_000_000, ratio_after=200_000)
    encoded_body(kind)
    result = run(server.url(f"encoded/{kind}"), Policy(allow_nets=LOOPBACK, limits=limits))
    assert result.code == code
    assert result.seen_payload != b""
    assert len(result.seen_body) <= limits.decoded


def test_html_that_claims_to_be_gzip_is_read_as_it_is(server: FaultServer, policy: Policy) -> None:
    result = run(server.url("encoded/claimed"), policy)
    assert (result.code, result.seen_body, result.flags) == (Code.CAPTURED, ARTICLE, ["encoding_ignored"])


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (201, Code.CAPTURED, State.CAPTURED),
        (204, Code.EMPTY, State.EMPTY),
        (401, Code.BLOCKED, State.BLOCKED),
        (402, Code.PAYWALL, State.PAYWALLED),
        (403, Code.BLOCKED, State.BLOCKED),
        (404, Code.GONE, State.GONE),
        (407, Code.BLOCKED, State.BLOCKED),
        (410, Code.GONE, State.GONE),
        (418, Code.HTTP_ERROR, State.FAILED),
        (429, Code.RATE_LIMITED, State.BLOCKED),
        (451, Code.BLOCKED_LEGAL, State.BLOCKED),
        (500, Code.SERVER_ERROR, State.FAILED),
        (503, Code.SERVER_ERROR, State.FAILED),
        (525, Code.SERVER_ERROR, State.FAILED),
        (999, Code.BLOCKED, State.BLOCKED),
    ],
)
def test_statuses(server: FaultServer, policy: Policy, status: int, code: Code, state: State) -> None:
    result = run(server.url(f"status/{status}"), policy)
    assert (result.status, result.code, state_for(result.code)) == (status, code, state)


def test_304_is_unchanged_only_if_it_was_asked_for(server: FaultServer, policy: Policy) -> None:
    assert run(server.url("not-modified"), policy).code == Code.UNEXPECTED_304
    server.seen.clear()
    assert run(server.url("not-modified"), policy, etag='"v1"').code == Code.UNCHANGED
    assert b'\r\nIf-None-Match: "v1"\r\n' in server.seen[0]


def test_validators_cannot_smuggle_headers(server: FaultServer, policy: Policy) -> None:
    server.seen.clear()
    run(server.url("ok"), policy, etag='"x"\r\nX-Evil: 1', last_modified="caf\u00e9")
    assert b"Evil" not in server.seen[0]
    assert b"If-" not in server.seen[0]


def test_a_closed_port_is_a_failed_connection(policy: Policy) -> None:
    with FaultServer() as gone:
        url = gone.url("ok")
    result = run(url, policy)
    assert (result.code, state_for(result.code)) == (Code.CONNECT_FAIL, State.UNREACHABLE)


def test_many_come_back_in_their_order(server: FaultServer, policy: Policy) -> None:
    paths = ["ok", "status/404", "never", "raw/zero", "encoded/bomb", "loop"] * 4
    encoded_body("bomb")
    started = time.monotonic()
    results = run_on_loop(fetch_many(FetchRequest(server.url(path), policy) for path in paths))
    assert time.monotonic() - started < 4
    expected = [Code.CAPTURED, Code.GONE, Code.IDLE_TIMEOUT, Code.EMPTY, Code.BOMB, Code.REDIRECT_LOOP]
    assert [result.code for result in results] == expected * 4
    for result in results:
        result.close()
