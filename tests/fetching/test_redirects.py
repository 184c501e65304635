"""Redirects: each hop is checked and kept, and none leads inside."""

from urllib.parse import quote

import pytest

from factcheck.fetching.codes import Code
from factcheck.fetching.policy import Policy
from tests.fetching.fault_server import FaultServer
from tests.fetching.faults import ARTICLE
from tests.fetching.test_client import run


def to(server: FaultServer, location: str) -> str:
    return server.url("to/" + quote(location, safe=""))


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", Code.ADDRESS_BLOCKED),
        ("http://169.254.169.254/latest/meta-data/", Code.ADDRESS_BLOCKED),
        ("http://[::ffff:10.0.0.1]/", Code.ADDRESS_BLOCKED),
        ("http://[::1]/", Code.ADDRESS_BLOCKED),
        ("http://0xa000001/", Code.ADDRESS_BLOCKED),
        ("file:///etc/passwd", Code.SCHEME_BLOCKED),
        ("gopher://127.0.0.1:6379/_x", Code.SCHEME_BLOCKED),
        ("http://user:pw@127.0.0.1/", Code.USERINFO_BLOCKED),
        ("http://1.1.1.1:22/", Code.PORT_BLOCKED),
        ("http://", Code.REDIRECT_INVALID),
        ("http://[x", Code.REDIRECT_INVALID),
        ("http://h:99999/", Code.REDIRECT_INVALID),
    ],
)
def test_a_redirect_to_a_forbidden_place_ends_the_chain(
    server: FaultServer, policy: Policy, location: str, code: Code
) -> None:
    result = run(to(server, location), policy)
    assert result.code == code
    assert [(hop.status, hop.location) for hop in result.hops] == [(302, location)]


def test_loops_and_endless_chains_end(server: FaultServer, policy: Policy) -> None:
    looped = run(server.url("loop"), policy)
    assert (looped.code, len(looped.hops)) == (Code.REDIRECT_LOOP, 1)
    endless = run(server.url("chain/0"), policy)
    assert (endless.code, len(endless.hops)) == (Code.TOO_MANY_REDIRECTS, 11)


def test_ten_redirects_are_followed(server: FaultServer, policy: Policy) -> None:
    result = run(server.url("countdown/10"), policy)
    assert (result.code, len(result.hops), result.seen_body) == (Code.CAPTURED, 11, ARTICLE)
    assert [hop.status for hop in result.hops] == [307] * 10 + [200]


def test_a_cookie_set_on_the_way_goes_back_to_the_same_host_alone(
    server: FaultServer, policy: Policy
) -> None:
    result = run(server.url("cookie-loop"), policy)
    assert (result.code, [hop.status for hop in result.hops]) == (Code.CAPTURED, [302, 200])
    server.seen.clear()
    assert run(server.url("cookie-away"), policy).code == Code.CAPTURED
    assert [b"\r\nCookie:" in raw for raw in server.seen] == [False, False]


def test_no_cookie_outlives_its_fetch(server: FaultServer, policy: Policy) -> None:
    run(server.url("cookie-loop"), policy)
    server.seen.clear()
    run(server.url("cookie-loop"), policy)
    assert b"\r\nCookie:" not in server.seen[0]


def test_a_redirect_without_target_is_an_outcome_of_its_own(server: FaultServer, policy: Policy) -> None:
    assert run(server.url("no-location"), policy).code == Code.REDIRECT_WITHOUT_TARGET


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("x?y", "/to/x?y"),
        ("/ok?x=1", "/ok?x=1"),
        ("../ok", "/ok"),
        ("?x=1", "/to/%3Fx%3D1?x=1"),
        ("/\u00e9", "/%C3%A9"),
    ],
)
def test_locations_are_resolved_against_the_hop(
    server: FaultServer, policy: Policy, location: str, asked: str
) -> None:
    server.seen.clear()
    run(to(server, location), policy)
    assert server.seen[1].split(b" ")[1] == asked.encode()


def test_latin1_location_bytes_are_followed(server: FaultServer, policy: Policy) -> None:
    server.seen.clear()
    run(server.url("to/%2F%E9"), policy)
    assert server.seen[1].split(b" ")[1] == b"/%C3%A9"


def test_scheme_relative_location_changes_the_host(server: FaultServer, policy: Policy) -> None:
    result = run(to(server, f"//127.0.0.3:{server.port}/ok"), policy)
    assert (result.code, result.hops[1].ip) == (Code.CAPTURED, "127.0.0.3")


def test_a_front_page_of_another_host_is_flagged(server: FaultServer, policy: Policy) -> None:
    result = run(to(server, f"http://127.0.0.2:{server.port}/"), policy)
    assert result.flags == ["homepage_redirect"]
    assert run(to(server, f"http://127.0.0.2:{server.port}/ok"), policy).flags == []


def test_meta_refresh_is_a_hop(server: FaultServer, policy: Policy) -> None:
    result = run(server.url("refresh"), policy)
    assert (result.code, result.seen_body, result.flags) == (Code.CAPTURED, ARTICLE, ["meta_refresh"])
    assert len(result.hops) == 2


def test_meta_refresh_is_not_followed_for_ever_nor_where_scripts_would_not(
    server: FaultServer, policy: Policy
) -> None:
    assert len(run(server.url("refresh-chain/0"), policy).hops) == 3
    assert len(run(server.url("refresh-self"), policy).hops) == 1
    assert len(run(server.url("refresh-noscript"), policy).hops) == 1
