"""Calls of webhooks go past the same guard, follow nothing and read little."""

import ipaddress

import pytest

from factcheck.fetching.addresses import IPAddress
from factcheck.fetching.client import PostRequest, PostResult, post
from factcheck.fetching.codes import Code
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy
from tests.fetching.conftest import LOOPBACK
from tests.fetching.fault_server import FaultServer


def call(url: str, policy: Policy, content: bytes = b'{"type":"x"}') -> PostResult:
    headers = {"Content-Type": "application/json", "webhook-id": "msg_1"}
    return run_on_loop(post(PostRequest(url, content, headers, policy)))


def test_a_webhook_gets_the_exact_bytes(server: FaultServer, policy: Policy) -> None:
    server.seen.clear()
    result = call(server.url("hook"), policy)
    assert (result.code, result.status, result.delivered) == (Code.CAPTURED, 202, True)
    head, _, body = server.seen[0].partition(b"\r\n\r\n")
    assert body == b'{"type":"x"}'
    assert head.split(b"\r\n")[0] == b"POST /hook HTTP/1.1"
    assert b"webhook-id: msg_1" in head.split(b"\r\n")
    assert b"Content-Length: 12" in head.split(b"\r\n")


def test_a_redirect_is_not_followed(server: FaultServer, policy: Policy) -> None:
    server.seen.clear()
    result = call(server.url("hook-redirect"), policy)
    assert (result.status, result.delivered, len(server.seen)) == (307, False, 1)


def test_statuses_and_retry_after_come_back(server: FaultServer, policy: Policy) -> None:
    result = call(server.url("status/429"), policy)
    assert (result.code, result.status, result.retry_after) == (Code.RATE_LIMITED, 429, "120")
    assert call(server.url("status/410"), policy).code == Code.GONE
    assert call(server.url("status/500"), policy).delivered is False


class Names:
    def __init__(self, answer: str) -> None:
        self.answer = answer

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        return [ipaddress.ip_address(self.answer)]


@pytest.mark.parametrize(
    ("url", "answer", "code"),
    [
        ("http://127.0.0.1/", "", Code.ADDRESS_BLOCKED),
        ("https://169.254.169.254/", "", Code.ADDRESS_BLOCKED),
        ("https://hook.example/", "10.0.0.1", Code.ADDRESS_BLOCKED),
        ("http://hook.example/", "93.184.216.34", Code.SCHEME_BLOCKED),
        ("ftp://hook.example/", "", Code.SCHEME_BLOCKED),
        ("https://hook.example:25/", "", Code.PORT_BLOCKED),
    ],
)
def test_the_guard_stands_before_webhooks_too(url: str, answer: str, code: Code) -> None:
    result = call(url, Policy(resolver=Names(answer)))
    assert (result.code, result.status, result.delivered) == (code, None, False)


def test_http_is_allowed_inside_named_networks_alone(server: FaultServer) -> None:
    inside = Policy(allow_nets=LOOPBACK, resolver=Names("127.0.0.1"))
    assert call(f"http://hook.example:{server.port}/hook", inside).delivered is True


@pytest.mark.deep
def test_a_dead_receiver_costs_fifteen_seconds(server: FaultServer, policy: Policy) -> None:
    result = call(server.url("never"), policy)
    assert result.code in {Code.IDLE_TIMEOUT, Code.TOTAL_TIMEOUT}
    assert 14_000 < result.elapsed_ms < 16_000
