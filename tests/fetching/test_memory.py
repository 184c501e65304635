"""What fetching costs in memory: a giant goes to disk, a bomb costs one step."""

import subprocess
import sys

import pytest

from tests.fetching.fault_server import FaultServer
from tests.fetching.faults import encoded_body

_PROBE = """
import ipaddress, re, sys
from pathlib import Path
from factcheck.fetching.client import fetch
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.policy import Policy
from factcheck.fetching.results import FetchRequest

# The peak of this program alone: what getrusage tells begins with that of the process that started it.
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
policy = Policy(allow_nets=(ipaddress.ip_network("127.0.0.0/8"),))
run_on_loop(fetch(FetchRequest(sys.argv[1] + "ok", policy))).close()
before = peak()
result = run_on_loop(fetch(FetchRequest(sys.argv[1] + sys.argv[2], policy)))
after = peak()
print(result.code, result.wire_bytes, after - before)
result.close()
"""


@pytest.mark.parametrize(
    ("path", "code", "least"), [("huge", "TOO_LARGE", 50_000_000), ("encoded/bomb", "BOMB", 20_000)]
)
def test_memory_stays_bounded(server: FaultServer, path: str, code: str, least: int) -> None:
    encoded_body("bomb")
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, server.url(""), path],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    said, wire, grown_kib = done.stdout.split()
    assert said == code
    assert int(wire) >= least
    assert int(grown_kib) < 24 * 1024
