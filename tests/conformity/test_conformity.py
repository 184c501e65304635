"""The API does what its OpenAPI document says: requests made from the document, right and wrong ones, with every check.

``CONFORMITY_EXAMPLES`` (25) says how many a nightly run makes of each operation, ``CONFORMITY_SEED`` (1) which.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conformity.known import Reader, known_things
from tests.journeys.product import ROOT, environment, free_port
from tests.journeys.test_whole_product import full_stack

pytestmark = [pytest.mark.conformity, pytest.mark.timeout(1200)]

EXAMPLES = os.environ.get("CONFORMITY_EXAMPLES", "25")
SEED = os.environ.get("CONFORMITY_SEED", "1")
#: Right requests may meet a state that forbids them; what else a 400 may mean is checked by hooks.refused_with_reason.
CONFIG = """
[generation]
allow-x00 = false

[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "410", "412", "422", "429"]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "410", "412", "413", "415", "422", "428", "429"]
missing_required_header.expected-statuses = ["400", "401", "403", "404", "406", "415", "422", "428"]
"""


@dataclass
class Served:
    """The web server of a newsroom with the sample, and a key that may do everything."""

    folder: Path
    url: str
    key: str


def manage(variables: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextlib.contextmanager
def web(folder: Path, port: int, variables: dict[str, str]) -> Iterator[None]:
    """Run the web server alone: what is enqueued waits."""
    options = ["-c", "factcheck/ops/gunicorn_settings.py", "-b", f"127.0.0.1:{port}", "factcheck.wsgi"]
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options], cwd=ROOT, env=variables, stdout=log, stderr=log
        )
        try:
            wait(port)
            yield
        finally:
            server.terminate()
            server.wait(30)


def wait(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/api/v1/verdicts")
            assert connection.getresponse().status == 200
        except OSError:
            assert time.monotonic() < end, "the web server does not answer"
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()


@pytest.fixture(params=["embedded", "full stack"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    with contextlib.ExitStack() as stack:
        more = stack.enter_context(full_stack(tmp_path)) if request.param == "full stack" else {}
        port = free_port()
        variables = environment(tmp_path, port, LOG_LEVEL="ERROR", **more)
        manage(variables, "prepare")
        manage(variables, "load_sample")
        roles = "editor,reviewer,publisher,chief"
        manage(variables, "create_user", "tester", "--desk", "sample", "--roles", roles)
        key = manage(variables, "create_key", "tester", "--desk", "sample", "--scopes", "all")
        stack.enter_context(web(tmp_path, port, variables))
        yield Served(tmp_path, f"http://127.0.0.1:{port}", key)


def test_the_api_does_what_its_document_says(served: Served) -> None:
    reader = Reader(served.url, served.key)
    endpoint = reader.post("/api/v1/desk/webhook-endpoints", {"url": "https://hooks.example/a"})["id"]
    reader.post(f"/api/v1/desk/webhook-endpoints/{endpoint}/test", {})
    config, known = served.folder / "schemathesis.toml", served.folder / "known.json"
    config.write_text(CONFIG)
    known.write_text(json.dumps(known_things(served.url, served.key)))
    options = [
        "--checks",
        "all",
        "-n",
        EXAMPLES,
        "--seed",
        SEED,
        "--continue-on-failure",
        "-w",
        "2",
        "--no-color",
    ]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "--config-file",
            str(config),
            "run",
            f"{served.url}/api/v1/openapi.json",
            "-H",
            f"Authorization: Bearer {served.key}",
            *options,
        ],
        cwd=served.folder,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.conformity.hooks",
            "CONFORMITY_KNOWN": str(known),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout[-20_000:] + done.stderr[-2_000:]
    assert done.returncode == 0, said
    assert "unique failures" not in done.stdout, said
    assert "Tested: " in done.stdout, said
