"""The address guard: by table, at once where it can be, at connect where it must be."""

import asyncio
import ipaddress

import pytest

from factcheck.fetching.addresses import IPAddress, Verdict, judge
from factcheck.fetching.codes import Code, FetchError
from factcheck.fetching.guard import UrlRefused, canonical_url, check_url, url_key
from factcheck.fetching.policy import Limits, Policy
from factcheck.fetching.resolver import SystemResolver, check_name
from tests.fetching.conftest import LOOPBACK, QUICK
from tests.fetching.fault_server import FaultServer
from tests.fetching.test_client import run

INNER = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1",
    "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8",
    "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:2::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "3fff::1", "5f00::1", "fc00::1", "fd00::1",
    "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "fe80::1%1", "2606:4700::1%2",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1",
    "198.17.0.1", "223.255.255.255", "168.63.129.17", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
    "64:ff9b::808:808", "2002:808:808::1", "2001:4860:4860::8888",
]  # fmt: skip


@pytest.mark.parametrize("text", INNER)
def test_inner_addresses_are_denied(text: str) -> None:
    assert judge(ipaddress.ip_address(text)) == Verdict.DENIED


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_pass(text: str) -> None:
    assert judge(ipaddress.ip_address(text)) == Verdict.PUBLIC


def test_named_networks_are_open_in_every_wrapping_and_no_others() -> None:
    for text in ("127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1", "64:ff9b::7f00:1"):
        assert judge(ipaddress.ip_address(text), LOOPBACK) == Verdict.ALLOWED
    for text in ("10.0.0.1", "::1", "169.254.169.254", "::127.0.0.1"):
        assert judge(ipaddress.ip_address(text), LOOPBACK) == Verdict.DENIED


REFUSED = [
    ("file:///etc/passwd", Code.SCHEME_BLOCKED),
    ("ftp://example.com/", Code.SCHEME_BLOCKED),
    ("gopher://example.com/", Code.SCHEME_BLOCKED),
    ("dict://example.com/", Code.SCHEME_BLOCKED),
    ("jar:http://example.com!/", Code.SCHEME_BLOCKED),
    ("data:text/html,hello", Code.SCHEME_BLOCKED),
    ("javascript:alert(1)", Code.SCHEME_BLOCKED),
    ("JaVaScRiPt:alert(1)", Code.SCHEME_BLOCKED),
    ("http://user:pw@example.com/", Code.USERINFO_BLOCKED),
    ("http://user@example.com/", Code.USERINFO_BLOCKED),
    ("http://:pw@example.com/", Code.USERINFO_BLOCKED),
    ("http://example.com:22/", Code.PORT_BLOCKED),
    ("http://example.com:25/", Code.PORT_BLOCKED),
    ("http://example.com:5432/", Code.PORT_BLOCKED),
    ("http://example.com:6379/", Code.PORT_BLOCKED),
    ("https://1.1.1.1:8000/", Code.PORT_BLOCKED),
    ("", Code.URL_INVALID),
    ("//example.com", Code.URL_INVALID),
    ("example.com", Code.URL_INVALID),
    ("http://", Code.URL_INVALID),
    ("https://:443/", Code.URL_INVALID),
    ("http://exa mple.com/", Code.URL_INVALID),
    ("http://example.com:99999/", Code.URL_INVALID),
    ("http://example.com:http/", Code.URL_INVALID),
    ("http://[::1", Code.URL_INVALID),
    ("http://[fe80::1%25eth0]/", Code.URL_INVALID),
    ("http://1.2.3.4.5/", Code.URL_INVALID),
    ("http://256.1.1.1/", Code.URL_INVALID),
    ("http://example.com/" + "a" * 9000, Code.URL_INVALID),
]
LOOPBACK_SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "0x7F.0.0.1", "2130706433", "017700000001", "0177.0.0.1",
    "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.０.０.１", "%31%32%37.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[0:0:0:0:0:0:0:1]", "0", "0.0.0.0",
    "[::]",
]  # fmt: skip


@pytest.mark.parametrize(("url", "code"), REFUSED)
def test_urls_are_refused_at_once(url: str, code: Code) -> None:
    with pytest.raises(UrlRefused) as caught:
        check_url(url)
    assert caught.value.code == code


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
def test_no_spelling_of_loopback_is_reached(host: str, canary: FaultServer) -> None:
    for url in (f"http://{host}:{canary.port}/ok", f"http://{host}/"):
        with pytest.raises(UrlRefused) as caught:
            check_url(url)
        assert caught.value.code == Code.ADDRESS_BLOCKED
        assert run(url, Policy(limits=QUICK)).code == Code.ADDRESS_BLOCKED
    assert canary.connections == 0


def test_refusals_name_no_address() -> None:
    with pytest.raises(UrlRefused) as caught:
        check_url("http://0x7f.1/")
    assert "127" not in caught.value.detail
    assert caught.value.internal == "literal 127.0.0.1"
    assert caught.value.name == "address-refused"


def test_what_passes_is_parsed_once() -> None:
    target = check_url("HTTP://B\u00fccher.Example:80/\u00e4 b?q=\u00e9#part")
    assert target.url == "http://xn--bcher-kva.example/%C3%A4%20b?q=%C3%A9"
    assert (target.host, target.port, target.path) == ("xn--bcher-kva.example", 80, "/%C3%A4%20b?q=%C3%A9")
    assert target.authority == "xn--bcher-kva.example"
    assert check_url("https://[2606:4700::1111]:8443/").authority == "[2606:4700::1111]:8443"


def test_names_wait_for_the_look_up() -> None:
    assert check_url("http://localhost/").literal is None
    assert check_url("http://localhost.:8080/").host == "localhost."
    assert check_url("http://localhost:9999/", LOOPBACK).inner_port is True
    assert check_url("http://127.0.0.1:9999/", LOOPBACK).inner_port is False


class FakeNames:
    """A resolver that gives the answers it was made with, one set per look-up."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        check_name(host)
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [ipaddress.ip_address(text) for text in found]


class SilentNames:
    """A resolver that never answers."""

    async def resolve(self, host: str, port: int) -> list[IPAddress]:
        await asyncio.sleep(60)
        return []


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["10.0.0.1"],
    ],
)
def test_a_name_that_leads_inside_is_refused_before_any_connection(
    canary: FaultServer, answer: list[str]
) -> None:
    names = FakeNames(answer)
    result = run("http://innocent.example/ok", Policy(limits=QUICK, resolver=names))
    assert (result.code, names.asked, canary.connections) == (Code.ADDRESS_BLOCKED, 1, 0)
    assert result.hops[0].addresses == tuple(str(ipaddress.ip_address(text)) for text in answer)


def test_the_name_is_looked_up_once_per_hop_and_the_checked_address_is_dialled(server: FaultServer) -> None:
    names = FakeNames(["127.0.0.2"], ["10.0.0.1"])
    policy = Policy(allow_nets=LOOPBACK, limits=QUICK, resolver=names)
    result = run(f"http://rebind.example:{server.port}/ok", policy)
    assert (result.code, result.hops[0].ip, names.asked) == (Code.CAPTURED, "127.0.0.2", 1)


def test_a_name_that_flips_on_the_second_hop_is_refused_and_the_first_hop_kept(server: FaultServer) -> None:
    names = FakeNames(["127.0.0.2"], ["10.0.0.1"])
    policy = Policy(allow_nets=LOOPBACK, limits=QUICK, resolver=names)
    result = run(f"http://rebind.example:{server.port}/countdown/3", policy)
    assert (result.code, names.asked) == (Code.ADDRESS_BLOCKED, 2)
    assert [(hop.status, hop.ip) for hop in result.hops] == [(307, "127.0.0.2"), (None, "")]


def test_an_odd_port_of_a_name_is_open_only_inside_allowed_networks(server: FaultServer) -> None:
    outside = Policy(allow_nets=LOOPBACK, limits=QUICK, resolver=FakeNames(["93.184.216.34"]))
    assert run(f"http://mixed.example:{server.port}/ok", outside).code == Code.PORT_BLOCKED


def test_the_next_address_is_tried_when_one_does_not_answer(server: FaultServer) -> None:
    policy = Policy(allow_nets=LOOPBACK, limits=QUICK, resolver=FakeNames(["127.9.9.9", "127.0.0.1"]))
    result = run(f"http://two.example:{server.port}/ok", policy)
    assert (result.code, result.hops[0].ip) == (Code.CAPTURED, "127.0.0.1")


@pytest.mark.parametrize("host", ["ex..com", "a" * 64 + ".example", "a." * 130 + "example", ".example.com"])
def test_impossible_names_fail_as_names(host: str) -> None:
    assert run(f"http://{host}/", Policy(limits=QUICK, resolver=SystemResolver())).code == Code.DNS_FAIL


def test_unknown_and_empty_names_fail() -> None:
    assert (
        run("http://no-such-name.invalid/", Policy(limits=Limits(connect=8, total=9))).code == Code.DNS_FAIL
    )
    assert run("http://empty.example/", Policy(limits=QUICK, resolver=FakeNames([]))).code == Code.DNS_FAIL


def test_a_silent_name_server_ends_inside_the_connect_budget() -> None:
    result = run("http://slow.example/", Policy(limits=QUICK, resolver=SilentNames()))
    assert result.code == Code.DNS_TIMEOUT
    assert (result.ended_at - result.started_at).total_seconds() < QUICK.connect + 0.3


def test_localhost_by_the_system_resolver_is_refused(canary: FaultServer) -> None:
    assert run(f"http://localhost:{canary.port}/", Policy(limits=QUICK)).code == Code.PORT_BLOCKED
    assert run("http://localhost/", Policy(limits=QUICK)).code == Code.ADDRESS_BLOCKED
    assert canary.connections == 0


def test_keys_of_one_page_are_equal() -> None:
    plain = "https://example.com/a?id=7"
    same = [
        "https://EXAMPLE.com:443/a?id=7#top",
        "https://example.com/a?id=7&utm_source=x&utm_medium=y",
        "https://example.com/a?fbclid=1&id=7&gclid=2",
        "https://example.com/b/../a?id=7",
    ]
    assert [canonical_url(url) for url in same] == [plain] * 4
    assert {url_key(url) for url in same} == {url_key(plain)}
    assert url_key("https://example.com/a?id=8") != url_key(plain)
    assert canonical_url("https://example.com/a?utm=1&q=a+b%20c") == "https://example.com/a?utm=1&q=a+b%20c"
    with pytest.raises(UrlRefused):
        url_key("nonsense")


def test_names_are_checked() -> None:
    check_name("example.com.")
    with pytest.raises(FetchError):
        check_name("")
