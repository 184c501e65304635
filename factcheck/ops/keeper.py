"""Ends the children when their parent is gone, on every system: the parent holds the only other end of a pipe.

The parent writes ``+pid`` and ``-pid`` lines; the end of the file means that it died. Runs as a bare script
(``python -I -S keeper.py``), so that it costs few milliseconds and little memory. Linux tells the children by itself
too (``PR_SET_PDEATHSIG``), but not what they have started.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

#: Seconds between the request to end and the order.
PATIENCE = 15.0


def living(pids: Iterable[int]) -> set[int]:
    """Return those process groups that still have a member."""
    return {pid for pid in pids if _send(pid, 0)}


def _send(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _leader(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def watch(lines: Iterable[str]) -> set[int]:
    """Read until the parent is gone; return the children that it left behind."""
    children: set[int] = set()
    for line in lines:
        pid = int(line[1:])
        if line[0] == "+":
            children.add(pid)
        else:
            children.discard(pid)
    return children


def main() -> None:
    """Wait for the parent's end, ask its children to end, and after a while make them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    left = watch(sys.stdin)
    if not sys.platform.startswith("linux"):
        for pid in left:
            _leader(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while living(left) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in living(left):
        _send(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
