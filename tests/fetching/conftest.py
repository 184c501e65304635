"""The fault server, a canary that nobody may touch, and short limits."""

import ipaddress
from collections.abc import Callable, Iterator

import pytest

import tests.fetching.faults  # noqa: F401 -- registers the handlers
from factcheck.fetching.policy import Limits, Policy
from tests.fetching.fault_server import Authority, FaultServer

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
QUICK = Limits(connect=1.0, idle=0.6, total=1.2, pdf_total=1.2)


@pytest.fixture(scope="session")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def canary() -> Iterator[FaultServer]:
    """A server of its own, whose ``connections`` must stay 0."""
    with FaultServer() as running:
        yield running


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("authority"))
    made._root()
    return made


@pytest.fixture
def tls_server(authority: Authority) -> Iterator[Callable[..., FaultServer]]:
    """Start a TLS server with a certificate of the wanted kind."""
    started: list[FaultServer] = []

    def start(name: str, **kind: object) -> FaultServer:
        running = FaultServer(tls=authority.server(name, **kind))  # type: ignore[arg-type]
        started.append(running.__enter__())
        return running

    yield start
    for running in started:
        running.__exit__()


@pytest.fixture
def policy() -> Policy:
    """Loopback is open, times are short."""
    return Policy(allow_nets=LOOPBACK, limits=QUICK)
