"""The OpenAPI document as linters see it: Redocly, and Spectral with the OWASP rules. No error, and no rule is set aside."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import environment
from tests.architecture.sources import ROOT

pytestmark = [pytest.mark.deep, pytest.mark.timeout(900)]

HERE = Path(__file__).parent
DOCUMENT = ROOT / "factcheck" / "api" / "openapi.json"
#: What Redocly asks for.
NODE = (20, 19)


def missing(why: str) -> Path:
    """Leave the test out where a tool is not at hand; in CI it has to be."""
    (pytest.fail if environment.IN_CI else pytest.skip)(why)
    raise AssertionError(why)


def run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a program of Node.js without questions and reports home."""
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_UPDATE_NOTIFIER": "1"}
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **quiet}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def linters() -> Path:
    """The folder with the linters as package-lock.json names them; installed once for each lock file."""
    if not shutil.which("node") or not shutil.which("npm"):
        return missing("linters of the OpenAPI document: no Node.js with npm (apt-get install nodejs npm)")
    version = run(["node", "--version"], HERE).stdout.strip()
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < NODE:
        return missing(
            f"linters of the OpenAPI document: Node.js {NODE[0]}.{NODE[1]} or newer, found {version}"
        )
    names = ("package.json", "package-lock.json", "spectral.yaml")
    mark = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()[:16]
    folder = ROOT / ".venv" / "api-linters" / mark
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copy(HERE / name, folder / name)
        done = run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
        if done.returncode != 0:
            return missing(f"linters of the OpenAPI document: npm ci failed: {done.stderr[-300:]}")
        (folder / "installed").touch()
    return folder


def spectral(linters: Path, document: Path) -> list[dict[str, Any]]:
    """Return what Spectral finds wrong (severity 0 is an error)."""
    program = str(linters / "node_modules" / ".bin" / "spectral")
    done = run([program, "lint", "-q", "-r", "spectral.yaml", "-f", "json", str(document)], linters)
    assert done.returncode in {0, 1}, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [one for one in found if one["severity"] == 0]


def redocly(linters: Path, document: Path) -> "subprocess.CompletedProcess[str]":
    """Lint a document with Redocly's recommended rules."""
    return run([str(linters / "node_modules" / ".bin" / "redocly"), "lint", str(document)], linters)


def test_redocly_finds_no_error(linters: Path) -> None:
    done = redocly(linters, DOCUMENT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_spectral_with_the_owasp_rules_finds_no_error(linters: Path) -> None:
    errors = [(one["code"], one["path"]) for one in spectral(linters, DOCUMENT)]
    assert errors == []


def test_both_find_a_fault(linters: Path, tmp_path: Path) -> None:
    text = {"type": "string"}
    fault = {
        "openapi": "3.1.1",
        "info": {"title": "x", "version": "1"},
        "servers": [{"url": "/"}],
        "paths": {
            "/x/{id}": {
                "get": {"responses": {"200": {"description": "", "content": {"a/b": {"schema": text}}}}}
            }
        },
    }
    planted = tmp_path / "openapi.json"
    planted.write_text(json.dumps(fault))
    assert redocly(linters, planted).returncode == 1
    codes = {one["code"] for one in spectral(linters, planted)}
    assert {"path-params", "owasp:api9:2023-inventory-access"} <= codes
