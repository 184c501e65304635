"""The process in which files are read: ``python -m factcheck.fetching.extract_child FILE``.

It takes its order as JSON on standard input and writes the extraction as JSON to standard output. It binds itself to
the limits of the order before it touches the file.
"""

import resource
import sys
from pathlib import Path

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


def main() -> None:
    """Read the order, carry it out, write the answer."""
    order = orjson.loads(sys.stdin.buffer.read())
    limit_self(order["cpu"], order["memory"])
    headers = [(name, value) for name, value in order["headers"]]
    body = Path(sys.argv[1]).read_bytes()
    found = extract(body, headers, url=order["url"], flags=order["flags"])
    sys.stdout.buffer.write(orjson.dumps(found.as_record()))


if __name__ == "__main__":
    main()
