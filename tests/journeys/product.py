"""The whole product as a person starts it: `manage.py serve` in a folder of its own, and a client that speaks HTTP."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Client:
    """Speaks to the API with one key."""

    port: int
    key: str = ""
    etags: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Make one request and return its answer."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, f"/api/v1{path}", data, sent)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """GET."""
        return self.call("GET", path)

    def move(self, claim: str, move: str, body: Any = None) -> Answer:
        """POST a move of a claim with the version that it has now."""
        etag = self.get(f"/desk/claims/{claim}").headers["etag"]
        return self.call("POST", f"/desk/claims/{claim}/{move}", body or {}, If_Match=etag)


@dataclass
class Product:
    """A running product."""

    port: int
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"

    def manage(self, *arguments: str) -> str:
        """Run a command beside the running server and return its stdout."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def person(self, name: str, roles: str) -> Client:
        """Make a person and a key of his."""
        self.manage(
            "create_user", name, "--desk", "foreign", "--roles", roles, "--password", f"{name}-long-password"
        )
        return Client(self.port, self.manage("create_key", name, "--desk", "foreign", "--scopes", "all"))


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    """Return the environment of a product that keeps everything in ``folder``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PORT": str(port),
        "FACTCHECK_DATA_DIR": str(folder),
        "FETCH_ALLOW_NETS": "127.0.0.0/8",
        "FETCH_HOST_PAUSE": "0",
        "RATE_LIMITS": "off",
        **more,
    }


@contextlib.contextmanager
def running(folder: Path, *, sample: bool = False, **more: str) -> Iterator[Product]:
    """Start the product, with the sample or empty, wait until it is ready, and stop it as Ctrl-C does."""
    port = free_port()
    variables = environment(folder, port, **more)
    log = (folder / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", *([] if sample else ["--no-sample"])],
        cwd=ROOT,
        env=variables,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    product = Product(port, variables, process)
    try:
        wait_ready(product, folder)
        yield product
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(25)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            log.close()


def wait_ready(product: Product, folder: Path, *, seconds: float = 90) -> None:
    """Wait until GET /api/v1/verdicts answers 200."""
    client, end = Client(product.port), time.monotonic() + seconds
    while time.monotonic() < end:
        assert product.process.poll() is None, (folder / "serve.log").read_text()
        with contextlib.suppress(OSError):
            if client.get("/verdicts").status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"not ready after {seconds} s:\n{(folder / 'serve.log').read_text()}")


def until(check: Any, *, seconds: float = 40) -> Any:
    """Return the first true value of ``check``; fail after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")
