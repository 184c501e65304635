"""A child that goes on with what its parent has loaded, and a child that ends when its parent is gone."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import IO, NoReturn

_PR_SET_PDEATHSIG = 1


class Forked:
    """A forked child with the part of Popen's interface that the tree needs."""

    def __init__(self, run: Callable[[], None], *, close: Sequence[IO[str]]) -> None:
        self.returncode: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _become(run, close)

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; None while the child runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status; raises TimeoutExpired after ``timeout`` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.02)
        return status

    def terminate(self) -> None:
        """Ask the child to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def _become(run: Callable[[], None], close: Sequence[IO[str]]) -> NoReturn:
    """In the child: a session of its own, the usual signals, no standing input, none of the parent's pipes."""
    status = 1
    try:
        os.setsid()
        die_with_parent()
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for pipe in close:
            pipe.close()
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        run()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # the child must end here, whatever came up
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _load_prctl() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    function: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    return function


_prctl = _load_prctl()


def die_with_parent() -> None:
    """Have the kernel send SIGTERM to this process when its parent dies (Linux; the keeper does it elsewhere)."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
