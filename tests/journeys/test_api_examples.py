"""The examples of docs/api.md, run as they stand: in a shell, against the whole product with its sample."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.product import ROOT, Product, running

pytestmark = [pytest.mark.deep, pytest.mark.timeout(240)]

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
#: What an example says that it prints: ``… | field stage    # in_review``.
_SAID = re.compile(r"\| field \w+\s+# (.+)$", re.M)
#: A reader looks again in a moment; a script has to be told.
_MOMENT = """
for _ in $(seq 200); do api "$B/desk/claims/$CL" | grep -q '"quote_check":"pending"' || break; sleep 0.3; done
"""


def examples() -> list[str]:
    """The shell blocks of the document, in order."""
    return _BLOCK.findall((ROOT / "docs" / "api.md").read_text())


def script(product: Product) -> str:
    """All examples as one script, at the address and with the Python of the test."""
    blocks = [_MOMENT + block if "quote_check" in block else block for block in examples()]
    text = "set -eu -o pipefail\n" + "\n".join(blocks)
    text = text.replace(".venv/bin/python manage.py", f"{sys.executable} {ROOT / 'manage.py'}")
    return text.replace("127.0.0.1:8000", f"127.0.0.1:{product.port}")


def test_the_examples_do_what_the_document_says(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    with running(tmp_path, sample=True) as product:
        done = subprocess.run(
            ["bash", "-c", script(product)],
            cwd=here,
            env={**product.environment, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, (done.stdout[-4000:], done.stderr[-4000:])
    wanted = [line.strip("… ").strip() for block in examples() for line in _SAID.findall(block)]
    assert len(wanted) > 8
    assert {"in_review", "reviewer", "approved", "retracted", "waiting"} <= set(wanted)
    left = iter(done.stdout.splitlines())
    missing = [words for words in wanted if not any(words in line for line in left)]
    assert missing == [], done.stdout
