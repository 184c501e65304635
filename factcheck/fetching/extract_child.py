"""The process in which files are read: ``python -m factcheck.fetching.extract_child``.

It loads the readers once and then takes orders, a line of JSON each on standard input. For each it forks a process that
binds itself to the limits of the order, reads that one file and ends; the line that it answers with says how it ended.
It opens no file itself, so that no document can spoil it for the next one.
"""

import os
import resource
import select
import signal
import sys
from pathlib import Path
from typing import Any

import orjson

from factcheck.fetching.extract import extract

_MAX_ANSWER = 128 * 1024 * 1024
_MAX_FILES = 64


def limit_self(cpu: int, memory: int) -> None:
    """Bind this process: CPU seconds (SIGXCPU, then SIGKILL a second later), bytes of address space, no core file."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_ANSWER, _MAX_ANSWER))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_FILES, _MAX_FILES))


def read_file(order: dict[str, Any]) -> None:
    """Carry out one order: read its file, write what was found."""
    limit_self(order["cpu"], order["memory"])
    headers = [(name, value) for name, value in order["headers"]]
    body = Path(order["body"]).read_bytes()
    found = extract(body, headers, url=order["url"], flags=order["flags"])
    Path(order["answer"]).write_bytes(orjson.dumps(found.as_record()))


def carry_out(order: dict[str, Any]) -> int | None:
    """Return the exit status of the process that carried the order out (negative: the signal); None if it took too long."""
    ended, alive = os.pipe()
    process = os.fork()
    if process == 0:
        _be_reader(order)
    os.close(alive)
    try:
        return _await(process, ended, order["wall"])
    finally:
        os.close(ended)


def _be_reader(order: dict[str, Any]) -> None:
    """Never returns: what is left of the program after the fork is the parent's."""
    status = 1
    try:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        read_file(order)
        status = 0
    finally:
        os._exit(status)


def _await(process: int, ended: int, wall: float) -> int | None:
    """Wait until the process has closed its end of the pipe, its time is up, or nobody waits for it any more."""
    ready, _, _ = select.select([ended, sys.stdin.fileno()], [], [], wall)
    if ended not in ready:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status) if ended in ready else None


def main() -> None:
    """Take orders until standard input is closed."""
    while line := sys.stdin.buffer.readline():
        status = carry_out(orjson.loads(line))
        sys.stdout.buffer.write(orjson.dumps(status) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
