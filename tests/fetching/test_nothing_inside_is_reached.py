"""The address table: every row is really asked for where every address has a listener, and none is reached."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.fetching.canary_world import FRONT
from tests.fetching.test_guard import INNER, LOOPBACK_SPELLINGS

ROOT = Path(__file__).resolve().parents[2]
#: A namespace in which every address of both families leads to this machine.
WORLD = "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo"
UNSHARE = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c"]
ADDRESS, PORT, SCHEME, USER, INVALID = (
    "ADDRESS_BLOCKED", "PORT_BLOCKED", "SCHEME_BLOCKED", "USERINFO_BLOCKED", "URL_INVALID",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """An address, what its names resolve to (one set a look-up), and the code with which a fetch ends."""

    url: str
    code: str = ADDRESS
    answers: tuple[tuple[str, ...], ...] = ((FRONT,),)


def literal(text: str) -> str:
    return f"[{text}]" if ":" in text else text


def sent_on(target: str) -> str:
    return f"http://{FRONT}:8080/to/{quote(target, safe='')}"


SPELLINGS = [Row(f"http://{host}/") for host in LOOPBACK_SPELLINGS]
LITERALS = [Row(f"http://{literal(text)}:8080/", INVALID if "%" in text else ADDRESS) for text in INNER]
NAMES = [
    Row(f"http://innocent.example:{port}/", answers=(answer,))
    for port in (80, 8080)
    for answer in [
        ("127.0.0.1",), (FRONT, "127.0.0.1"), ("10.0.0.1", FRONT), ("::1",), ("::ffff:127.0.0.1",), ("64:ff9b::7f00:1",),
        ("2002:7f00:1::",), ("169.254.169.254",), ("fd00:ec2::254",), ("fec0::1",), ("100.64.0.1",), ("0.0.0.0",),
    ]
]  # fmt: skip
REBINDING = [
    Row("http://rebind.example:8080/to/%2Fnext", answers=((FRONT,), (inner,)))
    for inner in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1")
]
REDIRECTS = [
    *(Row(sent_on(f"http://{literal(text)}:8080/")) for text in INNER if "%" not in text),
    *(Row(sent_on(f"http://{host}/")) for host in ("127.1", "0x7f.1", "2130706433", "①②⑦.⓪.⓪.①", "0")),
    Row(sent_on("//10.0.0.1:8080/")),
    Row(sent_on(f"http://{FRONT}:8080/to/http%3A%2F%2F10.0.0.1%2F")),
    Row(sent_on("http://10.0.0.1:22/")),
    Row(sent_on(f"http://{FRONT}:22/"), PORT),
    Row(sent_on("http://user:pw@10.0.0.1/"), USER),
    Row(sent_on("file:///etc/passwd"), SCHEME),
    Row(sent_on("gopher://127.0.0.1:6379/_x"), SCHEME),
    Row(sent_on("http://[fe80::1%25lo]:8080/"), "REDIRECT_INVALID"),
]
OTHERS = [
    Row("http://innocent.example:6379/", PORT),
    Row("http://innocent.example:22/", PORT),
    Row(f"http://{FRONT}:25/", PORT),
    Row("http://user:pw@10.0.0.1/", USER),
    Row("http://10.0.0.1\\@innocent.example/"),
    Row("http://innocent.example@10.0.0.1/", USER),
    Row("ftp://10.0.0.1/", SCHEME),
    Row("http://10.0.0.1.:8080/"),
    Row("http://10.1:8080/"),
    Row("http://0xa.0.0.1:8080/"),
]
TABLE = [*SPELLINGS, *LITERALS, *NAMES, *REBINDING, *REDIRECTS, *OTHERS]
#: What a listener would see if it were reached: public addresses of both families.
REACHED = [Row("http://198.20.0.1:8080/", "captured"), Row("http://[2606:4700::1111]/", "captured"), Row("http://some.example/", "captured", (("8.8.8.8",),))]  # fmt: skip


def asked(rows: list[Row]) -> list[dict[str, list[str]]]:
    """Ask for the rows in the world of the canary; skip where the system lets nobody make one."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("unshare and ip are needed (util-linux, iproute2)")
    if subprocess.run([*UNSHARE, WORLD], capture_output=True, timeout=60).returncode:
        pytest.skip("this system lets nobody make a network namespace")
    done = subprocess.run(
        [*UNSHARE, f'{WORLD} && exec "{sys.executable}" -m tests.fetching.canary_world'],
        input=json.dumps([{"url": row.url, "answers": row.answers} for row in rows]),
        capture_output=True, text=True, timeout=300, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, list[str]]] = json.loads(done.stdout)
    return found


def test_no_row_of_the_table_reaches_anybody() -> None:
    assert len(TABLE) >= 60
    count = len(REACHED)
    found = asked([*REACHED, *TABLE, *REACHED])  # the listeners hear before and after
    for one in found[:count] + found[-count:]:
        assert (one["codes"][0], bool(one["hits"])) == ("captured", True)
    for row, one in zip(TABLE, found[count:-count], strict=True):
        assert (row.url, row.answers, one["codes"][0], one["hits"]) == (row.url, row.answers, row.code, [])
