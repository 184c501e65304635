"""Signs of life: each background process touches a file of its own, and a health check reads the age.

``python -m factcheck.ops.heartbeat worker 60`` needs no Django, so that a check costs next to nothing.
"""

import os
import socket
import sys
import time
from pathlib import Path


def sign_of(name: str, folder: Path) -> Path:
    """Return the file that the process ``name`` of this machine touches; ``folder`` is the data folder."""
    return folder / "run" / f"{name}-{socket.gethostname()}"


def touch(name: str, folder: Path) -> None:
    """Say that ``name`` is alive now."""
    path = sign_of(name, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def age(name: str, folder: Path) -> float | None:
    """Return the seconds since ``name`` was last alive; None if it never was."""
    try:
        return max(0.0, time.time() - sign_of(name, folder).stat().st_mtime)
    except FileNotFoundError:
        return None


def main(arguments: list[str]) -> int:
    """Exit 0 if the process named first was alive within the seconds named second, else 1 with one line."""
    name, limit = arguments[0], float(arguments[1])
    folder = Path(os.environ.get("FACTCHECK_DATA_DIR") or Path(__file__).resolve().parents[2] / "var")
    seconds = age(name, folder)
    if seconds is not None and seconds <= limit:
        return 0
    print(f"{name}: {'never seen' if seconds is None else f'last seen {seconds:.0f} s ago'}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
