"""TLS: the certificate must be valid for the name in the URL, and what was seen is kept."""

import dataclasses
import hashlib
import ipaddress
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509

from factcheck.fetching.addresses import IPAddress
from factcheck.fetching.client import fetch
from factcheck.fetching.codes import Code
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy
from factcheck.fetching.results import FetchRequest
from tests.fetching.fault_server import Authority, FaultServer
from tests.fetching.faults import ARTICLE
from tests.fetching.test_client import run
from tests.fetching.test_warc import archive, check

Start = Callable[..., FaultServer]


class Loopback:
    """Every name is 127.0.0.1."""

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        return [ipaddress.ip_address("127.0.0.1")]


@pytest.fixture
def trusting(policy: Policy, authority: Authority) -> Policy:
    return dataclasses.replace(policy, tls=authority.client(), resolver=Loopback())


def at(server: FaultServer, name: str, path: str = "ok") -> str:
    return f"https://{name}:{server.port}/{path}"


def test_a_valid_site_is_fetched_and_its_certificate_kept(tls_server: Start, trusting: Policy) -> None:
    server = tls_server("news.example")
    result = run(at(server, "news.example"), trusting)
    tls = result.hops[0].tls
    assert (result.code, result.seen_body) == (Code.CAPTURED, ARTICLE)
    assert tls is not None
    assert (tls.version, len(tls.chain)) == ("TLSv1.3", 1)
    assert tls.certificate_sha256 == hashlib.sha256(tls.chain[0]).hexdigest()
    assert result.seen_wire[0].startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_chain_of_certificates_is_kept_as_it_was_sent(
    tls_server: Start, trusting: Policy, authority: Authority, tmp_path: Path
) -> None:
    server = tls_server("news.example", chained=True)
    with run_on_loop(fetch(FetchRequest(at(server, "news.example"), trusting))) as result:
        tls, record = result.hops[0].tls, result.hops[0].as_record()["tls"]
        data, records = archive(result)
    assert tls is not None
    own, root = (x509.load_der_x509_certificate(one) for one in tls.chain)
    assert (own.issuer, root.subject) == (root.subject, authority._root()[1].subject)
    assert root == authority._root()[1]
    kept = next(one for one in records if one.kind == "resource")
    assert kept.block == b"".join(tls.chain)
    assert kept.headers["content-type"] == "application/pkix-cert"
    assert kept.headers["warc-target-uri"] == f"urn:factcheck:tls:{tls.certificate_sha256}"
    assert kept.headers["warc-concurrent-to"] == records[0].headers["warc-record-id"]
    assert isinstance(record, dict)
    assert record["chain_sha256"] == [hashlib.sha256(one).hexdigest() for one in tls.chain]
    check(tmp_path, data)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("news.example", {"days": -3}, "certificate: certificate has expired"),
        ("news.example", {"signed": False}, "certificate: self-signed certificate"),
        ("other.example", {}, "certificate: Hostname mismatch, certificate is not valid for 'news.example'."),
    ],
)
def test_a_bad_certificate_is_refused(
    tls_server: Start, trusting: Policy, name: str, kind: dict[str, object], words: str
) -> None:
    server = tls_server(name, **kind)
    result = run(at(server, "news.example"), trusting)
    assert (result.code, result.detail, server.seen) == (Code.TLS_FAIL, words, [])


def test_an_unknown_authority_is_refused_by_default(tls_server: Start, trusting: Policy) -> None:
    server = tls_server("news.example")
    result = run(at(server, "news.example"), dataclasses.replace(trusting, tls=None))
    assert (result.code, server.seen) == (Code.TLS_FAIL, [])


def test_old_tls_is_refused(tls_server: Start, trusting: Policy, authority: Authority) -> None:
    server = tls_server("news.example")
    modern = authority.client()
    modern.minimum_version = ssl.TLSVersion.TLSv1_3
    assert server.tls is not None
    server.tls.maximum_version = ssl.TLSVersion.TLSv1_2
    result = run(at(server, "news.example"), dataclasses.replace(trusting, tls=modern))
    assert result.code == Code.TLS_FAIL


def test_plain_http_on_a_tls_port_and_the_reverse(
    server: FaultServer, tls_server: Start, trusting: Policy
) -> None:
    assert run(f"https://127.0.0.1:{server.port}/ok", trusting).code in {Code.PROTOCOL, Code.CONNECT_TIMEOUT}
    secure = tls_server("news.example")
    assert run(f"http://news.example:{secure.port}/ok", trusting).code in {
        Code.PROTOCOL,
        Code.PROTOCOL_CLOSED,
        Code.PROTOCOL_SHORT,
    }


def test_a_hanging_handshake_ends_in_the_connect_budget(server: FaultServer, trusting: Policy) -> None:
    with SilentPort() as port:
        result = run(f"https://127.0.0.1:{port}/ok", trusting)
    assert result.code == Code.CONNECT_TIMEOUT


def test_the_step_from_https_to_http_is_flagged(
    server: FaultServer, tls_server: Start, trusting: Policy
) -> None:
    secure = tls_server("news.example")
    plain = quote(server.url("ok"), safe="")
    result = run(at(secure, "news.example", f"to/{plain}"), trusting)
    assert (result.code, result.flags, len(result.hops)) == (Code.CAPTURED, ["downgrade"], 2)


class SilentPort:
    """A port that accepts connections and never says a word."""

    def __enter__(self) -> int:
        self._socket = socket.create_server(("127.0.0.1", 0))
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._socket.close()
