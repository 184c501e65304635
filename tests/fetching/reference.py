"""The reference programs for WACZ, each in a process of its own: their modules do not load without warnings."""

import json
import subprocess
import sys
from pathlib import Path


def _run(code: str, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *words], capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


def validate(folder: Path, data: bytes) -> tuple[int, str]:
    """Ask whether a WACZ is valid: the exit status and what is said."""
    path = folder / "captures.wacz"
    path.write_bytes(data)
    return _run("import sys; from wacz.main import main; sys.exit(main())", "validate", "-f", str(path))


def keys(urls: list[str]) -> list[str]:
    """Return the sort-friendly forms of addresses."""
    code = "import json, sys, surt; print(json.dumps([surt.surt(url) for url in sys.argv[1:]]))"
    found: list[str] = json.loads(_run(code, *urls)[1])
    return found
