"""One process tree: starts the children, starts again what dies, ends all of them together.

Every child has a session of its own, so that a terminal's Ctrl-C reaches the parent alone. The parent asks each child
once (SIGTERM to its leader: a worker's pool must not be torn from its task) and takes what is left of its group after
``Patience.grace``.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from factcheck.ops import keeper
from factcheck.ops.forking import Forked, die_with_parent

#: Seconds between two looks at the children.
_LOOK = 0.1

Say = Callable[[str], None]


@dataclass(frozen=True)
class Child:
    """A process of the tree: its name in messages, what it runs, and seconds to wait before its first start.

    On Linux ``run``, where given, is called in a forked copy of the parent instead of starting ``command``: the modules
    that the parent has loaded need not be loaded again.
    """

    name: str
    command: tuple[str, ...]
    delay: float = 0.0
    run: Callable[[], None] | None = None


@dataclass(frozen=True)
class Patience:
    """Seconds between asking and taking; waits before a new start; how many deaths in which seconds are too many."""

    grace: float = 18.0
    waits: tuple[float, ...] = (1.0, 2.0, 4.0)
    deaths: int = 5
    within: float = 60.0


class _Post:
    """What the tree knows of one child: its process, its deaths, when it is due."""

    def __init__(self, child: Child, now: float) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | Forked | None = None
        self.deaths: list[float] = []
        self.due: float = now + child.delay

    def note_death(self, now: float, patience: Patience) -> None:
        """Count a death and set the time of the next start."""
        self.deaths = [moment for moment in self.deaths if now - moment < patience.within] + [now]
        self.due = now + patience.waits[min(len(self.deaths), len(patience.waits)) - 1]


class Tree:
    """The parent of the children; ``run`` returns the exit status once all of them have ended."""

    def __init__(self, children: Sequence[Child], *, say: Say, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._say = say
        now = time.monotonic()
        self._posts = [_Post(child, now) for child in children]
        self._stop = threading.Event()
        self._keeper: subprocess.Popen[str] | None = None

    def run(self, *, meanwhile: Callable[[], None] | None = None) -> int:
        """Keep the children running until SIGTERM or SIGINT (returns 0) or until one dies too often (returns 1).

        ``meanwhile`` is called once the first child is starting; what it raises ends the tree and is raised again.
        """
        with _on_signals(self._stop), self._kept():
            try:
                self._round()
                if meanwhile is not None:
                    meanwhile()
                status = self._watch()
            finally:
                self._end()
        return status

    @contextlib.contextmanager
    def _kept(self) -> Iterator[None]:
        command = [sys.executable, "-I", "-S", str(Path(keeper.__file__))]
        self._keeper = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)  # noqa: S603 (our own file)
        try:
            yield
        finally:
            _pipe(self._keeper).close()
            self._keeper.wait()

    def _tell(self, line: str) -> None:
        """Tell the keeper; one that was killed must not take the tree with it."""
        if self._keeper is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe = _pipe(self._keeper)
                pipe.write(line + "\n")
                pipe.flush()

    def _watch(self) -> int:
        while not self._stop.is_set():
            if not self._round():
                return 1
            self._stop.wait(_LOOK)
        return 0

    def _round(self) -> bool:
        """Look after every child; False if one died too often."""
        return all(self._look_after(post) for post in self._posts)

    def _look_after(self, post: _Post) -> bool:
        """Start the child when it is due, count its death; False if it died too often."""
        now = time.monotonic()
        if post.process is None:
            if now >= post.due:
                self._start(post)
            return True
        status = post.process.poll()
        if status is None:
            return True
        self._clear(post)
        post.note_death(now, self._patience)
        how = f"{post.child.name} ended ({_ending(status)})"
        if len(post.deaths) >= self._patience.deaths:
            times = f"{len(post.deaths)} times within {self._patience.within:.0f} s"
            self._say(f"{how}, {times}: giving up. Its own messages above say why.")
            return False
        self._say(f"{how}; starting it again in {post.due - now:.0f} s.")
        return True

    def _start(self, post: _Post) -> None:
        run = post.child.run
        if run is not None and sys.platform.startswith("linux"):
            post.process = Forked(run, close=[_pipe(self._keeper)] if self._keeper else [])
        else:
            post.process = subprocess.Popen(  # noqa: S603 (the commands are our own)
                post.child.command,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self._tell(f"+{post.process.pid}")

    def _clear(self, post: _Post) -> None:
        """Take what a child left of its group, and forget it."""
        if post.process is not None:
            _kill_group(post.process.pid)
            self._tell(f"-{post.process.pid}")
            post.process = None

    def _end(self) -> None:
        """Ask every child once, wait, take the rest."""
        running = [post for post in self._posts if post.process is not None]
        for post in running:
            if post.process is not None:
                post.process.terminate()
        deadline = time.monotonic() + self._patience.grace
        for post in running:
            if post.process is None:
                continue
            try:
                post.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{post.child.name} did not end in {self._patience.grace:.0f} s and was stopped.")
                _kill_group(post.process.pid)
                post.process.wait()
            self._clear(post)


def _pipe(process: subprocess.Popen[str]) -> IO[str]:
    if process.stdin is None:
        raise RuntimeError("the keeper was started without a pipe")
    return process.stdin


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


@contextlib.contextmanager
def _on_signals(stop: threading.Event) -> Iterator[None]:
    def note(number: int, frame: FrameType | None) -> None:
        stop.set()

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
